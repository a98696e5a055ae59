"""Sign-in and accounts."""

from __future__ import annotations
