"""The live tuner: a component of ours that draws and computes in the browser."""
