"""What ``correlate``, ``leaderboard`` and ``tune`` print is what the version before printed; see figures.json."""

import hashlib
import json
from pathlib import Path

import pytest

from swapcore.cli.main import main
from swapcore.data.truths import load_truth
from swapcore.errors import MissingDataError

RECORDED = json.loads((Path(__file__).parent / "figures.json").read_text())["commands"]


def names(entry):
    words = entry["command"]
    return "-".join(words[place] for place in (0, 2, 4, 6)) + f"-{entry['printed'].get('metric', '')}"


RESAMPLED = {"spearman_ci", "interval"}
"""Ends of intervals of ρ come from sums in single precision, whose last digits processors round differently."""
EXACT, SINGLE = 1e-12, 1e-6


def same(found, expected, within=EXACT):
    """Everything that was printed then, to the last bits that other processors may round otherwise."""
    if isinstance(expected, dict):
        for key, value in expected.items():
            assert key in found
            if key == "published":
                # No figure of ours; since then, others' stand only beside the population that they hold for.
                continue
            same(found[key], value, SINGLE if key in RESAMPLED else within)
    elif isinstance(expected, list):
        found = those_of_then(found, expected)
        assert len(found) == len(expected)
        for one, value in zip(found, expected, strict=True):
            same(one, value, within)
    elif isinstance(expected, float):
        assert found == pytest.approx(expected, rel=1e-9, abs=within)
    elif isinstance(expected, str) and expected.startswith("sha256:"):
        assert f"sha256:{hashlib.sha256(found.encode()).hexdigest()}" == expected
    else:
        assert found == expected


def those_of_then(found, expected):
    """Without what has a name that nobody knew then, such as an ensemble that is bundled since; the order stays."""
    known = {one["name"] for one in expected if isinstance(one, dict) and "name" in one}
    return [one for one in found if not known or one["name"] in known]


@pytest.mark.parametrize("entry", RECORDED, ids=names)
def test_the_figures_are_those_of_the_version_before(entry, capsys):
    printed = entry["printed"]
    try:
        load_truth(printed["space"], printed["dataset"], printed["truth"])
    except MissingDataError as error:
        pytest.skip(str(error))
    # Some metrics are known of more networks now.
    table = ["--scores", printed["score_table"]] if "score_table" in printed else []
    assert main([*entry["command"], *table, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    known = {one["name"] for one in printed.get("standings", ())}
    if "first" in printed and found["first"] not in known:
        # An ensemble that is bundled since: what was said of the first place then is said of another one now.
        printed = {key: value for key, value in printed.items() if key not in {"first", "verdict"}}
    same(found, printed)
