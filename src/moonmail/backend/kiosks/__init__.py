"""Lounge kiosks: which there are, how they are, what they offer; and the sessions of guests, whoever these are."""
