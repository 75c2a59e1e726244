"""Keys of the session state that belong to the Correlations page alone."""

__all__ = [
    "CLOSER",
    "TUNE",
    "TUNE_BUDGET",
    "TUNE_DRAW",
    "TUNE_FORMS",
    "TUNE_FROM",
    "TUNE_NAME",
    "TUNE_NETWORKS",
    "TUNE_SEED",
    "TUNE_SIZE",
    "TUNE_WIDTH",
]

CLOSER = "closer"
TUNE = "tune"
TUNE_FROM = "tune-from"
TUNE_NETWORKS = "tune-n"
TUNE_DRAW = "tune-draw"
TUNE_SEED = "tune-seed"
TUNE_FORMS = "tune-forms"
TUNE_NAME = "tune-name"
TUNE_SIZE = "tune-size"
TUNE_BUDGET = "tune-budget"
TUNE_WIDTH = "tune-width"
