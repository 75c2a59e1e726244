"""Runs, what they found, and every score that was computed: kept in a database, shared by all processes."""
