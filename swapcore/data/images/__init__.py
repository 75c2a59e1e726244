"""The images that networks are scored on, one source a file."""
