"""What makes sound of samples: ``aplay`` or ``paplay``, told by a pipe, ended at once when somebody wants silence."""

from __future__ import annotations

import shutil
import subprocess
from array import array
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import IO, Final

_PROBE_S: Final = 5
_ENDED_S: Final = 5
_SILENCE: Final = array("h", bytes(2 * 480))
_RATE: Final = 48_000
# How much the system holds ahead of the ear, in µs: short, so that the level follows the guest's finger.
_BUFFER_US: Final = 200_000

Arguments = Callable[[int], Sequence[str]]


def _aplay(rate: int) -> Sequence[str]:
    return ("-q", "-t", "raw", "-f", "S16_LE", "-c", "1", "-r", str(rate), f"--buffer-time={_BUFFER_US}", "-")


def _paplay(rate: int) -> Sequence[str]:
    return ("--raw", "--format=s16le", "--channels=1", f"--rate={rate}", "--client-name=MoonMail", "--latency-msec=100")


# ALSA first: under the kiosk's compositor nothing else runs that would hold the sound device.
PLAYERS: Final[dict[str, Arguments]] = {"aplay": _aplay, "paplay": _paplay}


class PlayerError(Exception):
    """No sound comes out."""


class Player:
    """One way to be heard on this machine."""

    def __init__(self, program: str, arguments: Arguments) -> None:
        self._program = program
        self._arguments = arguments

    def open(self, rate: int) -> Stream:
        """Begin to play ``rate`` samples a second.

        Raises:
            PlayerError: it can't be started.
        """
        try:
            return Stream(
                subprocess.Popen(  # noqa: S603 - a program of the system, arguments of our own
                    [self._program, *self._arguments(rate)],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    bufsize=0,
                )
            )
        except OSError as error:
            raise PlayerError(str(error)) from error

    def is_heard(self) -> bool:
        """Return whether there is a device to be heard with: plays a hundredth of a second of silence."""
        stream: Stream | None = None
        try:
            stream = self.open(_RATE)
            stream.write(_SILENCE)
            stream.finish(_PROBE_S)
        except PlayerError:
            return False
        finally:
            if stream is not None:
                stream.silence()
        return True


class Stream:
    """Samples on their way to the ear."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        assert process.stdin is not None
        self._pipe: IO[bytes] = process.stdin

    def write(self, samples: array[int]) -> None:
        """Hand them over; waits while the system has enough.

        Raises:
            PlayerError: nothing is heard any more.
        """
        left = memoryview(samples.tobytes())
        try:
            while left:
                left = left[self._pipe.write(left) or 0 :]
        except OSError as error:
            raise PlayerError(str(error)) from error

    def finish(self, seconds: float = _ENDED_S) -> None:
        """Wait until all of it was heard.

        Raises:
            PlayerError: it was not.
        """
        try:
            self._pipe.close()
            if self._process.wait(seconds) != 0:
                raise PlayerError("the player gave up")
        except (OSError, subprocess.TimeoutExpired) as error:
            raise PlayerError(str(error)) from error

    def silence(self) -> None:
        """Be silent now. What was not heard yet is lost. Never fails; also after ``finish``."""
        with suppress(OSError):
            self._process.kill()
        with suppress(OSError):
            self._pipe.close()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(_ENDED_S)


def can_play() -> bool:
    """Return whether a player is installed; whether a device is there too, only playing shows."""
    return any(shutil.which(name) is not None for name in PLAYERS)


def find_player() -> Player | None:
    """Return the first way to be heard that really works here, or None."""
    for name, arguments in PLAYERS.items():
        program = shutil.which(name)
        if program is not None and (player := Player(program, arguments)).is_heard():
            return player
    return None
