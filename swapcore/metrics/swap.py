"""SWAP: the number of distinct sample-wise activation patterns (Peng et al., SWAP-NAS, ICLR 2024)."""

from swapcore.metrics.measure import Finish, Subject
from swapcore.metrics.metric import Metric
from swapcore.values.score import Score

__all__ = ["SWAP"]


def start(subject: Subject) -> Finish:
    """Run the forward passes of all initialisations, several side by side; the counts are read when it is finished."""
    from swapcore.patterns.swap import start_scores

    flying = []
    for repeat in range(0, subject.repeats, subject.together):
        count = min(subject.together, subject.repeats - repeat)
        network = subject.scoring_network(repeat, count)
        flying.append(start_scores(network, subject.inputs(count), networks=count))

    def finish() -> Score:
        found = [score for wait in flying for score in wait()]
        return Score(
            values=tuple(one.score for one in found),
            units=found[0].units,
            saturation=sum(one.saturation for one in found) / len(found),
            layers=found[0].layers,
        )

    return finish


SWAP = Metric(
    name="swap",
    title="SWAP",
    summary="How many different ways there are in which the samples switch the units of the network on and off.",
    unit="patterns",
    paper="Peng et al., SWAP-NAS, ICLR 2024",
    regularised=True,
    table_seeds=3,
    start=start,
)
