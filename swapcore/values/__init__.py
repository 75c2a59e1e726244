"""Value objects that all parts speak in: sizes, the regularisation, scores."""
