"""MoonMail: send a keepsake or a message to the Moon, and follow it there."""

__version__ = "0.1.0"
