"""Telling systemd that the kiosk runs, and that it still does (sd_notify(3)). Without systemd nothing happens."""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping
from contextlib import suppress


def notify(state: str, environment: Mapping[str, str] | None = None) -> bool:
    """Send ``READY=1`` or ``WATCHDOG=1``. Returns whether there was somebody to tell."""
    address = (os.environ if environment is None else environment).get("NOTIFY_SOCKET", "")
    if not address:
        return False
    if address.startswith("@"):
        address = "\0" + address[1:]
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as out, suppress(OSError):
        out.sendto(state.encode(), address)
        return True
    return False
