"""Steps that bring a database to the present schema, oldest first; ``upgrade`` takes them."""
