"""What a session does to itself before it meets a guest: it dies with the shell, dumps no core, and prints nowhere."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
from contextlib import suppress
from typing import Final

_PR_SET_PDEATHSIG: Final = 1


def die_with_parent() -> None:
    """Have the kernel kill this process when the shell is gone, also when that was killed itself."""
    parent = os.getppid()
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        # It went meanwhile.
        os._exit(1)


def dump_no_core() -> None:
    """Leave no image of the memory behind.

    A limit of 1 byte, not 0: cores that are handed to a program ignore the limit, but for this value (core(5),
    ``do_coredump`` of Linux). Where the hard limit is 0 already, files at least are off.
    """
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0) if resource.getrlimit(resource.RLIMIT_CORE)[1] == 0 else (1, 1))


def take_channel() -> tuple[int, int]:
    """Return what the shell writes into and reads from. Whatever prints from now on prints into nothing."""
    to_us, to_shell = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    os.close(nothing)
    os.set_inheritable(to_us, False)
    os.set_inheritable(to_shell, False)
    return to_us, to_shell
