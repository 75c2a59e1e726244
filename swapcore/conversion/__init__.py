"""Other people's files made into tables of our own, once; what they are written in may need PyTorch."""
