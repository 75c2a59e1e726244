"""Training-free metrics."""
