"""The lounge kiosk: a shell that owns the screen, and a process of its own for every guest, which ends with them."""
