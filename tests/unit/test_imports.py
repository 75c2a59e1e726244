"""What importing swapcore costs: nothing that is slow, and no torch for what only browses tables."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

import swapcore

PACKAGE = Path(swapcore.__file__).parent
BROWSING = ("spaces", "problems", "values", "data", "store", "analysis", "figures")
SLOW = ("torch", "torchvision", "streamlit", "numpy", "scipy", "pandas", "pyarrow", "plotly", "PIL")


def imported(code):
    """Top-level packages that a fresh process has imported after running the code."""
    code += "\nimport sys; print(' '.join(sorted({name.partition('.')[0] for name in sys.modules})))"
    return set(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split())


def modules(part):
    names = [path.relative_to(PACKAGE.parent).with_suffix("") for path in (PACKAGE / part).rglob("*.py")]
    return [".".join(name.parts).removesuffix(".__init__") for name in names]


def test_importing_swapcore_alone_is_light():
    assert imported("import swapcore; swapcore.__version__").isdisjoint(SLOW)


@pytest.mark.parametrize("part", BROWSING)
def test_a_part_that_browses_imports_neither_torch_nor_streamlit(part):
    names = sorted(set(modules(part)))
    assert f"swapcore.{part}" in names
    assert len(names) > 2
    found = imported(f"import {', '.join(names)}")
    assert ("sqlalchemy" if part == "store" else "numpy") in found
    assert found.isdisjoint({"torch", "torchvision", "streamlit"})
    assert ("plotly" in found) is (part == "figures")


def test_the_command_line_starts_without_torch_and_plotly():
    found = imported("import swapcore.cli.main, swapcore.evaluation.resolve, swapcore.evaluation.devices")
    assert found.isdisjoint({"torch", "torchvision", "streamlit", "plotly", "pandas"})


def test_the_default_networks_are_read_without_torch_and_pandas():
    found = imported(
        "from swapcore.analysis.joining import join\n"
        "from swapcore.data.score_table import load_score_table\n"
        "from swapcore.data.truths import load_truth\n"
        "assert len(join(load_score_table(), load_truth('nasbench201', 'cifar10'))) == 15625"
    )
    assert found.isdisjoint({"torch", "torchvision", "streamlit", "pandas", "plotly", "scipy"})


def test_a_score_from_the_package_loads_torch_when_it_is_used():
    assert "torch" not in imported("from swapcore import regularisation_factor, SwapScore, LayerPatterns")
    assert "torch" in imported("from swapcore import swap_score")


def test_every_public_name_is_there_and_no_other():
    for name in swapcore.__all__:
        assert getattr(swapcore, name) is not None
    assert {"swap_score", "regularisation_factor"} <= set(swapcore.__all__)
    with pytest.raises(AttributeError, match="module 'swapcore' has no attribute 'swap_scores'"):
        _ = swapcore.swap_scores


ARCH = "|nor_conv_3x3~0|+|none~0|nor_conv_1x1~1|+|avg_pool_3x3~0|none~1|skip_connect~2|"
SCORE = ("score", "--space", "nasbench201", "--dataset", "cifar10", "--arch")


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (("correlate", "--space", "nasbench201", "--json"), 0),
        (("data", "list", "--json"), 0),
        ((*SCORE, ARCH[:-16] + "|"), 2),
        ((*SCORE, ARCH, "--mu", "-1", "--sigma", "1"), 2),
    ],
    ids=["correlate", "data list", "a slip in the architecture", "a slip in the regularisation"],
)
def test_a_command_that_computes_no_score_does_not_import_torch(arguments, status):
    command = [sys.executable, "-X", "importtime", "-m", "swapcore", *arguments]
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    assert found.returncode == status
    names = re.findall(r"\| +([\w.]+)$", found.stderr, re.MULTILINE)
    assert "swapcore.cli.main" in names
    assert not {"torch", "torchvision", "streamlit", "plotly"} & set(names)
    if arguments[0] == "correlate":
        assert json.loads(found.stdout)["spearman"] == pytest.approx(0.822, abs=0.0005)
    elif status == 0:
        assert json.loads(found.stdout)["items"]
    else:
        assert found.stdout == ""
        assert "Traceback" not in found.stderr
        assert re.search(r"^swapcore score: (malformed|mu must be)", found.stderr, re.MULTILINE)
