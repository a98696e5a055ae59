"""Spoken output of the kiosk: what is said of a screen, how it is read, and the process that says it."""
