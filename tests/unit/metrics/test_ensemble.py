"""Ensembles: ranks in a sample, ways to combine them, definitions as JSON, and what is refused."""

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import rankdata

from swapcore.errors import InvalidInputError, SwapcoreError, UnknownNameError
from swapcore.metrics.columns import source_of
from swapcore.metrics.combining import REFERENCE, reference_of, reference_ranks
from swapcore.metrics.ensemble import Ensemble, Member, Stage
from swapcore.metrics.ensemble_facts import metric_of
from swapcore.metrics.ensemble_json import ensemble_from_json, ensemble_to_json
from swapcore.values.regularisation import Regularisation

FEW = 60
RNG = np.random.default_rng(3)
VALUES = {name: np.round(RNG.normal(size=FEW), 3) for name in ("jacov", "synflow", "zen")}
F = Regularisation(mu=0.8, sigma=0.68, size="effective")


def stage(*names, scores=()):
    return Stage(
        members=tuple(Member(column=name) for name in names),
        reference=tuple(reference_of(VALUES[name]) for name in names),
        scores=scores,
    )


def ensemble(method="log-rank", stages=None, **facts):
    stages = (stage("jacov", "synflow"),) if stages is None else stages
    return Ensemble(name="mine", title="Mine", space="nasbench201", method=method, stages=stages, **facts)


def shares(name):
    """Of the sample itself, where it is kept whole."""
    return rankdata(VALUES[name]) / FEW


def test_a_small_sample_is_kept_whole_and_its_ranks_are_those_of_scipy():
    for name, values in VALUES.items():
        assert list(reference_of(values)) == sorted(values.tolist())
        assert reference_ranks(values, reference_of(values)) == pytest.approx(shares(name))


def test_a_large_sample_is_kept_as_quantiles_that_give_ranks_right_to_one_in_a_hundred():
    values = np.random.default_rng(0).lognormal(size=5000)
    kept = reference_of(values)
    assert len(kept) == REFERENCE
    assert np.abs(reference_ranks(values, kept) - rankdata(values) / len(values)).max() < 1 / 100


@given(
    st.lists(st.floats(-1e6, 1e6, width=32), min_size=1, max_size=30),
    st.lists(st.floats(-1e6, 1e6, width=32), min_size=2, max_size=10),
)
def test_ranks_grow_with_values_and_are_above_those_of_what_is_undefined(sample, asked):
    reference = reference_of(np.array(sample))
    values = np.sort(np.array(asked))
    found = reference_ranks(values, reference)
    assert (np.diff(found) >= 0).all()
    assert (found > 0).all()
    assert (found >= reference_ranks(np.array([np.nan]), reference)[0]).all()


def test_beyond_the_sample_no_two_values_tie():
    reference = (1.0, 2.0, 4.0)
    for values in (np.array([4.5, 5.0, 50.0, 1e6]), np.array([-1e6, -5.0, 0.0, 0.9])):
        assert (np.diff(reference_ranks(values, reference)) > 0).all()


def test_simple_ways_to_combine_are_what_their_names_say():
    ranks = np.array([shares("jacov"), shares("synflow")])
    assert ensemble("mean-rank").scores(VALUES) == pytest.approx(ranks.mean(axis=0))
    assert ensemble("borda").scores(VALUES) == pytest.approx(ranks.mean(axis=0))
    assert ensemble("log-rank").scores(VALUES) == pytest.approx(np.log(ranks).mean(axis=0))


def test_what_is_undefined_ranks_last_and_a_network_without_any_value_is_undefined():
    gaps = {name: values.copy() for name, values in VALUES.items()}
    gaps["jacov"][[0, 1]] = np.nan
    gaps["synflow"][1] = np.nan
    found = ensemble("log-rank").scores(gaps)
    assert np.isnan(found).tolist() == [False, True] + [False] * (FEW - 2)
    assert found[0] == pytest.approx((np.log(0.5 / FEW) + np.log(shares("synflow")[0])) / 2)
    assert ensemble("mean-rank").scores(gaps)[0] == pytest.approx(shares("synflow")[0])
    assert ensemble("borda").scores(gaps)[0] == pytest.approx(shares("synflow")[0] / 2)


def test_a_calibrated_one_is_its_weights_times_ranks_their_squares_and_logarithms():
    weights = (0.5, -0.2, 1.0, 0.0, 0.3, 2.0)
    a, b = shares("jacov"), shares("synflow")
    expected = 0.5 * a - 0.2 * b + a**2 + 0.3 * np.log(a) + 2 * np.log(b)
    assert ensemble("calibrated", weights=weights, calibrated_on=9).scores(VALUES) == pytest.approx(expected)


def staged():
    scores = np.log([shares("jacov"), shares("synflow")]).mean(axis=0)
    first = stage("jacov", "synflow", scores=reference_of(scores))
    best = rankdata(scores) > 0.8 * FEW
    among = (rankdata(scores)[best] / FEW - 0.8) / 0.2
    sample = np.sort(VALUES["zen"][best])
    inside = (np.log(rankdata(VALUES["zen"][best]) / best.sum()) + np.log(among)) / 2
    second = Stage(
        members=(Member(column="zen"),), reference=(tuple(sample.tolist()),), scores=tuple(sorted(inside.tolist()))
    )
    return ensemble("staged", (first, second)), scores, best, inside


def test_a_staged_one_orders_the_best_fifth_by_its_second_stage_and_leaves_the_others_where_they_are():
    found, scores, best, inside = staged()
    assert best.sum() == FEW // 5
    values = found.scores(VALUES)
    # The best of the others stands at the border, where the digits that a sample is kept with decide.
    others = ~best & (rankdata(scores) < 0.8 * FEW)
    assert values[others] == pytest.approx(rankdata(scores)[others] / FEW, abs=1e-5)
    assert values[best].min() > values[~best].max()
    assert rankdata(np.round(values[best], 5)).tolist() == rankdata(np.round(inside, 12)).tolist()


@pytest.mark.parametrize("one", [ensemble(), staged()[0], ensemble("calibrated", weights=(1.0,) * 6, calibrated_on=7)])
def test_a_definition_is_the_same_after_json(one):
    one = replace(one, provenance={"command": "by hand"})
    again = ensemble_from_json(json.loads(json.dumps(ensemble_to_json(one), allow_nan=False)))
    assert again == one
    assert hash(again) == hash(one)
    assert again.provenance == one.provenance
    assert again.digest == one.digest == replace(one, title="Another", provenance={}).digest
    assert again.scores(VALUES).tolist() == one.scores(VALUES).tolist()


def test_another_way_or_another_sample_is_another_digest():
    assert ensemble("log-rank").digest != ensemble("mean-rank").digest
    assert ensemble(stages=(stage("jacov", "zen"),)).digest != ensemble().digest


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 3) | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
WHOLE = ensemble_to_json(ensemble("calibrated", weights=(1.0,) * 6, calibrated_on=7))


@settings(max_examples=150)
@given(st.sampled_from([*WHOLE, "stages.members", "stages.reference", "stages.scores"]), JSON)
def test_whatever_a_damaged_definition_holds_is_told_or_is_one(place, value):
    told = json.loads(json.dumps(WHOLE))
    name, _, inner = place.partition(".")
    if inner:
        told["stages"][0][inner] = value
    else:
        told[name] = value
    try:
        found = ensemble_from_json(told)
    except SwapcoreError:
        return
    assert np.isfinite(found.scores(VALUES)).all()


@given(JSON)
def test_what_is_no_definition_at_all_is_told(value):
    with pytest.raises(InvalidInputError):
        ensemble_from_json(value)


def test_a_newer_version_is_told():
    with pytest.raises(InvalidInputError, match=r"newer version of this program \(format 2, known 1\)"):
        ensemble_from_json({**WHOLE, "version": 2})


def test_what_cannot_be_an_ensemble_is_refused():
    with pytest.raises(InvalidInputError, match="at least one member"):
        ensemble(stages=(Stage(members=(), reference=()),))
    with pytest.raises(InvalidInputError, match="jacov is there twice"):
        stage("jacov", "jacov")
    with pytest.raises(InvalidInputError, match="must not contain itself"):
        Ensemble(name="zen", title="", space="nasbench201", method="borda", stages=(stage("jacov", "zen"),))
    with pytest.raises(InvalidInputError, match="must have 2 stage"):
        ensemble("staged")
    with pytest.raises(InvalidInputError, match="got 'best'"):
        ensemble("best")
    with pytest.raises(InvalidInputError, match="5 weights"):
        ensemble("calibrated", weights=(1.0,) * 5)
    with pytest.raises(InvalidInputError, match="must name as many; got 1"):
        ensemble("calibrated", weights=(1.0,) * 6, calibrated_on=2, fitted=("a",))
    with pytest.raises(InvalidInputError, match="ascending"):
        Stage(members=(Member(column="zen"),), reference=((2.0, 1.0),))


def test_its_facts_are_those_of_its_members_and_its_words_name_them():
    members = (Member(column="swap", regularisation=F), Member(column="epe_nas"), Member(column="swap_mean"))
    one = ensemble(stages=(Stage(members=members, reference=((1.0,),) * 3),))
    facts = metric_of(one)
    assert (facts.kind, facts.members) == ("ensemble", ("swap", "epe_nas"))
    assert facts.needs_labels
    assert facts.needs_gradients
    assert not metric_of(ensemble(stages=(stage("synflow"),))).needs_inputs
    assert "SWAP × f(Θ) (μ 0.8, σ 0.68, effective size), EPE-NAS, SWAP (mean of 3 seeds)" in facts.summary
    learned = metric_of(ensemble("calibrated", weights=(1.0,) * 6, calibrated_on=100, dataset="cifar10"))
    assert "learns from 100 accuracies of cifar10" in learned.paper


def test_a_member_is_a_metric_a_mean_over_seeds_or_a_size():
    assert (source_of("swap_mean").metric.name, source_of("swap_mean").seeds) == ("swap", 3)
    assert source_of("effective_size").size == "effective"
    with pytest.raises(InvalidInputError, match="itself an ensemble"):
        source_of("az_nas")
    with pytest.raises(UnknownNameError, match="'zen_mean'"):
        source_of("zen_mean")
