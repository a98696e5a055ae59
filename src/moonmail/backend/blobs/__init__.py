"""Pictures and plates, by their SHA-256."""
