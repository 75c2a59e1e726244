"""Tables that a person brings: looked at, checked row by row, kept."""
