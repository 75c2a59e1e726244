"""Correlations: every control moves every number and chart, and trouble is said in words."""

import math

import numpy as np
import pytest
from scipy import stats

from swapcore.analysis.ranks import best_tenth
from swapcore.analysis.regularised import RankedBy, ranking_column
from swapcore.data import score_table
from swapcore.problems.registry import get_listable
from swapcore.values.regularisation import regularisation_of
from tests.app.reading import chart, component, live, notes, numbers, tell, texts, trigger, values
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


def test_the_live_tuner_is_given_the_values_of_the_library(open_page, networks):
    found = live(open_page("correlations"))
    np.testing.assert_array_equal(found["scores"], networks.column("swap").scores)
    np.testing.assert_array_equal(found["accuracies"], networks.accuracies)
    np.testing.assert_array_equal(found["sizes"], networks.effective_size)
    np.testing.assert_array_equal(found["tenth"], best_tenth(networks.accuracies))
    space = get_listable("nasbench201")
    assert found.labels == [space.label(space.at(cell)) for cell in range(15_625)]
    head = found.head
    assert head["regularised"]
    assert not head["log"]
    assert head["highest"] == networks.accuracies.max()
    assert head["floor"] == np.quantile(networks.accuracies, 0.05)
    assert head["mu"] == {"low": 0.0, "high": 2.0, "step": 0.01}
    assert [float(sigma) for sigma in head["sigmas"]] == pytest.approx(np.geomspace(0.1, 10, 49), rel=5e-3)
    assert head["titles"] == {
        "score": "Regularised SWAP (patterns × f)",
        "plain": "SWAP (patterns)",
        "accuracy": "CIFAR-10 accuracy (%)",
        "size": "effective size (M parameters)",
    }
    assert "all 15,625 networks of NAS-Bench-201" in head["captions"]["scatter-caption"]


def test_the_address_moves_mu_and_sigma_and_sends_no_network_again(open_page, networks):
    app = open_page("correlations")
    before = component(app, "live").bytes
    assert (notes(app)["mu"], notes(app)["sigma"]) == (0.9, 1.0)
    app.query_params["mu"], app.query_params["sigma"] = "0.4", "0.121"
    app.run()
    expected = spearman(networks, size="effective", mu=0.4, sigma=0.121)
    assert numbers(app)["Spearman ρ"] == f"{expected:.3f}"
    assert (notes(app)["mu"], notes(app)["sigma"]) == (0.4, 0.121)
    assert component(app, "live").bytes == before


def test_the_address_follows_the_hand_when_it_rests(open_page, networks):
    app = open_page("correlations")
    tell(app, setting={"mu": 0.4, "sigma": 0.121, "at": 17})
    assert not app.exception
    assert (app.query_params["mu"], app.query_params["sigma"]) == ("0.4", "0.121")
    assert numbers(app)["Spearman ρ"] == f"{spearman(networks, size='effective', mu=0.4, sigma=0.121):.3f}"
    assert (notes(app)["mu"], notes(app)["sigma"], notes(app)["at"]) == (0.4, 0.121, 17)
    assert app.dataframe[0].value["What ranks"][0] == "Regularised SWAP, μ 0.4, σ 0.121"
    tell(app, setting={"mu": 0.9, "sigma": 1, "at": 18})
    assert not {"mu", "sigma"} & set(app.query_params)
    assert numbers(app) == numbers(open_page("correlations"))


def test_the_maps_have_what_scipy_computes_and_their_best_can_be_taken(open_page, networks):
    app = open_page("correlations", mu="0.2")
    found, accuracies = live(app), networks.accuracies
    tenth, highest = best_tenth(accuracies), accuracies.max()
    for mu, sigma in ((0.1, 0.1), (0.8, 0.681), (1.5, 10.0)):
        scores = scores_of(networks, size="effective", mu=mu, sigma=sigma)
        assert found.at("spearman", mu, sigma) == pytest.approx(stats.spearmanr(scores, accuracies).statistic)
        top = stats.spearmanr(scores[tenth], accuracies[tenth]).statistic
        assert found.at("top10", mu, sigma) == pytest.approx(top)
        first = accuracies[scores == scores.max()].mean()
        assert found.at("regret", mu, sigma) == pytest.approx(highest - first)
        last = np.sort(scores)[-10]
        sharing, above = np.sort(accuracies[scores == last]), accuracies[scores > last]
        # Those that share the tenth's score are drawn fairly: how often is each of them the best one drawn?
        ways = [math.comb(below, 9 - len(above)) for below in range(len(sharing))]
        ten = np.average(np.maximum(sharing, above.max(initial=0)), weights=ways)
        assert found.at("best_of_ten", mu, sigma) == pytest.approx(highest - ten)
    for name, criterion in found.head["map"]["criteria"].items():
        known = found.map(name)
        best = criterion["best"]
        extreme = np.nanmin(known) if criterion["lowerIsBetter"] else np.nanmax(known)
        assert found.at(name, best["mu"], best["sigma"]) == extreme
        assert f"{best['sigma']:.3g}" in found.head["sigmas"]
    best = found.head["map"]["criteria"]["spearman"]["best"]
    tell(app, setting={"mu": best["mu"], "sigma": float(f"{best['sigma']:.3g}"), "at": 1})
    highest_spearman = np.nanmax(found.map("spearman"))
    assert highest_spearman > 0.905
    assert numbers(app)["Spearman ρ"] == f"{highest_spearman:.3f}"


def test_a_filter_holds_for_every_chart_and_number(open_page, networks):
    app = open_page("correlations")
    app.slider(key="sizes").set_value((0.3, 1.0))
    app.slider(key="accuracies").set_value((85.0, 92.0))
    app.run()
    size, accuracy = networks.effective_size, networks.accuracies
    kept = (size >= 0.3) & (size <= 1.0) & (accuracy >= 85) & (accuracy <= 92)
    assert 0 < kept.sum() < len(networks)
    found = live(app)
    np.testing.assert_array_equal(found["scores"], networks.column("swap").scores[kept])
    np.testing.assert_array_equal(found["sizes"], size[kept])
    np.testing.assert_array_equal(found["accuracies"], accuracy[kept])
    np.testing.assert_array_equal(found["tenth"], best_tenth(accuracy[kept]))
    assert found.head["highest"] == accuracy[kept].max()
    space = get_listable("nasbench201")
    assert found.labels == [space.label(space.at(cell)) for cell in np.flatnonzero(kept).tolist()]
    assert numbers(app)["Spearman ρ"] == f"{spearman(networks, kept, size='effective', mu=0.9, sigma=1.0):.3f}"
    expected = spearman(networks, kept, size="effective", mu=0.5, sigma=1.0)
    assert found.at("spearman", 0.5, 1.0) == pytest.approx(expected, abs=1e-9)
    labels = [button.proto.label for button in app.get("download_button")]
    assert any(f"{kept.sum():,} networks as CSV" in label for label in labels)


def test_operations_filter_by_what_a_cell_holds(open_page, networks):
    app = open_page("correlations", without="none")
    space = get_listable("nasbench201")
    cells = [space.at(cell) for cell in range(15_625)]
    labels = [space.label(cell) for cell in cells if "none" not in cell.operations]
    assert live(app).labels == labels
    assert len(labels) == 4**6
    (pills,) = [one for one in app.pills if one.key == "with"]
    pills.set_value(["avg_pool_3x3"]).run()
    assert len(live(app).labels) == 4**6 - 3**6


def test_unregularised_metrics_rank_by_themselves(open_page, networks):
    app = open_page("correlations", metric="size", size="total")
    expected = stats.spearmanr(networks.total_size, networks.accuracies).statistic
    assert numbers(app)["Spearman ρ"] == f"{expected:.3f}"
    assert not live(app).head["regularised"]
    np.testing.assert_array_equal(live(app)["scores"], networks.total_size)
    np.testing.assert_array_equal(live(app)["sizes"], networks.total_size)


def test_the_address_carries_names_not_titles(open_page):
    app = open_page("correlations")
    app.selectbox(key="metric").set_value("flops").run()
    app.selectbox(key="truth").set_value("ptq").run()
    assert (app.query_params["metric"], app.query_params["truth"]) == ("flops", "ptq")
    again = open_page("correlations", metric="flops", truth="ptq")
    assert numbers(again) == numbers(app)
    app.selectbox(key="metric").set_value("regularised-swap").run()
    assert "metric" not in app.query_params


def test_ranks_can_be_drawn_in_place_of_values(open_page):
    app = open_page("correlations", axes="ranks", metric="swap")
    assert notes(app)["axes"] == "ranks"
    tell(app, axes="values")
    assert notes(app)["axes"] == "values"
    assert "axes" not in app.query_params
    tell(app, axes="ranks")
    assert app.query_params["axes"] == "ranks"


def test_a_setting_is_pinned_and_another_metric_stands_beside_it(open_page, networks):
    app = open_page("correlations", mu="0.4")
    trigger(app, "pinned", {"mu": 0.4, "sigma": 1})
    assert app.query_params["pin"] == "regularised-swap~0.4~1"
    pin = {"title": "Regularised SWAP, μ 0.4, σ 1", "regularised": True, "other": False, "mu": 0.4, "sigma": 1.0}
    assert notes(app)["pin"] == pin
    assert "pinned" not in live(app).arrays
    app.selectbox(key="metric").set_value("flops").run()
    assert notes(app)["pin"] == pin | {"other": True}
    np.testing.assert_array_equal(live(app)["pinned"], networks.column("swap").scores)
    np.testing.assert_array_equal(live(app)["scores"], networks.column("flops").scores)
    trigger(app, "pinned", {"mu": 0.4, "sigma": 1})
    assert app.query_params["pin"] == "flops"
    assert notes(app)["pin"] == {"title": "FLOPs", "regularised": False, "other": False}
    trigger(app, "pinned", {"remove": True})
    assert "pin" not in app.query_params
    assert notes(app)["pin"] is None


def test_a_link_has_the_pin(open_page):
    pin = notes(open_page("correlations", pin="regularised-swap~0.8~0.681", mu="1"))["pin"]
    assert (pin["mu"], pin["sigma"]) == (0.8, 0.681)


@pytest.mark.parametrize(
    ("pin", "said"),
    [
        ("magic~1~1", "'magic'"),
        ("regularised-swap", "'regularised-swap'"),
        ("regularised-swap~1", "'regularised-swap~1'"),
        ("regularised-swap~x~1", "'x'"),
        ("regularised-swap~1~0", "'0'"),
        ("regularised-swap~-1~1", "'-1'"),
        ("", "''"),
    ],
)
def test_a_pin_that_cannot_be_is_answered_by_name(open_page, pin, said):
    app = open_page("correlations", pin=pin)
    assert not app.exception
    assert "pin" in texts(app.warning)
    assert said in texts(app.warning)
    assert notes(app)["pin"] is None
    assert "Spearman ρ" in numbers(app)


def beside(app):
    """The table of what stands beside the view."""
    return app.dataframe[0].value.set_index("What ranks")


def elsewhere(app):
    """Published figures that hold for other networks."""
    return next(frame.value for frame in app.dataframe if "source" in frame.value.columns)


def test_published_figures_and_the_ceiling_stand_beside_the_view(open_page, no_data_folder):
    app = open_page("correlations")
    table = beside(app)
    assert table.loc["Published: AZ-NAS", ["ρ", "networks"]].tolist() == [0.913, "all 15,625 cells"]
    ceiling = table.loc["Ceiling: second training"]
    assert (ceiling["ρ"], ceiling["best tenth"]) == (0.991, 0.765)
    assert "cited" in ceiling["against"]
    # What holds for other networks is in a list of its own, closed at first, with these networks.
    assert not [name for name in table.index if "VKDNW" in name]
    other = elsewhere(app).set_index(["what ranks", "networks"])
    assert other.loc[("VKDNW", "9,445 cells with nothing cut off"), "ρ"] == 0.815
    assert other.loc[("nwot", "724 cells of their own"), "ρ"] == 0.786
    assert "Not measured here: Second training (" in texts(app.caption)


def test_a_population_changes_every_figure_and_what_is_published(open_page, networks):
    app = open_page("correlations")
    app.selectbox(key="population").set_value("reachable").run()
    assert not app.exception
    part = networks.among("reachable")
    scores = scores_of(part, size="effective", mu=0.9, sigma=1.0)
    assert numbers(app)["Spearman ρ"] == f"{stats.spearmanr(scores, part.accuracies).statistic:.3f}"
    assert app.query_params["population"] == "reachable"
    words = "all 9,445 networks of NAS-Bench-201 in which no operation is cut off by none"
    assert words in texts(app.caption)
    found = live(app)
    np.testing.assert_array_equal(found["accuracies"], part.accuracies)
    np.testing.assert_array_equal(found["tenth"], best_tenth(part.accuracies))
    assert words in found.head["captions"]["scatter-caption"]
    table = beside(app)
    assert table.loc["Published: AZ-NAS", "ρ"] == 0.892
    assert table.loc["Published: VKDNW aggregated with four others", ["ρ", "nDCG"]].tolist() == [0.919, 0.785]
    assert table.loc["Parameters", "networks"] == "n = 9,445"
    assert not [name for name in table.index if name.startswith("Ceiling: second training")]
    again = open_page("correlations", population="reachable")
    assert numbers(again) == numbers(app)


def test_a_population_that_is_not_there_is_told(open_page, home, no_data_folder):
    app = open_page("correlations", population="prime")
    assert "population 'prime'" in texts(app.warning)
    assert app.selectbox(key="population").value == "all"
    # Where there is no choice, there is no control.
    other = open_page("correlations", space="nasbench-macro", population="distinct")
    assert "population 'distinct'" in texts(other.warning)
    assert "population" not in [box.key for box in other.selectbox]


def test_equal_depth_is_drawn_and_said(open_page, networks):
    closed = open_page("correlations")
    assert not [one for one in closed.get("plotly_chart") if one.proto.id.endswith(("-depth", "-top"))]
    app = open_page("correlations", closer="true")
    drawn = chart(app, "depth")["data"][-1]
    counts = np.array([text.count("nor_conv_3x3") for text in networks.texts(np.arange(len(networks)))])
    scores = scores_of(networks, size="effective", mu=0.9, sigma=1.0)
    expected = [spearman(networks, counts == depth, size="effective", mu=0.9, sigma=1.0) for depth in range(6)]
    assert values(drawn["x"]).tolist() == list(range(6))
    assert values(drawn["y"]) == pytest.approx(expected)
    assert f"Over all of these networks ρ is {stats.spearmanr(scores, networks.accuracies).statistic:.3f}. " in texts(
        app.caption
    )
    assert "Undefined at 6 (n = 1)." in texts(app.caption)


def test_the_top_has_a_line_for_each_ceiling(open_page, nats_bench):
    app = open_page("correlations", closer="true")
    table, drawn = beside(app), {trace["name"]: trace for trace in chart(app, "top")["data"][::-1]}
    for title in ("Second training", "CIFAR-100 accuracy", "ImageNet16-120 accuracy"):
        row = table.loc[f"Ceiling: {title}"]
        expected = row[["P@100", "nDCG", "best tenth", "ρ"]].tolist()
        assert list(drawn[f"ceiling: {title}"]["x"])[::3] == pytest.approx(expected)
        assert row[["ρ", "best tenth", "nDCG", "P@100", "regret", "best of ten"]].notna().all()
    assert "Ceilings: Second training: CIFAR-10 test accuracy, NATS-Bench" in texts(app.caption)


def test_figures_of_another_data_set_are_named_as_such_and_so_are_the_images(open_page, nats_bench):
    app = open_page("correlations", dataset="cifar100")
    rows = beside(app).index.tolist()
    assert {"Ceiling: second training, on CIFAR-10", "Ceiling: CIFAR-10 accuracy"} <= set(rows)
    said = texts(app.caption)
    assert "Scores are of 16 images of CIFAR-10, not of CIFAR-100, on which the networks were trained." in said
    assert elsewhere(app).set_index("what ranks").loc["Regularised SWAP", "networks"] == "not stated"


def test_accuracies_that_are_not_here_cannot_be_chosen(open_page, nats_bench):
    app = open_page("correlations")
    titles = app.selectbox(key="truth").options
    assert titles[0] == "full precision"
    assert not [title for title in titles if "official" in title]
    assert "6 more cannot be used on this machine" in texts(app.caption)
    asked = open_page("correlations", truth="official-test-200")
    assert not asked.exception
    assert "official-test-200" in texts(asked.warning)
    assert asked.selectbox(key="truth").value == "baseline"


def selected(app):
    """The table of selected networks."""
    return next((frame.value for frame in app.dataframe if "page" in frame.value.columns), None)


def test_selected_networks_are_listed_with_a_link(open_page, networks):
    app = open_page("correlations")
    trigger(app, "selected", [7, 12_000])
    assert not app.exception
    table = selected(app)
    assert len(table) == 2
    assert "Selected networks: 2" in texts(app.markdown)
    assert table["rank"].is_monotonic_increasing
    assert set(table["accuracy"]) == {networks.accuracies[7], networks.accuracies[12_000]}
    assert table["page"].str.startswith("architecture?arch=%7C").all()
    assert notes(app)["selected"] == [7, 12_000]
    before = notes(app)["selections"]
    app.button(key="clear-selection").click().run()
    assert selected(app) is None
    assert (notes(app)["selected"], notes(app)["selections"]) == ([], before + 1)


def test_a_selection_is_of_networks_and_not_of_rows(open_page, networks):
    app = open_page("correlations", sizes=["0.3", "1.6"])
    kept = np.flatnonzero(networks.effective_size >= 0.3)
    trigger(app, "selected", [0, 5])
    assert set(selected(app)["accuracy"]) == set(networks.accuracies[kept[[0, 5]]])
    app.slider(key="sizes").set_value((0.0, 1.6)).run()
    assert notes(app)["selected"] == kept[[0, 5]].tolist()
    assert len(selected(app)) == 2


def test_the_best_scored_can_be_selected(open_page, networks):
    app = open_page("correlations", mu="0.5")
    app.button(key="select-best").click().run()
    scores = scores_of(networks, size="effective", mu=0.5, sigma=1.0)
    best = np.argsort(-scores, kind="stable")[:20]
    assert notes(app)["selected"] == sorted(best.tolist())
    assert sorted(selected(app)["accuracy"]) == sorted(networks.accuracies[best])


def test_more_than_can_be_marked_are_listed_all_the_same(open_page):
    app = open_page("correlations")
    trigger(app, "selected", list(range(501)))
    assert notes(app)["selected"] == []
    assert len(selected(app)) == 501
    trigger(app, "selected", list(range(500)))
    assert notes(app)["selected"] == list(range(500))
    trigger(app, "selected", [])
    assert selected(app) is None


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
        ("axes", "circles"),
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


def test_filters_that_leave_nothing_can_be_taken_back(open_page):
    app = open_page("correlations", without="none")
    before = numbers(app)
    app.slider(key="accuracies").set_value((99.0, 100.0)).run()
    assert not app.exception
    assert not app.error
    assert "No network passes these filters." in texts(app.info)
    assert not app.metric
    with pytest.raises(LookupError):
        live(app)
    app.button(key="forget-filters").click().run()
    assert not app.info
    assert len(live(app).labels) == 15_625
    assert numbers(app) == numbers(open_page("correlations")) != before
    assert not {"accuracies", "without"} & set(app.query_params)


@pytest.mark.parametrize("moved", [("sizes", (0.3, 1.0)), ("accuracies", (85.0, 92.0))])
def test_another_space_begins_without_the_filters_and_the_setting_of_the_one_before(open_page, moved):
    app = open_page("correlations", mu="0.4")
    trigger(app, "selected", [7])
    app.slider(key=moved[0]).set_value(moved[1]).run()
    app.selectbox(key="space").set_value("darts").run()
    assert not app.exception
    assert not app.warning
    assert dict(app.query_params) == {"space": "darts"}
    assert live(app).labels == live(open_page("correlations", space="darts")).labels
    assert notes(app)["selected"] == []
    app.selectbox(key="space").set_value("nasbench201").run()
    assert not app.exception
    assert len(live(app).labels) == 15_625


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
    assert app.slider(key="sizes").value == (0.0, 1.6)
    assert not app.get("bidi_component")


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
    found = live(app)
    np.testing.assert_array_equal(found["scores"], raw[known])
    np.testing.assert_array_equal(found["accuracies"], accuracies[known])
    # Also the best network that this metric knows nothing of can be missed.
    assert found.head["highest"] == accuracies.max()
    space = get_listable("nasbench201")
    assert found.labels == [space.label(space.at(cell)) for cell in table.positions[known].tolist()]
    said = found.head["captions"]["scatter-caption"]
    assert "117 of the 15,625 networks of NAS-Bench-201, with a value, out of 120 of table" in said
    assert f"3 more have no value: {REASON} (3)" in said
    options = app.selectbox(key="metric").options
    assert {"Regularised SWAP", "SWAP", "Regularised FLOPs", "NASWOT", "AZ-NAS (four terms)"} <= set(options)


def test_where_lower_is_better_scores_are_turned(open_page, table):
    found = live(open_page("correlations", metric="ntk", scores=NAME))
    np.testing.assert_array_equal(found["scores"], -table.values["ntk"])
    assert found.head["titles"]["score"] == "−NTK condition number"


def test_what_regularises_nothing_is_not_shown_with_a_metric_that_f_may_not_multiply(open_page, table):
    app = open_page("correlations", metric="nwot", scores=NAME)
    found = live(app)
    assert not found.head["regularised"]
    assert found.head["map"] is None
    assert found.head["titles"]["score"] == found.head["titles"]["plain"]
    labels = [button.proto.label for button in app.get("download_button")]
    assert not [label for label in labels if label in {"Map as CSV", "f(Θ) as CSV"}]


def test_other_metrics_are_regularised_where_f_may_multiply_them(open_page, table, networks):
    app = open_page("correlations", metric="regularised-flops", mu="0.5", sigma="0.1")
    column = ranking_column(networks, RankedBy(metric="flops", regularisation=regularisation_of(0.5, 0.1, "effective")))
    expected = stats.spearmanr(column.scores, networks.accuracies).statistic
    assert numbers(app)["Spearman ρ"] == f"{expected:.3f}"
    found = live(app)
    np.testing.assert_array_equal(found["scores"], networks.column("flops").scores)
    assert found.at("spearman", 0.5, 0.1) == pytest.approx(expected, abs=1e-9)
    assert "all 15,625 networks of NAS-Bench-201" in found.head["captions"]["scatter-caption"]


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
    # The tuner writes it as text, not as Markdown.
    assert f"of table {name}. Click" in live(app).head["captions"]["scatter-caption"]
    assert not any("![x](https" in caption.value for caption in app.caption)
