"""Training-free metrics, one file each."""
