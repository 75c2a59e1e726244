"""How well a score ranks networks whose trained accuracy is known."""

from dataclasses import dataclass

import numpy as np

from swapcore.analysis.bootstrap import SpearmanBootstrap, percentile_interval
from swapcore.analysis.ranks import best_tenth, kendall, spearman, spearman_or_none
from swapcore.analysis.top_of_ranking import best_of_ten, ndcg, precision_at_the_top
from swapcore.values.quantity import ACCURACY, Quantity

__all__ = ["Agreement", "RankCorrelation", "agreement", "correlate"]


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """How well one ranking finds what another one has, overall and at the top.

    Attributes:
        n: Networks compared.
        spearman: Spearman's ρ, ties at their average rank.
        top10_spearman: ρ among the best tenth by accuracy; None where undefined.
        ndcg: Normalised discounted cumulative gain of the best-scored; None where undefined, and for what is not an
            accuracy. See ``top_of_ranking``.
        precision_at_100: Share of the 100 best-scored that are among the 100 most accurate; see there.
        picked_accuracy: Accuracy of the best-scored network, or what else ``quantity`` names, as measured; the mean
            where several share that score.
        regret: Highest accuracy of all networks, also those without a score, minus ``picked_accuracy``, in percentage
            points; of a quantity of which less is better, how far the pick is above the lowest.
        regret_best_of_10: The same of the best of the ten best-scored; of those that share the tenth's score, what is
            to be expected of a fair draw. See ``top_of_ranking``.
        quantity: What was ranked, with the unit of ``picked_accuracy`` and both regrets.
    """

    n: int
    spearman: float
    top10_spearman: float | None
    ndcg: float | None
    precision_at_100: float
    picked_accuracy: float
    regret: float
    regret_best_of_10: float
    quantity: Quantity = ACCURACY

    @property
    def best_of_all(self) -> float:
        """The best accuracy of all networks, also those without a score; or what else was measured, as it was."""
        return self.picked_accuracy + (self.regret if self.quantity.higher_is_better else -self.regret)


@dataclass(frozen=True, kw_only=True, eq=False)
class RankCorrelation(Agreement):
    """Agreement between a score and accuracy in full, on the networks that have a score.

    Attributes:
        spearman_ci: 95 % percentile bootstrap interval of ρ over networks.
        resampled: ρ in each resample, shape (resamples,); scores of the same networks are paired.
        kendall: Kendall's τ-b.
        pearson: Pearson's r of the plain values.
        best: Position of the network with the best score (the first one if several share it).
        sharing: How many share it.
    """

    spearman_ci: tuple[float, float]
    resampled: np.ndarray
    kendall: float
    pearson: float
    best: int
    sharing: int


def correlate(
    scores: np.ndarray,
    accuracies: np.ndarray,
    *,
    bootstrap: SpearmanBootstrap | None = None,
    quantity: Quantity = ACCURACY,
) -> RankCorrelation:
    """Compare a score, higher meaning better, with accuracy.

    Args:
        scores: NaN where a network has none, shape (n,).
        accuracies: Percent, or what else was measured, turned so that higher is better; shape (n,).
        bootstrap: Of the accuracies of the networks that have a score; what 1,000 resamples of all n with seed 0 hold
            of them if None.
        quantity: What the accuracies are.

    Raises:
        UndefinedCorrelationError: For fewer than three scores, or constant scores or accuracies.
    """
    known = ~np.isnan(scores)
    values, trained = scores[known], accuracies[known]
    found = agreement(scores, accuracies, quantity=quantity)
    if bootstrap is None:
        bootstrap = SpearmanBootstrap(accuracies).among(known)
    resampled = bootstrap.resampled(values)
    return RankCorrelation(
        **vars(found),
        spearman_ci=percentile_interval(resampled),
        resampled=resampled,
        kendall=kendall(values, trained),
        # Scaled first: the squares of strongly regularised scores would vanish.
        pearson=float(np.corrcoef(values / np.abs(values).max(), trained)[0, 1]),
        best=int(np.flatnonzero(known)[np.argmax(values)]),
        sharing=int((values == values.max()).sum()),
    )


def agreement(scores: np.ndarray, accuracies: np.ndarray, *, quantity: Quantity = ACCURACY) -> Agreement:
    """How well a score finds the accurate networks, without an interval.

    Args:
        scores: NaN where a network has none, shape (n,).
        accuracies: Percent, or what else was measured, turned so that higher is better; shape (n,).
        quantity: What the accuracies are.

    Raises:
        UndefinedCorrelationError: As ``correlate``.
    """
    known = ~np.isnan(scores)
    values, trained = scores[known], accuracies[known]
    overall, tenth = spearman(values, trained), best_tenth(trained)
    first = values == values.max()
    # Of equal ones, summing may round the mean past all of them.
    picked = float(trained[first].mean()) if first.sum() > 1 else float(trained[first][0])
    highest = float(accuracies.max())
    return Agreement(
        n=len(values),
        spearman=overall,
        top10_spearman=spearman_or_none(values[tenth], trained[tenth]),
        ndcg=ndcg(values, trained) if quantity.is_accuracy else None,
        precision_at_100=precision_at_the_top(values, trained),
        picked_accuracy=quantity.as_measured(picked),
        regret=highest - picked,
        regret_best_of_10=highest - best_of_ten(values, trained),
        quantity=quantity,
    )
