"""Drafts that guests of a kiosk carry home, sealed, for a day."""
