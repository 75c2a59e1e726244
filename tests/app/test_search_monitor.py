"""The monitor of a search beyond what it shows of a finished run: growing, asked to stop, replayed."""

import pytest

from pages.components.search.audience import CHARTS, NUMBERS, SETTLING, SHARE, Audience
from swapcore.runs.job import create_search, work
from swapcore.store.run import RunState
from swapcore.store.runs import RunStore
from tests.app.reading import chart, numbers, texts, values
from tests.search_settings import search_settings

SETTINGS = search_settings(
    preset="lite", parameters={"population": 6, "cycles": 12, "tournament": 3}, mu=1.3, sigma=1.0, size="effective"
)


@pytest.fixture
def finished(home):
    with RunStore.open() as store:
        return work(store, create_search(store, SETTINGS).id)


@pytest.fixture
def running(finished):
    """A run whose process has begun, in an open store, and what it will find."""
    with RunStore.open() as store:
        run = create_search(store, SETTINGS)
        store.claim(run.id, "somebody")
        yield store, run.id, store.evaluations(finished.id)


def test_a_first_population_is_seen_growing(open_page, running):
    store, run_id, rows = running
    app = open_page("search", run=run_id)
    assert "Nothing is evaluated yet" in texts(app.info)
    for count in (1, 2):
        store.append(run_id, "somebody", rows[count - 1 : count], [], best=0, seconds=1.0)
        app.run()
        assert not app.exception
        assert numbers(app)["Evaluations"] == str(count)
        drawn = [number for trace in chart(app, "population")["data"] for number in values(trace["customdata"])]
        assert sorted(drawn) == list(range(count))


def test_a_run_that_is_asked_to_stop_says_so_at_once(open_page, running):
    store, run_id, rows = running
    store.append(run_id, "somebody", rows[:1], [], best=0, seconds=1.0)
    app = open_page("search", run=run_id)
    app.button(key="pause").click().run()
    assert "pausing …" in texts(app.markdown)
    assert app.button(key="pause").disabled
    assert not app.button(key="stop").disabled
    store.pause(run_id, "somebody")
    app.run()
    assert "pausing …" not in texts(app.markdown)
    assert "paused" in texts(app.markdown)
    app.button(key="stop").click().run()
    assert "stopping …" in texts(app.markdown)
    assert app.button(key="stop").disabled
    store.finish(run_id, "somebody", RunState.STOPPED)
    app.run()
    assert "stopping …" not in texts(app.markdown)
    assert app.button(key="resume")


def test_fitness_has_the_unit_of_what_was_multiplied(open_page, finished):
    app = open_page("search", run=finished.id)
    (card,) = [one for one in app.metric if one.label == "Best fitness"]
    assert card.delta == "patterns × f"


def test_a_replay_shows_all_numbers_at_its_cycle_and_the_address_has_it(open_page, finished):
    with RunStore.open() as store:
        rows, cycles = store.evaluations(finished.id), store.cycles(finished.id)
    app = open_page("search", run=finished.id, cycle="3")
    assert not app.exception
    assert app.slider(key=f"replay-{finished.id}").value == 3
    shown = numbers(app)
    best = max(rows[:9], key=lambda row: (row.fitness, -row.number))
    assert shown["Evaluations"] == "9"
    assert shown["Best fitness"] == f"{best.fitness:,.0f}"
    assert shown["Its score"] == f"{best.score:,.0f}"
    assert shown["Its size"] == f"{best.size:.3f} M"
    assert cycles[3].best == best.fitness
    app.slider(key=f"replay-{finished.id}").set_value(5).run()
    assert app.query_params["cycle"] in ("5", ["5"])
    assert numbers(app)["Evaluations"] == "11"
    app.slider(key=f"replay-{finished.id}").set_value(12).run()
    assert "cycle" not in app.query_params
    assert numbers(app)["Evaluations"] == "18"


@pytest.mark.parametrize("cycle", ["13", "-1", "last", "9" * 5000])
def test_a_cycle_that_a_run_has_not_is_said_by_name(open_page, finished, cycle):
    app = open_page("search", run=finished.id, cycle=cycle)
    assert not app.exception
    assert "cycle must be a whole number from 0 to 12" in texts(app.warning)
    assert numbers(app)["Evaluations"] == "18"


def test_a_run_is_played_from_its_beginning_to_its_end(open_page, finished):
    app = open_page("search", run=finished.id)
    app.button(key="play").click().run()
    assert not app.exception
    seen = [app.slider(key=f"replay-{finished.id}").value]
    while app.button(key="play").label == "Pause":
        app.run()
        seen.append(app.slider(key=f"replay-{finished.id}").value)
        assert len(seen) < 20
    assert seen[:3] == [1, 2, 3]
    assert seen[-1] == 12
    assert numbers(app)["Evaluations"] == "18"


def test_few_who_watch_may_ask_often_and_many_may_not():
    now = [0.0]
    audience = Audience(clock=lambda: now[0])

    def watch(watchers, seconds, cost):
        for _ in range(seconds):
            now[0] += 1.0
            for number in range(watchers):
                audience.note(f"w{number}", "numbers", cost)
                audience.note(f"w{number}", "charts", 3 * cost)
        return audience.pace

    assert (watch(3, 30, 0.005).numbers, audience.pace.charts) == (NUMBERS[0], CHARTS[0])
    many = watch(40, 30, 0.005)
    assert many.numbers > NUMBERS[0]
    assert many.charts >= 40 * 0.015 / SHARE or many.charts == CHARTS[-1]
    now[0] += 10 * CHARTS[-1]
    calm = watch(3, int(3 * SETTLING), 0.005)
    assert (calm.numbers, calm.charts) == (NUMBERS[0], CHARTS[0])
