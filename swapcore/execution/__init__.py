"""Running scores: what is asked, where it runs, and whole tables at once."""
