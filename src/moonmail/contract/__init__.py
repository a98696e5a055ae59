"""The wire, once: what travels between client and backend. Imported by both ends."""
