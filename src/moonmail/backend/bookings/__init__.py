"""Holds, shipments and bookings."""
