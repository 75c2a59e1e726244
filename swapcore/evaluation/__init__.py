"""From a request to scores: resolved once, computed here or elsewhere."""
