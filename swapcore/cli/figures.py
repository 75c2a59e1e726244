"""The figures of a ranking as keys of JSON, by the same names in every command."""

from typing import Any

from swapcore.analysis.ceilings import Ceilings, MeasuredCeiling
from swapcore.analysis.correlation import Agreement, RankCorrelation

__all__ = ["of_agreement", "of_ceilings", "of_correlation"]


def of_agreement(found: Agreement) -> dict[str, Any]:
    """ρ and the top of a ranking."""
    return {
        "n": found.n,
        "spearman": found.spearman,
        "top10_spearman": found.top10_spearman,
        "ndcg": found.ndcg,
        "precision_at_100": found.precision_at_100,
        "picked_accuracy": found.picked_accuracy,
        "regret": found.regret,
        "regret_best_of_10": found.regret_best_of_10,
    }


def of_correlation(found: RankCorrelation) -> dict[str, Any]:
    """The same with its interval and the other coefficients."""
    return of_agreement(found) | {
        "spearman_ci": list(found.spearman_ci),
        "kendall": found.kendall,
        "pearson": found.pearson,
    }


def of_ceilings(found: Ceilings) -> dict[str, Any]:
    """What other accuracies as a score come to, and which cannot be told here."""
    return {"ceilings": [of_ceiling(one) for one in found.measured], "ceilings_missing": dict(found.missing)}


def of_ceiling(found: MeasuredCeiling) -> dict[str, Any]:
    training = found.training
    return {
        "title": training.title,
        "dataset": training.dataset,
        "truth": training.truth,
        "second_training": training.again,
        **of_agreement(found.figures),
    }
