"""A saved ensemble for one architecture: its members' own scores, combined by the definition, which settings carry."""

import json

import numpy as np
import pytest

from swapcore.errors import InvalidInputError, SwapcoreError
from swapcore.evaluation.evaluator import evaluate, evaluate_one
from swapcore.evaluation.executors import make_executor
from swapcore.evaluation.settings import ScoreSettings
from swapcore.metrics.ensemble import Ensemble, Member, Stage
from swapcore.runs.cautions import ensemble_cautions
from swapcore.values.regularisation import Regularisation
from tests.scores import resolved, score

F = Regularisation(mu=0.8, sigma=0.68, size="effective")
COLUMNS = {"synflow": (1.0, 5.0, 40.0), "effective_size": (0.1, 0.5, 1.0), "swap_mean": (100.0, 4000.0, 9000.0)}
CONNECTED = "|nor_conv_3x3~0|+|nor_conv_3x3~0|avg_pool_3x3~1|+|skip_connect~0|nor_conv_3x3~1|nor_conv_3x3~2|"
EMPTY = "|none~0|+|none~0|none~1|+|none~0|none~1|none~2|"
SMALL = {"preset": "lite", "samples": 4}


def made(columns=COLUMNS, regularised="swap", **facts):
    members = [Member(column=name) for name in columns]
    reference = [*columns.values()]
    if regularised:
        members.append(Member(column=regularised, regularisation=F))
        reference.append((50.0, 2000.0, 8000.0))
    stage = Stage(members=tuple(members), reference=tuple(reference))
    return Ensemble(name="mine", title="Mine", space="nasbench201", method="log-rank", stages=(stage,), **facts)


def request(ensemble=None, **settings):
    return resolved(metric="mine", ensemble=ensemble or made(), **SMALL, **settings)


def test_its_value_is_what_the_definition_makes_of_the_members_own_scores():
    asked = request()
    architecture = asked.space.parse(CONNECTED)
    effective = asked.reference_cost(architecture).effective_parameters / 1e6
    swap = [score(architecture, metric="swap", seed=seed, **SMALL).value for seed in (0, 1, 2)]
    values = {
        "synflow": score(architecture, metric="synflow", **SMALL).value,
        "effective_size": effective,
        "swap_mean": np.mean(swap),
        made().members[-1].key: swap[0] * F.factor(effective),
    }
    expected = made().scores({key: np.array([value]) for key, value in values.items()})
    found = evaluate_one(architecture, asked)
    assert found.values == tuple(expected)
    assert found.seconds > 0


def test_it_is_the_same_in_any_company_order_and_process():
    asked = request()
    rng = np.random.default_rng(3)
    architectures = [asked.space.sample(rng) for _ in range(3)]
    alone = [evaluate_one(one, asked).values for one in architectures]
    assert [one.values for one in evaluate(architectures[::-1], asked)] == alone[::-1]
    with make_executor(2) as executor:
        elsewhere = [executor.submit(evaluate_one, one, asked) for one in architectures]
        assert [future.result().values for future in elsewhere] == alone


def test_each_initialisation_has_a_value_of_its_own():
    asked = request(repeats=2)
    architecture = asked.space.parse(CONNECTED)
    both = evaluate_one(architecture, asked)
    assert len(both.values) == 2
    assert both.values[0] == evaluate_one(architecture, request()).value
    assert both.values[0] != both.values[1]


def test_a_member_without_a_value_ranks_last_and_none_at_all_is_undefined():
    some = request(made({"synflow": (1.0, 2.0)}))
    assert evaluate_one(some.space.parse(EMPTY), some).undefined is None
    alone = request(made({"synflow": (1.0, 2.0), "zen": (0.0, 1.0)}, regularised=""))
    found = evaluate_one(alone.space.parse(EMPTY), alone)
    assert found.undefined == "none of its members has a value"


def test_settings_carry_the_definition_there_and_back_and_others_say_nothing_of_it():
    settings = ScoreSettings(metric="mine", ensemble=made(provenance={"preset": "paper"}), **SMALL)
    again = ScoreSettings.from_json(json.loads(json.dumps(settings.to_json(), allow_nan=False)))
    assert again == settings
    assert hash(again) == hash(settings)
    assert again.metric_facts.title == "Mine"
    assert "ensemble" not in ScoreSettings().to_json()


def test_kept_scores_are_told_apart_by_the_definition_and_not_by_its_title():
    plain = resolved(metric="synflow", **SMALL).conditions()
    assert "ensemble" not in plain
    first, other = request().conditions(), request(made({"synflow": (1.0, 5.0, 41.0)})).conditions()
    assert first["ensemble"] != other["ensemble"]
    assert {**first, "ensemble": other["ensemble"]} == other
    assert request(made(provenance={"date": "today"})).conditions() == first


def test_another_metric_of_the_same_settings_has_no_definition():
    varied = request().varied(metric="synflow")
    assert varied.settings == resolved(metric="synflow", **SMALL).settings
    assert request().varied(seed=3).settings.ensemble == made()


@pytest.mark.parametrize(
    "settings",
    [{"metric": "other"}, {"metric": "mine", "space": "darts"}, {"metric": "synflow"}],
    ids=["another name", "another space", "a metric"],
)
def test_a_definition_that_does_not_fit_is_refused(settings):
    with pytest.raises(InvalidInputError, match="got 'mine' of nasbench201"):
        ScoreSettings(ensemble=made(), **settings)


@pytest.mark.parametrize("told", [[], "mine", {}, {"version": 9}])
def test_settings_with_a_damaged_definition_are_told(told):
    with pytest.raises(SwapcoreError):
        ScoreSettings.from_json({"metric": "mine", "ensemble": told})


def test_a_sample_that_was_measured_otherwise_is_a_caution():
    paper = made(provenance={"preset": "paper", "samples": "16"})
    found = ensemble_cautions(ScoreSettings(metric="mine", ensemble=paper, preset="lite"))
    assert len(found) == 1
    assert "measured with preset paper, in which ranks of what is measured with preset lite" in found[0]
    assert ensemble_cautions(ScoreSettings(metric="mine", ensemble=paper)) == []
    assert ensemble_cautions(ScoreSettings()) == []
