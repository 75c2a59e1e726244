"""The images that scores look at, and how much depends on them."""

import pandas as pd
import streamlit as st

from pages.components.address import select_by_name
from pages.components.cached import cached_study
from pages.components.cards import chart_card
from pages.components.foreign import as_code, as_text
from pages.components.state import IMAGES_OF, STUDY
from swapcore.analysis.study_table import study_files
from swapcore.data.images.bundled import image_files
from swapcore.data.images.folder import PREFIX
from swapcore.data.images.selection import open_source
from swapcore.errors import InvalidInputError, MissingDataError
from swapcore.figures.study import plot_study
from swapcore.problems.datasets import DATASETS, get_dataset
from swapcore.problems.registry import DEFAULT_PROBLEM, get_problem

__all__ = ["image_cards", "study_card"]

THUMBNAIL = 56
WORDS = {
    "bundled": "The default everywhere; the first ones, in order.",
    "crops": "Random squares of the bundled photographs, reduced to the data set's resolution.",
    "torchvision": "The training images, where a folder of torchvision's is on this machine.",
    "noise": "N(0, 1), for comparison: scores on it rank much worse.",
}


def image_cards() -> None:
    """Thumbnails of the bundled images, and the other sources."""
    left, right = st.columns([3, 2])
    with left.container(border=True, height="stretch", key="card-bundled-images"):
        st.markdown("##### The bundled images")
        name = select_by_name("Data set", list(DATASETS), key=IMAGES_OF, title=lambda name: get_dataset(name).title)
        dataset = get_dataset(name)
        files = image_files(dataset)
        st.caption(
            f"{len(files)} images of {dataset.title} from the package foolbox, in the order in which they are taken; "
            f"networks see {dataset.resolution} px."
        )
        st.image([str(file) for file in files], width=THUMBNAIL)
    with right.container(border=True, height="stretch", key="card-sources"):
        st.markdown("##### Other images")
        st.caption("What `--images` takes; `--image-seed` draws by seed, balanced by class where labels are known.")
        st.table(pd.DataFrame(source_rows(name)).set_index("name"))


def source_rows(dataset: str) -> list[dict[str, str]]:
    """What each source has for a data set."""
    rows = []
    for name, words in WORDS.items():
        try:
            here, more = f"{open_source(name, get_dataset(dataset)).count:,}", ""
        except MissingDataError as error:
            here, more = "not here", f" {error}."
        except InvalidInputError:
            # There is no such source for this data set.
            continue
        rows.append({"name": name, "images": here, "what": f"{words}{more}"})
    rows.append({"name": f"{PREFIX}PATH", "images": "yours", "what": "Any folder; its subfolders are classes."})
    return rows


def study_card() -> None:
    """What the correlation depends on: images, their number, their resolution, repeats."""
    names = list(study_files())
    if not names:
        st.info(f"No study yet: `python -m swapcore study --space {DEFAULT_PROBLEM}` makes one in a few minutes.")
        return
    chosen = select_by_name("Study", names, key=STUDY, title=lambda name: cached_study(name).title)
    study = cached_study(chosen)
    facts = study.provenance
    published = [row.spearman for row in get_problem(facts["space"]).headlines if row.metric == "SWAP"]
    chart_card(
        plot_study(study, published=published[0] if published else None),
        "How much depends on the images",
        f"Each dot is one setting with its 95 % interval over {study.rows[0].n:,} networks; the rest stays as in "
        f"the marked one. Made by {as_code(str(facts.get('command')))} on {as_text(str(facts.get('date')))}.",
        key="study-chart",
        data=lambda: pd.DataFrame([vars(row) for row in study.rows]),
    )
