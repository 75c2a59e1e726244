"""Trained accuracies and scores measured in advance."""
