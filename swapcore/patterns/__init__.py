"""The counting engine: meets activations, packs, counts; the SWAP-Score of any model."""
