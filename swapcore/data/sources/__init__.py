"""Public sources of accuracies and metrics, one file each."""
