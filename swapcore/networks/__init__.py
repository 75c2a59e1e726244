"""The networks of architectures, in PyTorch."""
