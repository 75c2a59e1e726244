"""An ensemble for one architecture at a time: its place among references that are the same for everyone."""

import numpy as np
import pytest
from scipy.stats import rankdata

from swapcore.evaluation import ensemble
from swapcore.evaluation.ensemble import members_of, reference_architectures, with_reference
from swapcore.evaluation.evaluator import evaluate, evaluate_one
from swapcore.evaluation.executors import make_executor
from swapcore.metrics.ranks import RankSum, average_ranks, rank_among
from swapcore.metrics.registry import METRICS
from tests.scores import resolved, score

FEW = 9
MEMBERS = METRICS["az_nas"].members
CONNECTED = "|nor_conv_3x3~0|+|nor_conv_3x3~0|avg_pool_3x3~1|+|skip_connect~0|nor_conv_3x3~1|nor_conv_3x3~2|"
DISCONNECTED = "|nor_conv_3x3~0|+|none~0|none~1|+|none~0|none~1|nor_conv_3x3~2|"


@pytest.fixture
def few(monkeypatch):
    """A dozen references, so that a test takes seconds."""
    monkeypatch.setattr(ensemble, "REFERENCES", FEW)
    ensemble.reference_here.cache_clear()
    yield resolved(metric="az_nas", preset="lite", samples=4)
    ensemble.reference_here.cache_clear()


def member_values(architectures, **settings):
    """Columns of the members, each scored by itself."""
    found = [
        [score(one, metric=name, preset="lite", samples=4, **settings).value for one in architectures]
        for name in MEMBERS
    ]
    return np.array(found, dtype=float)


def test_a_reference_has_the_value_of_its_ranks_among_the_references(few):
    architectures = reference_architectures(few.problem)
    assert len(architectures) == FEW
    columns = member_values(architectures)
    whole = np.flatnonzero(np.isfinite(columns).all(axis=0))
    assert 4 < len(whole) <= FEW
    expected = sum(np.log(rankdata(column[whole]) / len(whole)) for column in columns)
    found = list(evaluate(architectures, few))
    assert [found[place].value for place in whole] == pytest.approx(list(expected))
    for place, one in enumerate(found):
        assert (one.undefined is None) is (place in whole)


def test_an_architecture_has_one_score_in_any_company_and_order(few):
    rng = np.random.default_rng(3)
    architectures = [few.space.sample(rng) for _ in range(5)]
    alone = [evaluate_one(architecture, few).values for architecture in architectures]
    assert len(set(alone)) == 5
    backwards = [one.values for one in evaluate(architectures[::-1], few)]
    assert backwards[::-1] == alone
    # Measured by other processes, and sent to them.
    with make_executor(2) as executor:
        sent = with_reference(few, executor)
        elsewhere = [executor.submit(evaluate_one, architecture, sent) for architecture in architectures]
        assert [future.result().values for future in elsewhere] == alone


def test_each_initialisation_is_compared_under_its_own_weights(few):
    architecture = few.space.parse(CONNECTED)
    both = evaluate_one(architecture, few.varied(repeats=2))
    assert len(both.values) == 2
    assert both.values[0] == evaluate_one(architecture, few).value
    assert both.values[1] != both.values[0]


def test_an_undefined_member_leaves_it_undefined_with_the_members_reason(few, monkeypatch):
    monkeypatch.setattr(ensemble, "with_reference", lambda _resolved: pytest.fail("the reference is not needed"))
    found = evaluate_one(few.space.parse(DISCONNECTED), few)
    assert found.values == ()
    (member, reason) = next(
        (member, evaluate_one(few.space.parse(DISCONNECTED), member).undefined)
        for member in members_of(few)
        if evaluate_one(few.space.parse(DISCONNECTED), member).undefined is not None
    )
    assert found.undefined == f"{member.metric.title}: {reason}"


def test_a_network_of_one_block_has_no_such_score():
    request = resolved(space="darts", metric="az_nas", samples=4)
    found = evaluate_one(request.space.sample(np.random.default_rng(0)), request)
    assert found.undefined.startswith("AZ-NAS progressivity: it needs 2 or more blocks")


def test_ranks_are_those_of_scipy():
    values = np.random.default_rng(0).integers(0, 20, 200).astype(float)
    assert average_ranks(values).tolist() == rankdata(values).tolist()
    among = RankSum().among([values, -values])
    expected = np.log(rankdata(values) / 200) + np.log(rankdata(-values) / 200)
    assert among == pytest.approx(expected)


@pytest.mark.parametrize(
    "references",
    [[1.0, 2.0, 4.0], [3.0, 3.0, 3.0], [0.0, 0.0, 5.0, 5.0, 5.0], [7.0], [-2.0, 0.0, 1e9]],
    ids=str,
)
def test_a_better_value_always_has_a_higher_rank_also_beyond_all_references(references):
    references = np.array(references)
    span = max(np.ptp(references), 1.0)
    grid = np.concatenate(
        [
            references.min() - span * np.geomspace(1e12, 1e-6, 60),
            np.linspace(references.min(), references.max(), 31),
            references.max() + span * np.geomspace(1e-6, 1e12, 60),
        ]
    )
    grid = np.unique(grid)
    ranks = [rank_among(value, references) for value in grid]
    assert (np.diff(ranks) > 0).all()
    assert ranks[0] > 0
    for value, rank in zip(references, rankdata(references), strict=True):
        assert rank_among(value, references) == rank


def test_the_rank_has_no_jump():
    references = np.array([0.0, 1.0, 1.0, 4.0])
    for value in references:
        around = [rank_among(value + step, references) for step in (-1e-9, 0.0, 1e-9)]
        assert around == pytest.approx([around[1]] * 3, abs=1e-7)
