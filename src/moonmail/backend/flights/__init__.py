"""Flight operations: what staff and feeds publish of flights, and how outcomes are declared."""
