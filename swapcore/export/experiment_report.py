"""One self-contained HTML report of an experiment: small, without a script, with the command that repeats it."""

import html
import sys
from collections.abc import Sequence

from swapcore import __version__
from swapcore.analysis.experiment import ArmOutcome, ExperimentOutcome
from swapcore.analysis.over_seeds import Summary, summary_of
from swapcore.evaluation.resolve import SCORING_VERSION
from swapcore.figures.experiment import MOST_DRAWN, plot_arms
from swapcore.figures.page import cards_html, figure_html, page_html, table_html
from swapcore.problems.datasets import get_dataset
from swapcore.problems.registry import get_problem
from swapcore.store.run import utc_now

__all__ = ["BIBTEX", "arm_rows", "experiment_report", "pair_rows", "summary_text"]

BIBTEX = """@inproceedings{peng2024swapnas,
  title     = {{SWAP-NAS}: Sample-Wise Activation Patterns for Ultra-Fast {NAS}},
  author    = {Peng, Yameng and Song, Andy and Fayek, Haytham M. and Ciesielski, Vic and Chang, Xiaojun},
  booktitle = {International Conference on Learning Representations},
  year      = {2024},
  url       = {https://arxiv.org/abs/2403.04161}
}"""


def experiment_report(outcome: ExperimentOutcome) -> str:
    """The report as HTML."""
    settings, progress = outcome.settings, outcome.progress
    where = f"{get_problem(settings.score.space).title} on {get_dataset(settings.score.dataset).title}"
    made = f"{utc_now():%Y-%m-%d %H:%M} UTC"
    parts = [
        f"<p>{html.escape(summary(outcome, where))}</p>",
        cards_html(
            [
                ("arms", f"{len(outcome.arms)}", "ways of searching"),
                ("seeds", f"{len(settings.seeds)}", "the same for all arms"),
                ("runs", f"{progress.finished:,} of {progress.runs:,}", "finished"),
                ("evaluations", f"{progress.evaluations:,}", f"of at most {progress.budget:,}"),
            ]
        ),
    ]
    bands = {arm.name: arm.band for arm in outcome.arms if arm.band is not None}
    if bands:
        left_out = f" The first {MOST_DRAWN} of {len(bands)} arms are drawn." if len(bands) > MOST_DRAWN else ""
        parts += [
            "<h2>How the searches went</h2>",
            figure_html(
                plot_arms(bands, title=outcome.title),
                title="Best so far, by evaluations",
                caption=f"Median over the seeds; the band holds the middle half of them.{left_out}",
            ),
        ]
    parts += ["<h2>What they found</h2>", grid_html(*arm_rows(outcome))]
    parts += [f"<p class='note'>{html.escape(NOTE)}</p>"]
    if outcome.pairs:
        parts += [f"<h2>Arm against arm, seed by seed ({html.escape(outcome.truths[0])})</h2>"]
        parts += [grid_html(*pair_rows(outcome))]
    parts += [
        "<h2>Where this comes from</h2>",
        table_html(
            {
                "experiment": outcome.row.id,
                "created": f"{outcome.row.created:%Y-%m-%d %H:%M} UTC",
                "again": settings.command,
                "report made by": f"swapcore {__version__}, scoring version {SCORING_VERSION}, "
                f"Python {sys.version.split()[0]}",
            }
        ),
        "<h2>To cite</h2>",
        f"<pre><code>{html.escape(BIBTEX)}</code></pre>",
    ]
    return page_html(outcome.row.title, f"Report of {made} on experiment {outcome.row.id}, {where}", parts)


NOTE = (
    "Medians over the seeds, with the middle 95 % of 10,000 bootstrap resamples of the seeds. Trained accuracy is that "
    "of the fittest network of each search, which no search sees; regret is how far it is below the best of the whole "
    "space. Seeds are the searches' own: how well a score ranks networks is the same in all of them."
)


def summary(outcome: ExperimentOutcome, where: str) -> str:
    """The experiment in two sentences."""
    settings, progress = outcome.settings, outcome.progress
    scores = " Scores were looked up in a table of the whole space." if settings.execution.scores == "table" else ""
    return (
        f"{len(outcome.arms)} ways of searching {where} without training, each with {len(settings.seeds)} seeds; "
        f"{progress.words}.{scores}"
    )


def arm_rows(outcome: ExperimentOutcome) -> tuple[list[str], list[list[str]]]:
    """Heads and rows of the table of arms: accuracy and regret by each truth."""
    heads = ["arm", "seeds"]
    for truth in outcome.truths:
        heads += [f"accuracy, {truth} (%)", f"regret, {truth} (points)"]
    return heads, [arm_row(arm, outcome.truths) for arm in outcome.arms]


def arm_row(arm: ArmOutcome, truths: Sequence[str]) -> list[str]:
    row = [arm.name, f"{len(arm.seeds)}"]
    for truth in truths:
        row += [summary_text(summary_of(arm.accuracies[truth]))]
        row += [summary_text(summary_of(arm.regrets[truth])) if truth in arm.regrets else "–"]
    return row


def pair_rows(outcome: ExperimentOutcome) -> tuple[list[str], list[list[str]]]:
    """Heads and rows of the comparison of arms."""
    heads = ["arm", "less", "difference (points)", "higher with", "the same with"]
    return heads, [
        [
            pair.first,
            pair.second,
            summary_text(pair.difference, sign="+"),
            f"{pair.wins} of {pair.difference.n} seeds",
            f"{pair.ties}",
        ]
        for pair in outcome.pairs
    ]


def summary_text(summary: Summary | None, *, sign: str = "") -> str:
    """A median with its interval."""
    if summary is None:
        return "–"
    return f"{summary.median:{sign}.2f} [{summary.low:{sign}.2f}, {summary.high:{sign}.2f}]"


def grid_html(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table with a head over each column."""
    head = "".join(f"<th>{html.escape(one)}</th>" for one in heads)
    body = "".join(f"<tr>{''.join(f'<td>{html.escape(one)}&emsp;</td>' for one in row)}</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
