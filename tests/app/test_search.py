"""Search and Runs: the form, the monitor of a finished run, the table."""

import pytest

from swapcore.search.job import create_search, work
from swapcore.search.progress import progress
from swapcore.search.searcher import SearchParameters
from swapcore.search.settings import SearchSettings
from swapcore.store.run import RunState
from swapcore.store.runs import RunStore
from tests.app.reading import chart, numbers, texts, values

SETTINGS = SearchSettings(
    preset="lite",
    parameters=SearchParameters(population=6, cycles=12, tournament=3),
    mu=1.3,
    sigma=1.0,
    size="effective",
)


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


def test_the_monitor_shows_what_the_store_holds(open_page, finished):
    app = open_page("search", run=finished.id)
    assert not app.exception
    assert not app.error
    shown = numbers(app)
    assert shown["Evaluations"] == "18"
    assert shown["Best fitness"] == f"{finished.best.fitness:,.0f}"
    assert shown["Its size"] == f"{finished.best.size:.3f} M"
    with RunStore.open() as store:
        columns = progress(store.evaluations(finished.id), store.cycles(finished.id))
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
    assert app.segmented_control(key=f"{finished.id}-preset").value == "lite"
    assert app.number_input(key=f"{finished.id}-mu-nasbench201").value == 1.3


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
