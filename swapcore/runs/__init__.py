"""Searches that live on the store: settings, the job, its process, what it came to."""
