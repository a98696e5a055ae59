"""The support desk, the receiving desk and flight operations: one window, pages by role."""
