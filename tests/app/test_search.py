"""Search and Runs: the form, the monitor of a finished run, the table."""

import json

import pytest

from pages.components.search import form
from swapcore.limits import LIMITS
from swapcore.runs import scorer
from swapcore.runs.columns import cycle_columns
from swapcore.runs.job import create_search, work
from swapcore.store.run import RunState
from swapcore.store.runs import RunStore
from swapcore.values.score import Score
from tests.app.reading import as_read, chart, component, decoded, numbers, texts, values
from tests.search_settings import search_settings

FLAT = {
    "preset": "lite",
    "parameters": {"population": 6, "cycles": 12, "tournament": 3},
    "mu": 1.3,
    "sigma": 1.0,
    "size": "effective",
}
SETTINGS = search_settings(**FLAT)


@pytest.fixture
def finished(home):
    """A small run to its end, in a store of its own."""
    with RunStore.open() as store:
        run = create_search(store, SETTINGS)
        return work(store, run.id)


def test_the_form_can_start_a_search_and_says_how_long_it_will_take(open_page, home):
    app = open_page("search")
    assert not app.exception
    assert not app.error
    assert app.button(key="launch")
    assert "420" in texts(app.markdown)
    assert "evaluations at" in texts(app.markdown)
    tuner = decoded(component(app, "new-tuner-nasbench201-cifar10").bytes)
    assert len(tuner["scores"]) == 15_625
    assert tuner.head["small"]
    assert not tuner.head["map"]
    assert chart(app, "factor")["data"]


def test_the_tuner_of_the_form_follows_its_numbers_and_a_space_without_accuracies_has_a_chart_in_its_place(
    open_page, home
):
    app = open_page("search", mu="0.7", sigma="0.5")
    told = json.loads(component(app, "new-tuner-nasbench201-cifar10-notes").json)
    assert (told["mu"], told["sigma"]) == (0.7, 0.5)
    app.number_input(key="new-mu-nasbench201").set_value(0.4).run()
    assert json.loads(component(app, "new-tuner-nasbench201-cifar10-notes").json)["mu"] == 0.4
    app.selectbox(key="new-dataset").set_value("imagenet").run()
    assert not app.exception
    assert chart(app, "factor")["data"]


def test_a_tournament_larger_than_the_population_is_refused_before_launch(open_page, home):
    app = open_page("search")
    app.number_input(key="new-tournament").set_value(50).run()
    assert "tournament must be at most the population, 20; got 50" in texts(app.error)
    assert "launch" not in [button.key for button in app.button]


def test_a_mu_in_the_wrong_unit_is_warned_of_with_the_number(open_page, home):
    app = open_page("search")
    app.segmented_control(key="new-target-nasbench201-cifar10").set_value("own").run()
    app.number_input(key="new-mu-nasbench201").set_value(1300.0).run()
    assert "below 1e-6 for 100% of the space at mu=1300" in texts(app.warning)
    assert app.button(key="launch")


def test_the_darts_form_offers_the_papers_sizes_and_says_what_is_not_scored(open_page, home):
    app = open_page("search")
    app.selectbox(key="new-space").set_value("darts").run()
    assert not app.exception
    assert app.segmented_control(key="new-target-darts-cifar10").options == ["none", "A", "B", "C", "own"]
    assert app.number_input(key="new-repeats-darts").value == 32
    assert "the normal cell is not scored" in texts(app.warning)
    app.number_input(key="new-cells-darts").set_value(3).run()
    assert "the normal cell is not scored" not in texts(app.warning)


def test_the_form_searches_by_another_metric(open_page, home):
    app = open_page("search")
    assert app.selectbox(key="new-metric").value == "swap"
    app.segmented_control(key="new-preset-nasbench201").set_value("lite")
    app.selectbox(key="new-metric").set_value("nwot").run()
    assert not app.exception
    assert not app.error
    assert "Mellor" in texts(app.caption)
    assert "μ and σ are not for NASWOT" in texts(app.caption)
    assert "new-target-nasbench201-cifar10" not in [one.key for one in app.segmented_control]
    assert app.segmented_control(key="new-size")
    assert "evaluations at" in texts(app.markdown)
    app.selectbox(key="new-metric").set_value("ntk").run()
    assert "Lower is better: the search looks for low values" in texts(app.caption)
    app.selectbox(key="new-metric").set_value("flops").run()
    assert "μ and σ are not for" not in texts(app.caption)
    assert app.segmented_control(key="new-target-nasbench201-cifar10").value == "B"
    assert app.button(key="launch")


def test_starting_a_search_by_another_metric_hands_it_to_its_process(open_page, home, monkeypatch):
    started = []
    monkeypatch.setattr(form, "launch", lambda store, run_id, _stand_by: started.append(store.run(run_id)))
    app = open_page("search")
    app.segmented_control(key="new-preset-nasbench201").set_value("lite")
    app.selectbox(key="new-metric").set_value("nwot").run()
    app.button(key="launch").click().run()
    assert not app.exception
    (run,) = started
    assert run.settings["score"]["metric"] == "nwot"
    assert run.settings["objective"]["regularisation"] is None
    assert run.title == "NAS-Bench-201, swap-nas, NASWOT, seed 0"


@pytest.fixture
def patchy_runs(home, monkeypatch):
    """Finished runs by a lower-is-better metric that is undefined for some cells, and for all of them."""

    def patchy(text, _request):
        if "avg_pool_3x3~0" in text:
            return Score(undefined="its kernel is singular", seconds=0.1)
        return Score(values=(2000.0 - len(text) / 7,), seconds=0.1)

    found = []
    with RunStore.open() as store:
        for score_text in (patchy, lambda *_: Score(undefined="all gradients vanish", seconds=0.1)):
            monkeypatch.setattr(scorer, "score_text", score_text)
            settings = search_settings(**FLAT | {"metric": "ntk", "mu": None, "sigma": None, "score_seed": len(found)})
            found.append(work(store, create_search(store, settings).id))
    return found


def test_the_monitor_names_the_metric_and_what_is_undefined(open_page, patchy_runs):
    run, _ = patchy_runs
    app = open_page("search", run=run.id)
    assert not app.exception
    assert not app.error
    with RunStore.open() as store:
        rows = store.evaluations(run.id)
    count = sum(row.undefined is not None for row in rows)
    assert 0 < count < len(rows)
    shown = numbers(app)
    assert shown["Undefined"] == str(count)
    assert shown["Best fitness"] == f"{run.best.fitness:,.6g}"
    assert shown["Its score"] == f"{run.best.score:,.6g}"
    assert f"NTK condition number has no value for {count} of 18 evaluations" in texts(app.caption)
    assert f"Undefined and left out: {count}." in texts(app.caption)
    tables = [frame.value for frame in app.dataframe]
    (reasons,) = [table for table in tables if "undefined because" in table]
    assert reasons.to_dict("records") == [{"evaluations": count, "undefined because": "its kernel is singular"}]
    (events,) = [table for table in tables if "what" in table]
    assert "its kernel is singular" in events.set_index("what").loc["undefined", "details"]
    for key in ("progress", "population"):
        title = chart(app, key)["layout"]["yaxis"]["title"]["text"]
        assert title == "fitness: −NTK condition number"
    drawn = [number for trace in chart(app, "population")["data"] for number in values(trace["customdata"])]
    assert sorted(drawn) == [row.number for row in rows if row.undefined is None]


def test_the_monitor_of_a_run_in_which_nothing_is_defined_says_so(open_page, patchy_runs):
    _, run = patchy_runs
    app = open_page("search", run=run.id)
    assert not app.exception
    assert not app.error
    assert "undefined for every architecture so far" in texts(app.info)
    assert "Best fitness" not in numbers(app)
    assert numbers(app)["Undefined"] == "18"


def test_the_table_of_runs_names_the_metric_also_of_runs_from_before_there_was_a_choice(open_page, patchy_runs):
    with RunStore.open() as store:
        store.create_run(FLAT, title="Old", budget=18)
    app = open_page("runs")
    assert not app.exception
    table = app.dataframe[0].value
    assert table["metric"].tolist() == ["SWAP", "NTK condition number", "NTK condition number"]
    assert table["best fitness"].isna().tolist() == [True, True, False]


def test_a_store_whose_file_is_deleted_under_the_server_is_opened_again(open_page, finished, home):
    app = open_page("runs")
    assert len(app.dataframe[0].value) == 1
    for file in home.glob("swapcore.db*"):
        file.unlink()
    app.run()
    assert not app.exception
    assert not app.error
    assert "No search has been run" in texts(app.info)
    with RunStore.open() as store:
        again = create_search(store, SETTINGS, title="Begun anew")
    app.run()
    assert app.dataframe[0].value["title"].tolist() == ["Begun anew"]
    assert (home / "swapcore.db").is_file()
    assert again.id


def test_the_monitor_shows_what_the_store_holds(open_page, finished):
    app = open_page("search", run=finished.id)
    assert not app.exception
    assert not app.error
    shown = numbers(app)
    assert shown["Evaluations"] == "18"
    assert shown["Best fitness"] == f"{finished.best.fitness:,.0f}"
    assert shown["Its size"] == f"{finished.best.size:.3f} M"
    with RunStore.open() as store:
        columns = cycle_columns(store.evaluations(finished.id), store.cycles(finished.id))
    median, best = chart(app, "progress")["data"]
    assert values(best["y"]).tolist() == list(columns.best)
    assert values(median["y"]).tolist() == list(columns.median)
    assert finished.best.architecture in texts(app.code)
    assert "94.07" in texts(app.caption)


def test_a_replay_shows_the_run_as_it_was(open_page, finished):
    app = open_page("search", run=finished.id)
    app.slider(key=f"replay-{finished.id}").set_value(3).run()
    assert not app.exception
    assert len(values(chart(app, "progress")["data"][1]["y"])) == 4
    assert sum(len(values(trace["x"])) for trace in chart(app, "population")["data"]) == 9


def test_a_stopped_run_offers_to_go_on_and_a_failed_one_says_why(open_page, home):
    with RunStore.open() as store:
        run = create_search(store, SETTINGS)
        store.claim(run.id, "somebody")
        store.finish(run.id, "somebody", RunState.FAILED, "the moon was in the wrong place")
    app = open_page("search", run=run.id)
    assert "the moon was in the wrong place" in texts(app.error)
    assert app.button(key="resume")


def test_a_run_that_goes_on_is_followed(open_page, finished):
    """What a running search adds between two looks is shown at the second."""
    with RunStore.open() as store:
        evaluations, cycles = store.evaluations(finished.id), store.cycles(finished.id)
        run = create_search(store, SETTINGS)
        store.claim(run.id, "somebody")
        store.append(run.id, "somebody", evaluations[:6], cycles[:1], best=None, seconds=1.0)
        app = open_page("search", run=run.id)
        assert numbers(app)["Evaluations"] == "6"
        assert len(values(chart(app, "progress")["data"][1]["y"])) == 1
        store.append(run.id, "somebody", evaluations[6:9], cycles[1:4], best=None, seconds=2.0)
        app.run()
    assert not app.exception
    assert numbers(app)["Evaluations"] == "9"
    assert values(chart(app, "progress")["data"][1]["y"]).tolist() == [row.best for row in cycles[:4]]


def test_a_search_whose_process_cannot_be_started_says_so(open_page, home):
    app = open_page("search")
    home.mkdir(exist_ok=True)
    (home / "logs").write_text("a file where a folder should be")
    app.button(key="launch").click().run()
    assert not app.exception
    assert "cannot be started" in texts(app.error)


@pytest.mark.parametrize("address", [{"run": "nowhere"}, {"like": "nowhere"}])
def test_an_unknown_run_in_the_address_is_named(open_page, home, address):
    app = open_page("search", **address)
    assert not app.exception
    assert "no run 'nowhere'" in texts(app.error)


def test_the_settings_of_a_run_fill_the_form_again(open_page, finished):
    app = open_page("search", like=finished.id)
    assert not app.exception
    assert app.number_input(key=f"{finished.id}-cycles").value == 12
    assert app.segmented_control(key=f"{finished.id}-preset-nasbench201").value == "lite"
    assert app.number_input(key=f"{finished.id}-mu-nasbench201").value == 1.3


def test_the_images_of_a_run_are_those_of_the_next_and_are_named(open_page, home):
    with RunStore.open() as store:
        settings = search_settings(**FLAT, images="noise", image_seed=3, samples=30)
        run = create_search(store, settings)
    app = open_page("search", like=run.id)
    assert not app.exception
    assert not app.error
    assert "images noise, seed of their choice 3" in texts(app.code)
    assert app.number_input(key=f"{run.id}-samples").value == 30
    assert "inputs of that run" not in texts(open_page("search").caption)


def test_the_form_starts_a_search_with_a_lag(open_page, home, monkeypatch):
    started = []
    monkeypatch.setattr(form, "launch", lambda store, run_id, _stand_by: started.append(store.run(run_id)))
    app = open_page("search")
    field = app.number_input(key="new-lag")
    assert (field.value, field.min, field.max) == (1, 1, LIMITS["lag"].usual)
    assert "keeps eight workers busy" in field.help
    field.set_value(8).run()
    app.button(key="launch").click().run()
    assert not app.exception
    assert started[0].settings["searcher"]["lag"] == 8


DAMAGED = [
    {"version": 2, "score": {"space": "moon"}},
    {"version": 2, "score": {"metric": ["swap"]}},
    {"space": "nasbench201", "parameters": 3},
    {"version": 99},
]


@pytest.mark.parametrize("settings", DAMAGED, ids=str)
def test_a_run_whose_settings_cannot_be_read_is_listed_shown_and_deleted(open_page, finished, settings):
    with RunStore.open() as store:
        run = store.create_run(settings, title="Damaged", budget=18)
        store.claim(run.id, "me")
        store.finish(run.id, "me", RunState.STOPPED)
        app = open_page("runs")
        assert not app.exception
        table = app.dataframe[0].value
        assert table["title"].tolist() == ["Damaged", finished.title]
        assert table["what is wrong"].tolist()[0]
        app = open_page("search", run=run.id)
        assert not app.exception
        assert "The settings of this run cannot be read" in texts(app.error)
        app = open_page("search", like=run.id)
        assert not app.exception
        assert app.error


MARKDOWN = "![a](http://example.org/a.png) **b** [c](http://example.org) ~d~"


def test_names_of_others_are_shown_as_they_are(open_page, home):
    with RunStore.open() as store:
        run = create_search(store, SETTINGS, title=MARKDOWN)
    for address in ({"run": run.id}, {"like": MARKDOWN}, {"run": MARKDOWN}):
        app = open_page("search", **address)
        assert not app.exception
        written = [one.value for kind in (app.markdown, app.error, app.info, app.subheader) for one in kind]
        assert not any("![a](" in text or "[c](" in text for text in written)
        assert any(MARKDOWN in as_read(text) for text in written)


def test_without_runs_the_page_says_what_to_do(open_page, home):
    app = open_page("runs")
    assert not app.exception
    assert "No search has been run" in texts(app.info)


def test_all_runs_are_listed(open_page, finished):
    app = open_page("runs")
    assert not app.exception
    row = app.dataframe[0].value.iloc[0]
    assert row["title"] == finished.title
    assert row["state"] == "finished"
    assert row["best fitness"] == finished.best.fitness


@pytest.mark.parametrize("page", ["search", "runs"])
def test_a_damaged_store_is_named_and_nothing_breaks(open_page, home, page):
    home.mkdir()
    (home / "swapcore.db").write_bytes(b"this is no database" * 100)
    app = open_page(page, **({"run": "any"} if page == "search" else {}))
    assert not app.exception
    assert "swapcore.db" in texts(app.error)
