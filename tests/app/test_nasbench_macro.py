"""NAS-Bench-Macro on the pages: a chain of blocks, and its own figures on Correlations."""

import pytest

from swapcore.data.truths import load_truth
from swapcore.errors import MissingDataError
from swapcore.problems.registry import get_space
from tests.app.reading import chart, live, numbers
from tests.scores import score

SPACE = get_space("nasbench-macro")
TEXT = "01201201"


def blocks(app):
    """What each filled rectangle of the drawing says of its layer."""
    return [trace["text"] for trace in chart(app, "cell")["data"] if trace.get("fill") == "toself"]


def test_a_chain_is_drawn_as_blocks_and_scored(open_page):
    app = open_page("architecture", space="nasbench-macro", arch=TEXT, preset="lite")
    assert not app.exception
    network = SPACE.parse(TEXT)
    expected = [
        f"layer {number}: {edge.operation}" for number, edge in enumerate(SPACE.graphs(network)["network"].edges, 1)
    ]
    assert [text.partition("<br>")[0] for text in blocks(app)] == expected
    found = score(network, space="nasbench-macro", preset="lite")
    assert numbers(app)["SWAP score, live"] == f"{found.value:,.0f}"
    app.selectbox(key="decision0").set_value("mb_conv_5x5_e6").run()
    assert app.text_input(key="arch").value == f"2{TEXT[1:]}"


def test_the_bare_score_ranks_all_networks(open_page):
    try:
        load_truth("nasbench-macro", "cifar10")
    except MissingDataError as error:
        pytest.skip(str(error))
    app = open_page("correlations", space="nasbench-macro")
    assert not app.exception
    assert not app.error
    assert app.selectbox(key="metric").value == "swap"
    assert numbers(app)["Spearman ρ"] == "0.935"
    assert len(live(app).labels) == 3**8
    assert not live(app).head["regularised"]
    table = next(frame.value for frame in app.dataframe if "What ranks" in frame.value.columns)
    assert table.set_index("What ranks").loc["Ceiling: second training", "ρ"] == pytest.approx(0.980, abs=0.0005)
