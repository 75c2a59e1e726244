"""Correlations: every control moves every number and chart, and trouble is said in words."""

import numpy as np
import pytest
from scipy import stats

from pages.components.foreign import as_text
from swapcore.analysis.regularised import RankedBy, ranking_column
from swapcore.data import score_table
from swapcore.values.regularisation import regularisation_of
from tests.app.reading import chart, numbers, texts, values
from tests.metric_tables import NAME, REASON, UNDEFINED, write_made_up


def scores_of(networks, *, size="total", mu=None, sigma=None):
    return ranking_column(networks, RankedBy(regularisation=regularisation_of(mu, sigma, size))).scores


def spearman(networks, mask=slice(None), **regularisation):
    scores = scores_of(networks, **regularisation)
    return stats.spearmanr(scores[mask], networks.accuracies[mask]).statistic


def test_the_page_shows_what_scipy_computes_from_the_bundled_tables(open_page, networks):
    app = open_page("correlations")
    assert not app.exception
    assert not app.error
    expected = spearman(networks, size="effective", mu=0.9, sigma=1.0)
    assert numbers(app)["Spearman ρ"] == f"{expected:.3f}"
    scores = scores_of(networks, size="effective", mu=0.9, sigma=1.0)
    assert numbers(app)["Kendall τ"] == f"{stats.kendalltau(scores, networks.accuracies).statistic:.3f}"
    assert numbers(app)["Pearson r"] == f"{stats.pearsonr(scores, networks.accuracies).statistic:.3f}"
    assert numbers(app)["Best-scored network"] == f"{networks.accuracies[scores.argmax()]:.2f} %"
    scatter = chart(app, "score-against-accuracy")["data"][0]
    assert scatter["type"] == "scattergl"
    np.testing.assert_allclose(values(scatter["x"]), scores, rtol=1e-6)
    np.testing.assert_allclose(values(scatter["y"]), networks.accuracies, rtol=1e-6)


def test_moving_mu_and_sigma_redraws_the_numbers_and_the_charts(open_page, networks):
    app = open_page("correlations")
    app.slider(key="mu").set_value(0.4)
    app.select_slider(key="sigma").set_value("0.121")
    app.run()
    settings = {"size": "effective", "mu": 0.4, "sigma": 0.121}
    assert numbers(app)["Spearman ρ"] == f"{spearman(networks, **settings):.3f}"
    expected = scores_of(networks, **settings)
    np.testing.assert_allclose(values(chart(app, "score-against-accuracy")["data"][0]["x"]), expected, rtol=1e-6)
    np.testing.assert_allclose(values(chart(app, "score-against-size")["data"][1]["y"]), expected, rtol=1e-6)
    sliders = chart(app, "regularisation-map")["data"][2]
    assert (values(sliders["x"])[0], values(sliders["y"])[0]) == (0.4, 0.121)
    curve = chart(app, "factor-over-sizes")["data"][1]
    theta = values(curve["x"])
    np.testing.assert_allclose(values(curve["y"]), np.exp(-((theta - 0.4) ** 2) / 0.121))


def test_the_button_jumps_to_the_best_setting_of_the_map(open_page, networks):
    app = open_page("correlations", mu="0.2")
    app.button(key="jump-to-best").click().run()
    heat = chart(app, "regularisation-map")["data"][0]
    best = np.nanmax(values(heat["z"]))
    assert best > 0.905
    assert numbers(app)["Spearman ρ"] == f"{best:.3f}"
    mu, sigma = app.slider(key="mu").value, float(app.select_slider(key="sigma").value)
    assert spearman(networks, size="effective", mu=mu, sigma=sigma) == pytest.approx(best, abs=1e-3)


def test_a_filter_holds_for_every_chart_and_number(open_page, networks):
    app = open_page("correlations")
    app.slider(key="sizes").set_value((0.3, 1.0))
    app.slider(key="accuracies").set_value((85.0, 92.0))
    app.run()
    size, accuracy = networks.effective_size, networks.accuracies
    kept = (size >= 0.3) & (size <= 1.0) & (accuracy >= 85) & (accuracy <= 92)
    assert 0 < kept.sum() < len(networks)
    assert values(chart(app, "score-against-accuracy")["data"][0]["x"]).size == kept.sum()
    assert [values(trace["x"]).size for trace in chart(app, "score-against-size")["data"]] == [kept.sum()] * 2
    assert values(chart(app, "factor-over-sizes")["data"][0]["y"]).sum() == kept.sum()
    assert numbers(app)["Spearman ρ"] == f"{spearman(networks, kept, size='effective', mu=0.9, sigma=1.0):.3f}"
    heat = chart(app, "regularisation-map")["data"][0]
    shape = [int(part) for part in heat["z"]["shape"].split(",")]
    column, row = values(heat["x"]).tolist().index(0.5), values(heat["y"]).tolist().index(1.0)
    expected = spearman(networks, kept, size="effective", mu=0.5, sigma=1.0)
    assert values(heat["z"]).reshape(shape)[row, column] == pytest.approx(expected, abs=1e-9)
    assert f"{kept.sum():,} networks as CSV" in app.get("download_button")[-1].proto.label


def test_operations_filter_by_what_a_cell_holds(open_page, networks):
    app = open_page("correlations", without="none")
    shown = values(chart(app, "score-against-accuracy")["data"][0]["customdata"])
    assert len(shown) == 4**6
    app.multiselect(key="with").set_value(["avg_pool_3x3"]).run()
    assert len(values(chart(app, "score-against-accuracy")["data"][0]["customdata"])) == 4**6 - 3**6


def test_unregularised_metrics_rank_by_themselves(open_page, networks):
    app = open_page("correlations", metric="size", size="total")
    expected = stats.spearmanr(networks.total_size, networks.accuracies).statistic
    assert numbers(app)["Spearman ρ"] == f"{expected:.3f}"
    assert app.slider(key="mu").disabled


def test_the_address_carries_names_not_titles(open_page):
    app = open_page("correlations")
    app.selectbox(key="metric").set_value("flops").run()
    app.selectbox(key="truth").set_value("ptq").run()
    assert (app.query_params["metric"], app.query_params["truth"]) == ("flops", "ptq")
    again = open_page("correlations", metric="flops", truth="ptq")
    assert numbers(again) == numbers(app)
    app.selectbox(key="metric").set_value("regularised-swap").run()
    assert "metric" not in app.query_params


def test_ranks_can_be_drawn_in_place_of_values(open_page, networks):
    app = open_page("correlations", axes="ranks", metric="swap")
    scatter = chart(app, "score-against-accuracy")["data"][0]
    np.testing.assert_allclose(values(scatter["x"]), stats.rankdata(networks.column("swap").scores))
    np.testing.assert_allclose(values(scatter["y"]), stats.rankdata(networks.accuracies))


def test_the_paper_and_the_ceiling_stand_beside_the_view(open_page, no_data_folder):
    app = open_page("correlations")
    table = app.dataframe[0].value.set_index("What ranks")
    assert table.loc["Paper: Regularised SWAP", "ρ"] == 0.90
    assert (table.loc["Noise ceiling", "ρ"], table.loc["Noise ceiling", "best tenth"]) == (0.991, 0.765)
    assert "cited" in texts(app.caption)


def test_the_ceiling_is_computed_where_two_trainings_are_here(open_page, nats_bench):
    app = open_page("correlations")
    table = app.dataframe[0].value.set_index("What ranks")
    assert table.loc["Noise ceiling", "ρ"] == pytest.approx(0.991, abs=0.001)
    assert "computed" in texts(app.caption)


def test_selected_networks_are_listed_with_a_link(open_page, networks):
    app = open_page("correlations")
    app.session_state["selected_cells"] = (7, 12_000)
    app.run()
    table = app.dataframe[1].value
    assert len(table) == 2
    assert table["rank"].is_monotonic_increasing
    assert set(table["accuracy"]) == {networks.accuracies[7], networks.accuracies[12_000]}
    assert table["page"].str.startswith("architecture?arch=%7C").all()
    app.button(key="clear-selection").click().run()
    assert len(app.dataframe) == 1


def test_a_collapsed_factor_is_said(open_page):
    app = open_page("correlations", mu="2", sigma="0.1")
    assert "collapsed" in texts(app.warning)


def test_saturation_is_said(open_page):
    assert "Saturated" in texts(open_page("correlations", metric="swap").warning)
    assert "Saturated" not in texts(open_page("correlations", metric="flops").warning)


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        ("mu", "-0.5"),
        ("mu", "nan"),
        ("mu", "abc"),
        ("sigma", "0"),
        ("sigma", "-1"),
        ("sigma", "text"),
        ("sigma", "1.01"),
        ("metric", "magic"),
        ("dataset", "mnist"),
        ("space", "nasbench999"),
        ("with", "nor_conv_9x9"),
        ("truth", "x"),
        ("size", "huge"),
        ("accuracies", "-3"),
    ],
)
def test_an_address_that_asks_for_the_impossible_is_answered_by_name(open_page, parameter, value):
    app = open_page("correlations", **{parameter: value})
    assert not app.exception
    assert parameter in texts(app.warning)
    assert repr(value) in texts(app.warning)
    assert "Spearman ρ" in numbers(app)


def test_an_accuracy_that_is_not_here_leaves_the_controls_usable(open_page, no_data_folder):
    app = open_page("correlations", dataset="cifar100")
    assert not app.exception
    assert "nats_bench.csv is not on this machine" in texts(app.error)
    app.selectbox(key="dataset").set_value("cifar10").run()
    assert not app.error
    assert "Spearman ρ" in numbers(app)


def test_a_filter_that_leaves_too_few_networks_says_so(open_page):
    app = open_page("correlations")
    app.slider(key="accuracies").set_value((99.0, 100.0)).run()
    assert not app.exception
    assert "at least 3 networks; got 0" in texts(app.error)


@pytest.mark.parametrize("content", [None, b"not a table"])
def test_a_missing_or_damaged_table_is_named(open_page, monkeypatch, tmp_path, content):
    file = tmp_path / "scores.parquet"
    if content is not None:
        file.write_bytes(content)
    monkeypatch.setattr(score_table, "score_table_files", lambda: {score_table.BUNDLED: file})
    app = open_page("correlations")
    assert not app.exception
    assert str(file) in texts(app.error)
    assert "precompute" in texts(app.error)
    assert app.slider(key="mu").value == 0.9


@pytest.fixture
def table(home):
    return write_made_up(home / "scores" / "metrics")


def test_every_metric_that_a_table_has_can_be_chosen(open_page, table, networks):
    app = open_page("correlations", metric="epe_nas", scores=NAME)
    assert not app.exception
    known = np.delete(np.arange(120), UNDEFINED["epe_nas"])
    accuracies = networks.accuracies[table.positions]
    raw = table.values["epe_nas"]
    expected = stats.spearmanr(raw[known], accuracies[known]).statistic
    assert numbers(app)["Spearman ρ"] == f"{expected:.3f}"
    assert numbers(app)["Best-scored network"] == f"{accuracies[known[raw[known].argmax()]]:.2f} %"
    assert "Median saturation" not in numbers(app)
    scatter = chart(app, "score-against-accuracy")["data"][0]
    np.testing.assert_allclose(values(scatter["x"]), raw[known], rtol=1e-6)
    np.testing.assert_array_equal(values(scatter["customdata"]), table.positions[known])
    said = texts(app.caption)
    assert "117 of the 15,625 networks of NAS-Bench-201, with a value, out of 120 of table" in said
    assert f"3 more have no value: {REASON} (3)" in said
    options = app.selectbox(key="metric").options
    assert {"Regularised SWAP", "SWAP", "Regularised FLOPs", "NASWOT", "AZ-NAS (four terms)"} <= set(options)


def test_where_lower_is_better_scores_are_turned(open_page, table):
    app = open_page("correlations", metric="ntk", scores=NAME)
    figure = chart(app, "score-against-accuracy")
    np.testing.assert_allclose(values(figure["data"][0]["x"]), -table.values["ntk"], rtol=1e-6)
    assert figure["layout"]["xaxis"]["title"]["text"] == "−NTK condition number"


def test_what_regularises_nothing_is_not_shown_with_a_metric_that_f_may_not_multiply(open_page, table):
    app = open_page("correlations", metric="nwot", scores=NAME)
    assert app.slider(key="mu").disabled
    assert app.select_slider(key="sigma").disabled
    with pytest.raises(LookupError):
        chart(app, "regularisation-map")
    with pytest.raises(LookupError):
        chart(app, "factor-over-sizes")
    assert len(chart(app, "score-against-size")["data"]) == 1


def test_other_metrics_are_regularised_where_f_may_multiply_them(open_page, table, networks):
    app = open_page("correlations", metric="regularised-flops", mu="0.5", sigma="0.1")
    column = ranking_column(networks, RankedBy(metric="flops", regularisation=regularisation_of(0.5, 0.1, "effective")))
    expected = stats.spearmanr(column.scores, networks.accuracies).statistic
    assert numbers(app)["Spearman ρ"] == f"{expected:.3f}"
    heat = chart(app, "regularisation-map")["data"][0]
    assert np.nanmax(values(heat["z"])) >= expected
    assert "all 15,625 networks of NAS-Bench-201" in texts(app.caption)


def test_another_metric_keeps_the_networks_where_their_table_has_it(open_page, table):
    app = open_page("correlations", metric="nwot", scores=NAME)
    app.selectbox(key="metric").set_value("swap").run()
    assert (app.selectbox(key="scores").value, app.query_params["scores"]) == (NAME, NAME)
    app.selectbox(key="scores").set_value(score_table.BUNDLED).run()
    app.selectbox(key="metric").set_value("nwot").run()
    assert not app.exception
    assert not app.warning
    assert app.selectbox(key="scores").value != score_table.BUNDLED
    app.selectbox(key="metric").set_value("synflow").run()
    assert not app.warning
    assert not app.exception


def test_markdown_in_the_name_of_a_table_is_shown_as_it_is(open_page, home):
    name = "nasbench201-~~gone~~ ![x](https://example.org/x.png)".replace("/", ":")
    write_made_up(home / "scores" / "metrics", name=name)
    app = open_page("correlations", metric="nwot", scores=name)
    assert not app.exception
    assert any(as_text(name) in caption.value for caption in app.caption)
    assert not any("![x](https" in caption.value for caption in app.caption)
