"""Accounts of the staff: whose, in which roles, and who calls."""
