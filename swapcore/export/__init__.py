"""Export: what was found, as files that other programs and people read."""
