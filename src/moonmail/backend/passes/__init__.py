"""The signed Moon boarding pass."""
