"""Where the Moon and its sites are."""
