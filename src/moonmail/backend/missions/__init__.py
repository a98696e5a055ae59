"""Flights, what happened to them, and what can be bought on them."""
