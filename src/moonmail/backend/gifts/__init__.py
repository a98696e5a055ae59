"""Giving a booking to somebody else, by a code."""
