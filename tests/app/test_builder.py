"""The builder of ensembles on the Metrics page: what is chosen is judged at once, kept under a name, and deleted."""

import numpy as np
import pytest
from scipy import stats

from swapcore.data.ensembles import ensemble_files, load_ensemble
from tests.app.reading import numbers, texts
from tests.metric_tables import NAME, write_made_up

MEMBERS = ["nwot", "az_expressivity"]


@pytest.fixture
def table(home):
    return write_made_up(home / "scores" / "metrics")


@pytest.fixture
def open_metrics(open_page, table):
    """Open the page on the made-up table of 120 networks."""
    return lambda **address: open_page("metrics", table=NAME, **address)


def leaderboard(app):
    return next(one.value for one in app.dataframe if "regret (points)" in one.value.columns).set_index("metric")


def keys(app):
    return {button.key for button in app.button}


def save(app, name, title=""):
    app.text_input(key="ensemble-name").input(name)
    app.text_input(key="ensemble-title").input(title)
    return app.button(key="save-ensemble").click().run()


def test_nothing_is_chosen_and_the_page_says_what_to_do(open_metrics):
    app = open_metrics()
    assert not app.exception
    assert "Choose at least one metric under Members" in texts(app.info)
    assert "Judged on" not in numbers(app)
    assert "save-ensemble" not in keys(app)
    app.multiselect(key="members").set_value(MEMBERS).run()
    app.selectbox(key="method").set_value("staged").run()
    assert "Choose at least one metric under Second round" in texts(app.info)
    assert "Judged on" not in numbers(app)


def test_an_address_gives_what_scipy_computes(open_metrics, table, networks):
    app = open_metrics(members=MEMBERS, method="log-rank")
    assert not app.exception
    assert not app.error
    ranks = [stats.rankdata(table.values[name]) / len(table.positions) for name in MEMBERS]
    accuracies = networks.accuracies[table.positions]
    rho = stats.spearmanr(np.log(ranks).sum(axis=0), accuracies).statistic
    shown = numbers(app)
    assert shown["ρ"] == f"{rho:.3f}"
    assert shown["Judged on"] == f"{len(table.positions)}"
    seconds = sum(table.seconds[name] for name in MEMBERS)
    assert shown["Cost of a network"] == f"{1000 * seconds:.3g} ms"


def test_a_choice_is_in_the_address_and_f_multiplies_what_it_may(open_metrics):
    app = open_metrics()
    app.multiselect(key="members").set_value(["swap_effective", "nwot"]).run()
    assert app.query_params["members"] == ["swap_effective", "nwot"]
    first = numbers(app)["ρ"]
    app.multiselect(key="members").set_value(["swap", "nwot"]).run()
    assert numbers(app)["ρ"] != first
    app.selectbox(key="method").set_value("borda").run()
    assert app.query_params["method"] in ("borda", ["borda"])
    again = open_metrics(members=["swap_effective", "nwot"])
    assert numbers(again)["ρ"] == first


def test_a_calibrated_one_is_judged_on_what_it_has_not_seen_here_and_in_the_leaderboard(open_metrics, table):
    app = open_metrics(members=["swap", "nwot"], method="calibrated", calibrate="30", draw="2")
    assert not app.error
    shown = numbers(app)
    assert shown["Judged on"] == f"{len(table.positions) - 30}"
    assert "Fitted on 30 networks of known accuracy" in texts(app.caption)
    save(app, "learned", "Learned")
    saved = load_ensemble("nasbench201", "learned")
    assert len(set(saved.fitted)) == saved.calibrated_on == 30
    assert set(saved.fitted) <= set(table.architectures)
    row = leaderboard(app).loc["Learned"]
    assert (row["networks"], row["undefined"]) == (len(table.positions) - 30, 30)
    assert f"{row['ρ']:.3f}" == shown["ρ"]
    assert row["kind"] == "learns from accuracies"


def test_what_is_saved_is_a_column_and_a_name_is_taken_once(open_metrics, open_page):
    app = open_metrics(members=MEMBERS)
    save(app, "Not a Name")
    assert "Name of an ensemble must be of small letters" in texts(app.error)
    save(app, "nwot")
    assert "is the name of a metric" in texts(app.error)
    save(app, "pair", "A pair")
    assert not app.error
    assert "Ensemble pair is kept on this machine" in texts(app.success)
    assert f"{leaderboard(app).loc['A pair', 'ρ']:.3f}" == numbers(app)["ρ"]
    save(app, "pair")
    assert "There is an ensemble 'pair' of nasbench201 already" in texts(app.error)
    correlations = open_page("correlations", metric="pair", scores=NAME)
    assert not correlations.exception
    assert correlations.selectbox(key="metric").value == "pair"
    assert "pair" in ensemble_files("nasbench201")
    app.button(key="delete-ensemble-pair").click().run()
    assert "Ensemble pair is deleted" in texts(app.success)
    assert "A pair" not in leaderboard(app).index
    assert "pair" not in ensemble_files("nasbench201")


def test_a_member_that_is_not_there_is_said_and_left_out(open_metrics):
    app = open_metrics(members=["nwot", "astrology"], method="calibrated", calibrate="3")
    said = texts(app.warning)
    assert "astrology" in said
    assert "calibrate must be a whole number from 5" in said
    assert app.multiselect(key="members").value == ["nwot"]


def test_members_that_make_it_worse_are_told(open_metrics):
    app = open_metrics(members=["nwot", "plain"])
    assert "NASWOT ranks better by itself" in texts(app.warning)


def test_the_choice_of_the_other_spaces_is_a_beginning(open_page):
    app = open_page("metrics")
    app.button(key="start-ensemble").click().run()
    assert not app.exception
    assert len(app.multiselect(key="members").value) > 1
    assert numbers(app)["Judged on"] == "1,000"
