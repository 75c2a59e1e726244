"""One file a search space: everything that is particular to it."""
