"""Who had it, where, when."""
