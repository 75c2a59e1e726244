"""Which searches share an axis, by what they depend on and nothing else."""

import numpy as np
import pytest

from swapcore.runs.comparison import MEASURES, axis_title, curves_of, differing, groups
from swapcore.runs.settings_words import settings_in_words
from swapcore.store.run import CycleRow, EvaluationRow
from tests.search_settings import search_settings

BASE = {"preset": "lite", "mu": 0.8, "sigma": 1.0, "size": "effective"}


def parts(measure, *changes):
    return groups({number: search_settings(**BASE | change) for number, change in enumerate(({}, *changes))}, measure)


@pytest.mark.parametrize(
    ("change", "apart"),
    [
        ({"seed": 3}, []),
        ({"algorithm": "random"}, []),
        ({"lag": 4}, []),
        ({"mu": 0.9}, ["fitness"]),
        ({"sigma": 2.0}, ["fitness"]),
        ({"mu": None, "sigma": None}, ["fitness"]),
        ({"size": "total"}, ["fitness", "size"]),
        ({"preset": "paper"}, ["fitness", "score"]),
        ({"samples": 8}, ["fitness", "score"]),
        ({"score_seed": 1}, ["fitness", "score"]),
        ({"repeats": 2}, ["fitness", "score"]),
        ({"images": "noise"}, ["fitness", "score"]),
        ({"metric": "flops"}, ["fitness", "score"]),
        ({"dataset": "cifar100"}, ["fitness", "score", "accuracy"]),
        ({"space": "darts"}, ["fitness", "score", "accuracy", "size"]),
    ],
    ids=str,
)
def test_runs_share_an_axis_where_all_that_a_measure_depends_on_is_the_same(change, apart):
    assert {measure for measure in MEASURES if len(parts(measure, change)) > 1} == set(apart)


def test_groups_keep_the_order_and_what_differs_is_named_with_its_values():
    assert parts("fitness", {"mu": 0.9}, {}, {"mu": 0.9}) == [[0, 2], [1, 3]]
    asked = [search_settings(**BASE), search_settings(**BASE | {"mu": 0.9}), search_settings(**BASE)]
    assert differing(asked, "fitness") == {"wanted size μ": ["0.8", "0.9"]}
    assert differing(asked, "score") == {}


def test_curves_are_those_of_the_fittest_so_far():
    rows = [
        EvaluationRow(
            number=number,
            cycle=number,
            architecture=text,
            origin="random",
            score=score,
            size=size,
            fitness=fitness,
            seconds=0.0,
            undefined=None if score else "so",
        )
        for number, (text, score, size, fitness) in enumerate(
            [("12012012", None, 1.0, None), ("00000000", 50.0, 0.5, 40.0), ("22222222", 60.0, 1.5, 20.0)]
        )
    ]
    cycles = [
        CycleRow(cycle=number, evaluations=number + 1, best=None, median=None, population=(), seconds=0.0)
        for number in range(3)
    ]
    found = curves_of(search_settings(space="nasbench-macro", preset="lite"), rows, cycles)
    assert found.evaluations.tolist() == [1, 2, 3]
    np.testing.assert_array_equal(found.along["fitness"], [np.nan, 40.0, 40.0])
    np.testing.assert_array_equal(found.along["score"], [np.nan, 50.0, 50.0])
    np.testing.assert_array_equal(found.along["size"], [np.nan, 0.5, 0.5])
    assert np.isnan(found.along["accuracy"][0])


def test_settings_are_words_with_units_for_every_algorithm_and_no_json():
    for algorithm in ("swap-nas", "random", "tpe"):
        words = settings_in_words(search_settings(**BASE | {"algorithm": algorithm}))
        flat = {name: value for part in words.values() for name, value in part.items()}
        assert flat["wanted size μ"] == "0.8 M"
        assert "16 of CIFAR-10" in flat["images"]
        assert not any(sign in value for value in flat.values() for sign in "{}[]")
    assert axis_title(search_settings(**BASE), "score") == "score of the best: SWAP (patterns)"
