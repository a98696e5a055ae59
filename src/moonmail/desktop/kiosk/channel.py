"""What the kiosk's shell and a guest's session say to each other: one JSON object a line, over the session's pipes.

Nothing of the guest crosses it: no name, text, number or token. That is a matter of these types.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Final

from moonmail.domain.kiosk import KioskState

MOST: Final = 64 * 1024


class ChannelError(ValueError):
    """The other side said what nobody may say."""


# ---------------------------------------------------------------- shell → session


@dataclass(frozen=True, slots=True)
class Begin:
    """A guest touched the screen. ``session_id`` and ``secret`` bind the guest's sign-in to it.

    The backend may not know it yet: nobody waits for the network to see a first screen.
    ``secret`` is good for this session alone and opens nothing else. ``printer``: a queue of this machine, or empty.
    ``missions``: ids of the flights that this kiosk offers; empty for all. ``sorry``: the session before broke down.
    """

    session_id: str
    secret: str
    server: str
    lounge_ja: str
    lounge_en: str
    languages: tuple[str, ...] = ("ja", "en")
    missions: tuple[str, ...] = ()
    printer: str = ""
    online: bool = True
    sorry: bool = False


@dataclass(frozen=True, slots=True)
class Network:
    """The shell's heartbeat reaches the backend, or no longer does."""

    online: bool


@dataclass(frozen=True, slots=True)
class StaffComes:
    """The call for staff has reached the desk (True), or could not be passed on (False)."""

    told: bool


# ---------------------------------------------------------------- session → shell


@dataclass(frozen=True, slots=True)
class Ready:
    """Loaded and hidden, waiting for a guest."""


@dataclass(frozen=True, slots=True)
class Shown:
    """The first screen of the session is on the glass."""


@dataclass(frozen=True, slots=True)
class Beat:
    """Alive, said by the GUI thread once a second."""

    state: KioskState


@dataclass(frozen=True, slots=True)
class CallStaff:
    """The guest wants somebody to come (True), or no longer does."""

    wanted: bool


@dataclass(frozen=True, slots=True)
class Printed:
    """A job was put into a queue: to be cancelled, if it is still there, when the session ends."""

    queue: str
    job: int


@dataclass(frozen=True, slots=True)
class Failed:
    """Something failed that nobody caught, and the session goes on. ``code``: where it was, as ``crash`` counts it."""

    code: str


@dataclass(frozen=True, slots=True)
class Over:
    """The guest finished, or the time ran out: this process may be ended. ``why``: finished, timed_out or staff."""

    why: str = field(default="finished")


ToSession = Begin | Network | StaffComes
ToShell = Ready | Shown | Beat | CallStaff | Printed | Failed | Over


_TO_SESSION: Final = {kind.__name__: kind for kind in (Begin, Network, StaffComes)}
_TO_SHELL: Final = {kind.__name__: kind for kind in (Ready, Shown, Beat, CallStaff, Printed, Failed, Over)}


def to_line(said: ToSession | ToShell) -> bytes:
    """Return one line, ended by a line feed."""
    return json.dumps({"is": type(said).__name__} | asdict(said), ensure_ascii=False).encode() + b"\n"


def from_session(line: bytes) -> ToShell:
    """Read what a session said.

    Raises:
        ChannelError: no session says that.
    """
    said: ToShell = _read(line, _TO_SHELL)
    return said


def from_shell(line: bytes) -> ToSession:
    """Read what the shell said.

    Raises:
        ChannelError: no shell says that.
    """
    said: ToSession = _read(line, _TO_SESSION)
    return said


def _exactly(kind: type) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        # A bool is an int to isinstance.
        if type(value) is not kind:
            raise TypeError
        return value

    return read


def _words(value: Any) -> tuple[str, ...]:
    return tuple(map(_exactly(str), _exactly(list)(value)))


# By the annotation of a message's field.
_READ: Final[dict[str, Callable[[Any], Any]]] = {
    "str": _exactly(str),
    "bool": _exactly(bool),
    "int": _exactly(int),
    "tuple[str, ...]": _words,
    "KioskState": KioskState,
}


def _read(line: bytes, kinds: dict[str, type[Any]]) -> Any:
    try:
        values = json.loads(line)
        kind = kinds[values.pop("is")]
        types = {each.name: str(each.type) for each in fields(kind)}
        return kind(**{name: _READ[types[name]](value) for name, value in values.items()})
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        # Not what was said: that may be a guest's.
        raise ChannelError(f"not a message: {type(error).__name__}") from None
