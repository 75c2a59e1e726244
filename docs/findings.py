"""Write docs/findings.md, what each part gains and what it does not: ``python -m docs.findings``.

From bundled tables, public accuracies (``SWAP_DATA_DIR``) and searches by the scores of a table; minutes on two cores.
A section is one function in ``SECTIONS`` that gives Markdown; one whose data is not on this machine is left out, and
the document says so. Whoever adds one adds a function.
"""

import argparse
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from swapcore import __version__
from swapcore.analysis.correlation import correlate
from swapcore.analysis.known_networks import known_networks
from swapcore.analysis.learning_curve import learning_curve
from swapcore.analysis.over_seeds import paired, summary_of
from swapcore.analysis.ranks import UndefinedCorrelationError
from swapcore.analysis.regularised import RankedBy, ranking_column
from swapcore.analysis.tables import default_metric_table, joined, table_with
from swapcore.analysis.transfer_outcome import bundled_transfer
from swapcore.data.accuracy_table import AccuracyTable
from swapcore.data.ensembles import ensembles_of
from swapcore.data.truths import load_truth
from swapcore.errors import MissingDataError, UnknownNameError
from swapcore.evaluation.resolve import SCORING_VERSION
from swapcore.machine import versions
from swapcore.problems.registry import get_problem
from swapcore.randomness import generator
from swapcore.runs.driving import search_cycles
from swapcore.runs.experiment import objective_from_text
from swapcore.runs.looked_up import looked_up_scorer
from swapcore.runs.settings import SearchSettings, searcher_settings
from swapcore.search.candidate import Evaluation
from swapcore.search.objective import Progress

OUTPUT = Path(__file__).with_name("findings.md")
CELLS, GENOTYPES, CHAINS = "nasbench201", "darts", "nasbench-macro"
TRUTH = "nats-bench"
PLACES: tuple[tuple[str, str, str | None], ...] = (
    (CELLS, "cifar10", TRUTH),
    (CELLS, "cifar100", TRUTH),
    (CELLS, "imagenet16-120", TRUTH),
    (GENOTYPES, "cifar10", None),
    (CHAINS, "cifar10", None),
)
WANTED = "0.8:0.68:effective"
SINGLE = ("swap", "params", "nwot", "synflow", "zen", "az_nas")
SEEDS = range(20)
WARM_SEEDS = range(10)
DRAWN = 420
NARROW = 0.05
Row = Sequence[str]


def table(heads: Row, rows: Iterable[Row]) -> str:
    """A table of Markdown."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def number(value: float | None, digits: int = 3) -> str:
    """A number, or a dash where it is not defined."""
    return "–" if value is None or not np.isfinite(value) else f"{value:.{digits}f}"


def median_words(values: Sequence[float] | np.ndarray, digits: int = 2) -> str:
    """A median over seeds with its interval."""
    found = summary_of(np.asarray(values, dtype=float))
    if found is None:
        return "–"
    return f"{found.median:.{digits}f} [{found.low:.{digits}f}, {found.high:.{digits}f}]"


def rankings() -> str:
    """Single metrics, regularisation and ensembles, on every space with measured metrics."""
    parts = ["## Single scores, regularisation and ensembles", RANKINGS]
    for space, dataset, name in PLACES:
        truth = load_truth(space, dataset, name)
        networks = joined(default_metric_table(space, dataset), truth)
        asked = [RankedBy(metric=metric) for metric in (*SINGLE, *ensembles_of(space))]
        if space == CELLS:
            asked.insert(1, RankedBy(metric="swap", regularisation=objective_from_text(WANTED).regularisation))
        rows = []
        for one in asked:
            label = one.metric if one.regularisation is None else f"{one.metric} × f(Θ), μ .8, σ .68, effective size"
            try:
                found = correlate(ranking_column(networks, one).scores, networks.accuracies)
            except (UndefinedCorrelationError, UnknownNameError):
                rows.append([label, "undefined here", *["–"] * 6])
                continue
            low, high = found.spearman_ci
            rows.append(
                [
                    label,
                    f"{found.n:,}",
                    f"{found.spearman:.3f} [{low:.3f}, {high:.3f}]",
                    number(found.top10_spearman),
                    number(found.ndcg),
                    number(found.precision_at_100, 2),
                    number(found.regret, 2),
                    number(found.regret_best_of_10, 2),
                ]
            )
        heads = ["score", "n", "ρ", "top tenth", "nDCG", "precision at 100", "regret", "best of ten"]
        population = f"{len(networks.accuracies):,} networks with measured metrics, truth {truth.name}"
        parts += [f"### {get_problem(space).title}, {dataset} ({population})", table(heads, rows)]
    return "\n\n".join([*parts, RANKINGS_READ])


RANKINGS = """Spearman's ρ with its 95 % bootstrap interval over networks (1,000 resamples, seed 0); ρ among the best
tenth by accuracy; nDCG; the share of the 100 best-scored that are among the 100 most accurate; percentage points that
the first pick, and the best of the ten first picks, lack to the best of these networks. Scores see images of CIFAR-10
whatever the data set. No ensemble but `swap-calibrated-100` learns from accuracies; that one was fitted on 100 of the
networks, which do not judge it. All the same, μ .8 and σ .68, the staged ensemble and the quartet were found with the
accuracies of the first space in view, and `swap-synflow` with those of DARTS: what `swap-staged` does on the other
spaces is the test of it."""
RANKINGS_READ = """Ensembles and regularisation gain where they were found, on the cells of the first space and its
three data sets: the calibrated ensemble leads, then the quartet and the staged one, in ρ and in nDCG. On the other
two spaces the staged ensemble is behind SWAP alone. DARTS has an ensemble of its own (SWAP and SynFlow) that leads in
ρ and not at the first pick, where the parameters do. Regularisation raises ρ on the first space and makes the first
pick worse there (regret of 3 to 17 points)."""
SEARCHES_READ = """Evolution finds higher scores than random search. By the regularised score it ends at networks that
are worse when trained, with nearly all seeds; by the bare score the two are not told apart on CIFAR-10. The networks
with the highest SWAP of all are not among the best trained, and a search that comes nearer to them loses accuracy:
what limits a search here is how the score ranks the top, not the algorithm. Spread over seeds is that of the search
alone: the score table is one for all."""
WARM_HOW = """NAS-Bench-201, SWAP-NAS, 420 evaluations, μ .8, σ .68, effective size, scores of the bundled table,
seeds 0 to 9; the earlier run of seed s has seed 100 + s. Ten of the first twenty architectures are the best of the
earlier run, scored anew; the other ten are the cold search's own first ten. First reached: when the fitness at which
the cold search ends is reached, as a share of 420 evaluations (1 where it never is). Accuracy: warm less cold,
trained accuracy of the fittest on CIFAR-10 (NATS-Bench) in points, seed by seed. Medians with bootstrap intervals
over seeds."""
WARM_READ = """The aim was at most half of the cold run's evaluations, in the median of ten: most kinds of earlier run
come to it, another wanted size does not. With some seeds a warm search settles on what it was given and never comes
to the cold one's end. Fitness is what is saved: where the interval of the accuracy holds 0, the networks are not
better when trained. What the earlier run itself has cost is not counted."""
ADAPTIVE_HOW = """NAS-Bench-201, SWAP-NAS, 420 evaluations, μ .8, σ .68, effective size, scores of the bundled table,
seeds 0 to 19, CIFAR-10 (NATS-Bench). Trained accuracy of the fittest at the end, its difference from the plain search
with the same seed, and what the network is worth by the plain search's own fitness, in per cent of what that search
found. Medians with bootstrap intervals over seeds."""
ADAPTIVE_READ = """Narrowing σ to a fourteenth of it costs 3 points of accuracy here, and the plain fitness is not
better either. Operators chosen by success come to the same end as the plain search. Neither gains on this space; a
budget of parameters or operations that has to be kept is another matter, and is not judged here."""
TUNING_READ = """Ten trained networks can choose worse than no regularisation at all; from 50 on the choice is close
to the best of the grid on the first space, on DARTS it takes some 100 to be level with the bare score and gains a
hundredth. On NAS-Bench-Macro no μ and σ of the grid comes near the bare score: regularisation is not for every
space."""


def search(settings: SearchSettings) -> list[Evaluation]:
    """All evaluations of a search by the scores of a table."""
    cycles = search_cycles(settings.new_loop(), settings.problem.space, looked_up_scorer(settings.score))
    return [one for cycle in cycles for one in cycle.evaluations]


def asked(algorithm: str, objective: str, seed: int, first: tuple[str, ...] = (), **score: object) -> SearchSettings:
    """Settings of a search of 420 evaluations, those of the first space by default."""
    settings = SearchSettings(
        objective=objective_from_text(objective), searcher=searcher_settings(algorithm, seed=seed)
    )
    score = {"space": CELLS, "dataset": "cifar10"} | score
    return replace(
        settings,
        score=replace(settings.score, **score),
        searcher=replace(settings.searcher, first=first),
    )


def fitness_of(settings: SearchSettings, evaluations: Sequence[Evaluation]) -> np.ndarray:
    """What the search maximises, of each."""
    objective, begin = settings.new_objective(), Progress(evaluations=0, budget=1)
    return np.array([objective.fitness(one.score, one.size, begin) for one in evaluations])


def searches() -> str:
    """Searches of 420 evaluations: evolution and random, bare and regularised, judged on all data sets."""
    truths = [load_truth(CELLS, "cifar10")]
    truths += [load_truth(CELLS, dataset, TRUTH) for dataset in ("cifar10", "cifar100", "imagenet16-120")]
    arms = [(algorithm, objective) for algorithm in ("swap-nas", "random") for objective in ("none", WANTED)]
    space = get_problem(CELLS).space
    rows, by_seed = [], {}
    for algorithm, objective in arms:
        best = []
        for seed in SEEDS:
            settings = asked(algorithm, objective, seed)
            found = search(settings)
            best.append(space.format(found[int(np.argmax(fitness_of(settings, found)))].architecture))
        label = f"{algorithm}, {'bare' if objective == 'none' else 'regularised'}"
        accuracies = [np.array([truth.accuracy_of(text) for text in best]) for truth in truths]
        by_seed[label] = dict(zip(SEEDS, accuracies[1].tolist(), strict=True))
        rows.append(
            [label, *(median_words(one) for one in accuracies), median_words(truths[1].true_best - accuracies[1])]
        )
    heads = ["search", *(f"{truth.dataset}, {truth.name} (%)" for truth in truths), "regret, cifar10 (points)"]
    pairs = [
        [
            first,
            second,
            median_words([by_seed[first][seed] - by_seed[second][seed] for seed in SEEDS]),
            f"{pair.wins} of {pair.difference.n}",
        ]
        for number, first in enumerate(by_seed)
        for second in list(by_seed)[number + 1 :]
        if (pair := paired(first, by_seed[first], second, by_seed[second])) is not None
    ]
    return "\n\n".join(
        [
            "## Searches of 420 evaluations",
            (
                f"{get_problem(CELLS).title}, scores of the bundled table (CIFAR-10 images, full scoring network), "
                f"seeds 0 to "
                f"{SEEDS[-1]}; median over seeds of the trained accuracy of the fittest network, with the middle 95 % "
                f"of "
                f"10,000 bootstrap resamples of the seeds. Regularised is μ .8, σ .68, effective size."
            ),
            table(heads, rows),
            (
                "Seed by seed on CIFAR-10 (NATS-Bench), first less second, points; and with how many seeds the first "
                "is higher:"
            ),
            table(["first", "second", "difference", "higher"], pairs),
            SEARCHES_READ,
        ]
    )


def picks() -> str:
    """What the best of 420 random networks is worth by each score, ensembles too."""
    parts = [
        "## The best of 420 random networks by each score",
        (
            "A random search needs no table of a whole space: 420 of the networks with measured metrics are "
            "drawn without "
            f"repetition, {len(SEEDS)} times (seeds 0 to {SEEDS[-1]}, the same draws for all scores), and the first by "
            f"each score "
            "is looked up. Median trained accuracy and regret against the best of each draw, with bootstrap "
            "intervals over "
            "draws; draws share networks, so that they vary less than searches of a whole space. No search by "
            "evolution over "
            "ensembles stands here: their members are measured for these networks only."
        ),
    ]
    for space, dataset, name in PLACES:
        networks = joined(default_metric_table(space, dataset), load_truth(space, dataset, name))
        count = min(DRAWN, len(networks.accuracies) // 2)
        asked_for = [RankedBy(metric=metric) for metric in (*SINGLE, *ensembles_of(space))]
        if space == CELLS:
            asked_for.insert(1, RankedBy(metric="swap", regularisation=objective_from_text(WANTED).regularisation))
        columns = {}
        for one in asked_for:
            label = one.metric if one.regularisation is None else f"{one.metric} × f(Θ)"
            try:
                columns[label] = np.nan_to_num(ranking_column(networks, one).scores, nan=-np.inf)
            except (UndefinedCorrelationError, UnknownNameError):
                continue
        draws = [generator(seed, "picks", space).permutation(len(networks.accuracies))[:count] for seed in SEEDS]
        rows = []
        for label, scores in columns.items():
            if not np.isfinite(scores).any():
                continue
            picked = [networks.accuracies[rows_][np.argmax(scores[rows_])] for rows_ in draws]
            regrets = [networks.accuracies[rows_].max() - one for rows_, one in zip(draws, picked, strict=True)]
            rows.append([label, median_words(picked), median_words(regrets)])
        parts += [
            f"### {get_problem(space).title}, {dataset}: {count} of {len(networks.accuracies):,}",
            table(["score", "accuracy (%)", "regret (points)"], rows),
        ]
    return "\n\n".join(parts)


def accuracy_at_end(truth: AccuracyTable, evaluations: Sequence[Evaluation], fitness: np.ndarray) -> float:
    """Trained accuracy of the fittest."""
    return truth.accuracy_of(get_problem(truth.space).space.format(evaluations[int(np.argmax(fitness))].architecture))


def warm_starts() -> str:
    """How many evaluations a warm search needs to come to the cold one's end."""
    space, truth = get_problem(CELLS).space, load_truth(CELLS, "cifar10", TRUTH)
    sources = {
        "another seed, the same score": ("swap-nas", WANTED, {}),
        "the small scoring network": ("swap-nas", WANTED, {"preset": "lite"}),
        "another wanted size (μ .5, σ .3)": ("swap-nas", "0.5:0.3:effective", {}),
        "the bare score": ("swap-nas", "none", {}),
        "random search, the same score": ("random", WANTED, {}),
    }
    rows = []
    for label, (algorithm, objective, score) in sources.items():
        shares, never, own, gains = [], 0, [], []
        for seed in WARM_SEEDS:
            cold_settings = asked("swap-nas", WANTED, seed)
            cold_nets = search(cold_settings)
            cold_fit = fitness_of(cold_settings, cold_nets)
            cold = np.maximum.accumulate(cold_fit)
            source = asked(algorithm, objective, 100 + seed, **score)
            found = search(source)
            order = np.argsort(-fitness_of(source, found), kind="stable")[:10]
            first = tuple(space.format(found[place].architecture) for place in order)
            settings = asked("swap-nas", WANTED, seed, first=first)
            warm_nets = search(settings)
            warm_fit = fitness_of(settings, warm_nets)
            warm = np.maximum.accumulate(warm_fit)
            needed = int(np.argmax(cold >= cold[-1])) + 1
            reached = np.flatnonzero(warm >= cold[-1])
            never += not len(reached)
            shares.append((int(reached[0]) + 1 if len(reached) else DRAWN) / DRAWN)
            own.append(needed / DRAWN)
            ends = [accuracy_at_end(truth, nets, fit) for nets, fit in ((warm_nets, warm_fit), (cold_nets, cold_fit))]
            gains.append(ends[0] - ends[1])
        never_words = f"{never} of {len(WARM_SEEDS)}"
        rows.append([label, median_words(own), median_words(shares), never_words, median_words(gains)])
    return "\n\n".join(
        [
            "## Warm starts",
            WARM_HOW,
            table(["earlier run", "cold: first reached", "warm: first reached", "never reached", "accuracy"], rows),
            WARM_READ,
        ]
    )


def adaptive() -> str:
    """Searches that narrow σ or choose their operators by success, beside the plain one."""
    space, truth = get_problem(CELLS).space, load_truth(CELLS, "cifar10", TRUTH)
    plain = asked("swap-nas", WANTED, 0)
    narrowing = replace(plain.objective, last_sigma=NARROW)
    adapting = searcher_settings("swap-nas", adapt_operators=True)
    arms = {
        "plain": plain,
        f"σ from .68 to {NARROW:g}": replace(plain, objective=narrowing),
        "operators by success": replace(plain, searcher=adapting),
        "both": replace(plain, objective=narrowing, searcher=adapting),
    }
    accuracies: dict[str, dict[int, float]] = {}
    values: dict[str, dict[int, float]] = {}
    for label, settings in arms.items():
        accuracies[label], values[label] = {}, {}
        for seed in SEEDS:
            own = replace(settings, searcher=replace(settings.searcher, seed=seed))
            scorer = looked_up_scorer(own.score)
            *_, last = search_cycles(own.new_loop(), space, scorer)
            if last.best is None:
                continue
            accuracies[label][seed] = truth.accuracy_of(space.format(last.best.architecture))
            values[label][seed] = float(fitness_of(plain, [last.best])[0])
    rows = [
        [
            label,
            median_words(list(accuracies[label].values())),
            median_words([accuracies[label][seed] - accuracies["plain"][seed] for seed in accuracies[label]]),
            median_words([100 * (values[label][seed] / values["plain"][seed] - 1) for seed in values[label]]),
        ]
        for label in arms
    ]
    heads = ["search", "accuracy (%)", "less plain (points)", "score × f(Θ) against plain (%)"]
    return "\n\n".join(["## Searches that adapt", ADAPTIVE_HOW, table(heads, rows), ADAPTIVE_READ])


def tuning() -> str:
    """What a number of trained networks is worth for choosing μ and σ."""
    parts = [
        "## Choosing μ and σ on few trained networks",
        (
            "SWAP × f(Θ), effective size, chosen on N networks of known accuracy and judged by ρ on others that no "
            "choice has "
            "seen (half of them, at most 4,000); mean of the draws with their middle 90 %, seed 0."
        ),
    ]
    rows = []
    for space, dataset, name in PLACES:
        truth = load_truth(space, dataset, name)
        networks = joined(table_with(space, dataset, "swap"), truth)
        found = learning_curve(known_networks(networks, "effective"))
        title = f"{get_problem(space).title}, {dataset}"
        curve = ", ".join(f"{one.networks}: {one.mean:.3f} [{one.low:.3f}, {one.high:.3f}]" for one in found.points)
        rows.append([title, f"{found.judged:,}", f"{found.bare:.3f}", curve, f"{found.best:.3f}"])
    heads = ["where", "judged on", "bare ρ", "N: ρ", "best of the grid"]
    return "\n\n".join([*parts, table(heads, rows), TUNING_READ])


def one_space_out() -> str:
    """Recipes chosen on all spaces but one, judged on the one."""
    found = bundled_transfer()
    words = {
        "recipe": "chosen elsewhere",
        "single": "single metric chosen elsewhere",
        "own": "SWAP",
        "parameters": "parameters",
        "hindsight": "best in hindsight",
    }
    rows = [
        [
            f"{get_problem(row.left_out).title}, {row.dataset}",
            words[row.kind],
            f"{row.recipe.combination}: {', '.join(row.recipe.members)}"
            if len(row.recipe.members) > 1
            else row.recipe.members[0],
            f"{row.n:,}",
            f"{row.spearman:.3f} [{row.spearman_ci[0]:.3f}, {row.spearman_ci[1]:.3f}]",
            number(row.top10_spearman),
            number(row.regret, 2),
        ]
        for row in found.rows
    ]
    heads = ["left out", "how", "members", "n", "ρ", "top tenth", "regret"]
    return "\n\n".join(
        [
            "## Leave one space out",
            (
                f"{found.recipes:,} recipes of up to {found.most} metrics, chosen by their mean ρ on the other spaces "
                f"and judged "
                "where nothing was chosen; 95 % bootstrap intervals over networks. The distance to hindsight is what a "
                "fixed "
                "recipe cannot know of a new space."
            ),
            table(heads, rows),
        ]
    )


SECTIONS: tuple[Callable[[], str], ...] = (rankings, picks, searches, warm_starts, adaptive, tuning, one_space_out)


def document(sections: Sequence[Callable[[], str]] = SECTIONS) -> str:
    """The whole document."""
    parts, left_out = [], []
    for section in sections:
        try:
            parts.append(section())
        except MissingDataError as error:
            left_out.append(f"- {(section.__doc__ or section.__name__).strip()} Left out: {error}.")
    facts = ", ".join(f"{name} {version}" for name, version in versions().items())
    head = (
        "# Findings\n\n"
        "What the parts of this tool gain and what they do not, from bundled tables, public accuracies and "
        "searches by the "
        "scores of a table. Written by `python -m docs.findings`, which needs the public files in `SWAP_DATA_DIR` "
        "(`python -m swapcore data get`). Correlations are over one set of networks with one seed of the weights; "
        "other seeds "
        "and images move them by some hundredths.\n\n"
        f"{datetime.now(UTC):%Y-%m-%d}, swapcore {__version__}, scoring version {SCORING_VERSION}, {facts}."
    )
    missing = ["## Not here\n\n" + "\n".join(left_out)] if left_out else []
    return "\n\n".join([head, *parts, *missing]) + "\n"


def main() -> None:
    """Write the document."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, default=OUTPUT)
    options = parser.parse_args()
    options.output.write_text(document(), encoding="utf-8")


if __name__ == "__main__":
    main()
