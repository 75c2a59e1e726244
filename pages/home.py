"""Home: what this is, what is on this machine, and where to start."""

import streamlit as st

from pages.components.cached import cached_inventory
from pages.components.entry import through_app
from pages.components.live.small import small_tuner
from pages.components.messages import shown_errors
from swapcore.data.catalogue import CATALOGUE
from swapcore.machine import host
from swapcore.problems.registry import DEFAULT_PROBLEM, PROBLEMS, get_listable, get_problem

through_app()
st.title("Training-free neural architecture search with SWAP")


@st.fragment
def tuner() -> None:
    """The thing itself."""
    with shown_errors():
        small_tuner(
            DEFAULT_PROBLEM,
            get_problem(DEFAULT_PROBLEM).datasets[0],
            channel="home",
            caption="Move μ and watch: how an untrained score, pulled towards networks of size μ, ranks trained ones.",
        )


tuner()
st.page_link("pages/correlations.py", label="All of it, on Correlations", icon=":material/arrow_forward:")
st.markdown(
    "A **SWAP score** looks at an untrained network once. It passes a handful of real images through it, notes for "
    "every unit on which of them it is active, and counts how many *different* patterns there are. Networks that form "
    "more of them tend to be more accurate after training, and that takes milliseconds instead of hours."
)
st.latex(r"\Psi' = \Psi \cdot f(\Theta), \qquad f(\Theta) = e^{-(\Theta-\mu)^2/\sigma}")
st.markdown(
    "Scores also grow with the size Θ of a network. The factor f(Θ) pulls towards a wanted size μ, wherever that is: "
    "with μ above most sizes it favours large networks even more, with a small μ it favours small ones. σ says how "
    "strictly."
)

st.subheader("Where to start")
first = get_listable(DEFAULT_PROBLEM)
cards = (
    (
        "pages/correlations.py",
        "Correlations",
        f"See how SWAP ranks {len(first):,} trained networks of {first.title}. Move μ and σ: all charts follow.",
    ),
    (
        "pages/metrics.py",
        "Metrics",
        "SWAP and some twenty rivals on the same networks: how well each ranks, its cost, whether a lead is chance.",
    ),
    (
        "pages/search.py",
        "Search",
        "Launch an evolutionary search at the size that you want and watch it live. Runs keeps every one.",
    ),
    (
        "pages/architecture.py",
        "Architecture",
        "Build a network step by step. See it scored live, layer by layer, and where it stands in the whole space.",
    ),
)
for column, (page, title, text) in zip(st.columns(len(cards)), cards, strict=True):
    with column.container(border=True, height="stretch"):
        st.page_link(page, label=f"**{title}**", icon=":material/arrow_forward:")
        st.write(text)

st.subheader("On this machine")
machine = host()
memory = "" if machine.memory is None else f", {machine.memory / 2**30:.0f} GiB memory"
st.markdown(
    f"{machine.title}{memory}. Live scores use a GPU where there is one; `python -m swapcore devices` lists what "
    f"PyTorch sees. Nothing needs to be downloaded for the pages above."
)
items = cached_inventory()
missing = [item for item in items if item.problem is not None]
st.markdown(
    f"{len(items) - len(missing)} of {len(items)} known files, tables and image sets are here."
    + "".join(f"\n- `{item.name}` would add {item.adds}." for item in missing if item.adds)
)
# What lacks a public file is told by that file.
others = [item.problem for item in missing if not any(name in str(item.problem) for name in CATALOGUE)]
for problem in dict.fromkeys(others):
    st.caption(f"{problem}.")
st.page_link("pages/data.py", label="Data & compute: all of it, and how to add more", icon=":material/arrow_forward:")
with st.expander("Where this comes from"):
    st.markdown(
        "SWAP-NAS: Sample-Wise Activation Patterns for Ultra-fast NAS (Peng, Song, Fayek, Ciesielski, Chang; ICLR "
        "2024), extended to other activations in TPAMI 2026. Search spaces: "
        + "; ".join(f"{problem.space.title} ({problem.paper})" for problem in PROBLEMS.values())
        + ". Trained accuracies: package analog-nasbench. Images: CIFAR and ImageNet samples from package foolbox."
    )
