"""The reference booking backend: Django apps by subject."""
