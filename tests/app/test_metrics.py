"""Metrics: the leaderboard of the page is that of the table, and every control moves it."""

import numpy as np
import pytest
from scipy import stats

from swapcore.data import metric_table
from swapcore.metrics.registry import get_metric
from tests.app.reading import as_read, chart, numbers, texts, values
from tests.metric_tables import NAME, REASON, UNDEFINED, write_made_up


@pytest.fixture
def table(home):
    return write_made_up(home / "scores" / "metrics")


@pytest.fixture
def open_metrics(open_page, table):
    """Open the page on the made-up table, whatever others there are."""
    return lambda **address: open_page("metrics", table=NAME, **address)


def leaderboard(app):
    """The leaderboard by title."""
    return next(one.value for one in app.dataframe if "regret (points)" in one.value.columns).set_index("metric")


def test_the_leaderboard_has_what_scipy_computes(open_metrics, table, networks):
    app = open_metrics()
    assert not app.exception
    assert not app.error
    shown = leaderboard(app)
    accuracies = networks.accuracies[table.positions]
    nwot = table.values["nwot"]
    assert shown.loc["NASWOT", "ρ"] == pytest.approx(stats.spearmanr(nwot, accuracies).statistic)
    assert shown.loc["NASWOT", "Kendall τ"] == pytest.approx(stats.kendalltau(nwot, accuracies).statistic)
    # Others measured it on cells of their own: that is no figure of this population.
    assert np.isnan(shown.loc["NASWOT", "published ρ"])
    assert shown.loc["AZ-NAS (four terms)", "published ρ"] == 0.913
    assert shown.loc["NASWOT", "picks (%)"] == accuracies[nwot.argmax()]
    assert shown.loc["NASWOT", "regret (points)"] == pytest.approx(accuracies.max() - accuracies[nwot.argmax()])
    assert shown.loc["NTK condition number", "ρ"] == pytest.approx(
        -stats.spearmanr(table.values["ntk"], accuracies).statistic
    )
    assert shown.loc["EPE-NAS", ["networks", "undefined"]].tolist() == [117, 3]
    assert shown.loc["EPE-NAS", "looks at"] == "images, labels, gradients"
    assert shown["ρ"].is_monotonic_decreasing
    assert {"Regularised SWAP (effective)", "Regularised SWAP (total)", "SWAP", "AZ-NAS (four terms)"} <= set(
        shown.index
    )


def test_the_first_place_is_named_with_its_interval_and_in_words(open_metrics):
    app = open_metrics()
    first = leaderboard(app).iloc[0]
    assert numbers(app)["First place"] == f"{first['ρ']:.3f}"
    said = texts(app.success) + texts(app.info)
    assert f"{first.name} (ρ {first['ρ']:.3f}, 95 % {first['95 % low']:.3f} to {first['95 % high']:.3f})" in said
    assert "Compared on the same" in said


def test_the_leaderboard_is_ordered_by_what_one_wants(open_metrics):
    shown = leaderboard(open_metrics())
    regrets = open_metrics(order="regret")
    assert regrets.selectbox(key="order").value == "regret"
    ordered = leaderboard(regrets)
    assert ordered["regret (points)"].is_monotonic_increasing
    first = ordered.iloc[0]
    assert numbers(regrets)["First place"] == f"{first['regret (points)']:.2f} points"
    said = texts(regrets.info)
    assert said.startswith("By what the network that it picks lacks")
    place = int((shown["regret (points)"] < shown.loc["Regularised SWAP (effective)", "regret (points)"]).sum()) + 1
    if place > 1:
        assert f"Regularised SWAP (effective) is in place {place} of {len(shown)}" in said
    tenth = leaderboard(open_metrics(order="tenth"))["best tenth ρ"]
    assert tenth.is_monotonic_decreasing
    cost = leaderboard(open_metrics(order="cost"))["ms a network"].dropna()
    assert cost.is_monotonic_increasing
    assert chart(regrets, "metric-intervals")["layout"]["yaxis"]["categoryarray"][-1] == first.name


def test_what_the_first_choice_costs_stands_beside_the_first_place(open_metrics):
    app = open_metrics()
    shown = leaderboard(app)
    said = texts(app.success) + texts(app.info)
    own = next(name for name in shown.index if "SWAP" in name)
    assert f"The network that {own} picks is {shown.loc[own, 'regret (points)']:.2f} points below the best" in said


def test_every_metric_is_explained_in_a_sentence(open_metrics):
    app = open_metrics()
    (table,) = [one.value for one in app.table if "what it looks at" in one.value.columns]
    assert len(table) == len(leaderboard(app))
    assert table["what it looks at"].str.len().min() > 30
    assert get_metric("nwot").summary.rstrip(".") in as_read(table.loc["NASWOT", "what it looks at"])


def test_without_a_chosen_metric_one_button_brings_the_first_ones_back(open_metrics):
    app = open_metrics()
    before = app.multiselect(key="metrics").value
    app.multiselect(key="metrics").set_value([]).run()
    assert "nothing to draw" in texts(app.info)
    next(button for button in app.button if button.label == "Show the first ones again").click().run()
    assert app.multiselect(key="metrics").value == before


def test_it_is_said_on_which_networks_mu_and_sigma_were_chosen(open_metrics):
    said = texts(open_metrics().caption)
    assert "chosen once, on 100 networks that are not among these" in said
    assert "the same for all data sets" in said


def test_an_own_mu_and_sigma_move_the_leaderboard(open_metrics, table, networks):
    app = open_metrics()
    app.selectbox(key="regularisation").set_value("own").run()
    app.number_input(key="mu").set_value(0.4)
    app.number_input(key="sigma").set_value(0.1)
    app.run()
    assert not app.exception
    sizes = networks.effective_size[table.positions]
    scores = table.values["swap"] * np.exp(-((sizes - 0.4) ** 2) / 0.1)
    expected = stats.spearmanr(scores, networks.accuracies[table.positions]).statistic
    assert leaderboard(app).loc["Regularised SWAP (effective)", "ρ"] == pytest.approx(expected)
    assert "flattered" in texts(app.caption)
    again = open_metrics(regularisation="own", mu="0.4", sigma="0.1")
    assert leaderboard(again).loc["Regularised SWAP (effective)", "ρ"] == pytest.approx(expected)


def test_a_population_is_that_of_every_figure(open_metrics, table, networks):
    app = open_metrics(population="reachable")
    assert not app.exception
    shown = leaderboard(app)
    held = networks.part(table.positions).among("reachable")
    kept = np.isin(table.positions, held.index)
    expected = stats.spearmanr(table.values["nwot"][kept], networks.accuracies[table.positions[kept]]).statistic
    assert shown.loc["NASWOT", "ρ"] == pytest.approx(expected)
    assert shown.loc["NASWOT", "networks"] == kept.sum() < len(table)
    assert shown.loc["AZ-NAS (four terms)", "published ρ"] == 0.892
    words = f"{kept.sum()} of the 9,445 networks of NAS-Bench-201 in which no operation is cut off by none"
    assert words in texts(app.caption)
    app.selectbox(key="population").set_value("all").run()
    assert leaderboard(app).loc["NASWOT", "networks"] == len(table)


def test_the_top_of_the_first_metrics_stands_beside_the_ceilings(open_metrics, nats_bench):
    app = open_metrics()
    shown = leaderboard(app)
    drawn = {trace["name"]: trace for trace in chart(app, "metric-top")["data"][::-1]}
    ceilings = {name for name in drawn if name.startswith("ceiling: ")}
    assert ceilings == {
        f"ceiling: {name}" for name in ("Second training", "CIFAR-100 accuracy", "ImageNet16-120 accuracy")
    }
    ranked = set(drawn) - ceilings
    assert ranked == set(shown.index[:4])
    for name in ranked:
        row = shown.loc[name, ["precision at 100", "nDCG", "best tenth ρ", "ρ"]].dropna().tolist()
        assert values(drawn[name]["x"]).tolist() == pytest.approx(row)


def test_a_collapsed_factor_is_said(open_metrics):
    app = open_metrics(regularisation="own", mu="9", sigma="0.5")
    assert "regularisation by effective size has collapsed" in texts(app.warning)


def test_the_charts_hold_the_numbers_of_the_table(open_metrics):
    app = open_metrics()
    shown = leaderboard(app)
    drawn = {}
    for trace in chart(app, "metric-intervals")["data"]:
        if trace["name"] != "published by others":
            drawn |= dict(zip(trace["y"], values(trace["x"]), strict=True))
    assert drawn == pytest.approx(shown["ρ"].to_dict())
    costs = chart(app, "metric-costs")["data"]
    timed = {name for trace in costs[1:] for name in trace["customdata"]}
    written = ", ".join(text for trace in costs[1:] for text in trace["text"] if text).split(", ")
    assert sorted(map(int, written)) == list(range(1, len(timed) + 1))
    assert timed == set(shown.index[shown["ms a network"].notna()])
    heat = chart(app, "metric-matrix")["data"][0]
    assert set(heat["x"]) == set(shown.index[:12])
    app.segmented_control(key="matrix").set_value("all").run()
    heat = chart(app, "metric-matrix")["data"][0]
    assert set(heat["x"]) == set(shown.index)


def test_the_lead_can_be_that_of_plain_swap(open_metrics):
    app = open_metrics()
    app.selectbox(key="leader").set_value("swap").run()
    assert app.query_params["leader"] == "swap"
    shown = leaderboard(app)["ρ"]
    drawn = {}
    for trace in chart(app, "metric-leads")["data"]:
        drawn |= dict(zip(trace["y"], values(trace["x"]), strict=True))
    assert "Regularised SWAP (effective)" not in drawn
    assert drawn["NASWOT"] == pytest.approx(shown["SWAP"] - shown["NASWOT"])


def test_networks_without_a_value_are_counted_by_reason(open_metrics):
    app = open_metrics()
    undefined = next(one.value for one in app.dataframe if "why" in one.value.columns).set_index("metric")
    assert undefined.loc["EPE-NAS", ["networks", "why"]].tolist() == [len(UNDEFINED["epe_nas"]), REASON]
    assert undefined.loc["AZ-NAS (four terms)", "why"] == f"AZ-NAS trainability: {REASON}"


def test_scatters_show_ranks_values_or_raw_values_and_say_which(open_metrics, table, networks):
    app = open_metrics()
    app.multiselect(key="metrics").set_value(["ntk"]).run()
    assert app.query_params["metrics"] == "ntk"
    ntk, accuracies = table.values["ntk"], networks.accuracies[table.positions]
    scatter = chart(app, "metric-scatter-ntk")["data"][0]
    np.testing.assert_allclose(values(scatter["x"]), stats.rankdata(ntk))
    np.testing.assert_allclose(values(scatter["y"]), stats.rankdata(-accuracies))
    assert chart(app, "metric-scatter-ntk")["layout"]["xaxis"]["autorange"] == "reversed"
    app.segmented_control(key="metric-axes").set_value("values").run()
    np.testing.assert_allclose(values(chart(app, "metric-scatter-ntk")["data"][0]["x"]), -ntk)
    app.segmented_control(key="metric-axes").set_value("raw").run()
    figure = chart(app, "metric-scatter-ntk")
    np.testing.assert_allclose(values(figure["data"][0]["x"]), ntk)
    assert "lower is better" in figure["layout"]["xaxis"]["title"]["text"]
    assert "Raw values" in texts(app.caption)
    again = open_metrics(metrics="ntk", **{"metric-axes": "raw"})
    assert again.multiselect(key="metrics").value == ["ntk"]


def test_other_accuracies_and_other_data_sets_are_joined(open_metrics, nats_bench):
    app = open_metrics()
    before = leaderboard(app).loc["NASWOT", "ρ"]
    app.selectbox(key="truth").set_value("ptq").run()
    assert leaderboard(app).loc["NASWOT", "ρ"] != before
    app.selectbox(key="dataset").set_value("cifar100").run()
    assert not app.exception
    assert leaderboard(app).loc["AZ-NAS (four terms)", "published ρ"] == 0.900


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        ("space", "x"),
        ("truth", "x"),
        ("leader", "x"),
        ("metrics", "x"),
        ("metric-axes", "x"),
        ("regularisation", "x"),
        ("order", "x"),
        ("matrix", "x"),
    ],
)
def test_an_address_that_asks_for_the_impossible_is_answered_by_name(open_metrics, parameter, value):
    app = open_metrics(**{parameter: value})
    assert not app.exception
    assert parameter in texts(app.warning)
    assert repr(value) in texts(app.warning)
    assert "First place" in numbers(app)


def test_without_a_table_the_page_says_what_to_do(open_page, home, monkeypatch):
    monkeypatch.setattr(metric_table, "metric_table_files", dict)
    app = open_page("metrics")
    assert not app.exception
    assert "No metrics of NAS-Bench-201 have been measured" in texts(app.info)
    assert "precompute --space nasbench201 --metrics all" in texts(app.code)


def test_a_damaged_table_is_named_and_the_controls_stay(open_metrics, home):
    (home / "scores" / "metrics" / "nasbench201-broken.parquet").write_bytes(b"no table")
    app = open_metrics()
    app.selectbox(key="table").set_value("nasbench201-broken").run()
    assert not app.exception
    assert "nasbench201-broken.parquet is damaged" in texts(app.error)
    app.selectbox(key="table").set_value(NAME).run()
    assert not app.error
    assert "First place" in numbers(app)


def test_a_table_without_swap_says_so(open_page, home):
    write_made_up(home / "scores" / "metrics", name="nasbench201-others", without=("swap",))
    app = open_page("metrics", table="nasbench201-others")
    assert not app.exception
    assert "This table has no SWAP" in texts(app.warning)
    assert "SWAP" not in leaderboard(app).index
    assert "nothing to compare" in texts(app.caption)
