"""Parts of the Correlations page."""
