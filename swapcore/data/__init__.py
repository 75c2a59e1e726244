"""Trained accuracies, scores and images: what is on this machine, where it comes from, how it is read."""
