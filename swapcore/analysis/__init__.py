"""Rank correlations and what the pages say about a whole space."""
