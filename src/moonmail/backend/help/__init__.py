"""What the desk does for a verified caller."""
