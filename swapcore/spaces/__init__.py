"""Search spaces; none of them knows PyTorch."""
