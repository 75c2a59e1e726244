"""The samples that networks are scored on."""
