"""How long a guest's session lasts if nobody touches the screen, as it is shown and spoken. Numbers and words only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement

from moonmail.desktop.viewmodels import kiosk_guest_words as say
from moonmail.desktop.viewmodels.base import QmlUncreatable, swap_props
from moonmail.domain.kiosk import FINISH_S, WARNING_S, KioskState, Place, quiet_seconds
from moonmail.domain.text import Language

QML_IMPORT_NAME = "MoonMail.App"
QML_IMPORT_MAJOR_VERSION = 1

# From here on the time left is shown as something to act on.
SOON_S: Final = 45
# A float that is a hair above a whole second is that second.
_UP: Final = 0.999


@dataclass(frozen=True, slots=True)
class TimeProps:
    """``left`` as a clock, ``words`` as a sentence; ``part`` of the warning or goodbye left, from 1 to 0."""

    left: str = ""
    words: str = ""
    short: bool = False
    seconds: int = 0
    part: float = 0.0


def until_end(place: Place, left: float | None) -> float | None:
    """Return the seconds until the session ends by itself, from those until something happens in this state."""
    if left is None:
        return None
    ends = place.state in {KioskState.FINISH, KioskState.TIMEOUT_WARNING}
    return max(0.0, left) + (0 if ends else WARNING_S)


def seconds_left(place: Place, quiet: float) -> float | None:
    """Return how long until something happens by itself after ``quiet`` seconds without a touch."""
    after = quiet_seconds(place.state)
    return None if after is None else after - quiet


def clock_of(seconds: float) -> str:
    whole = int(seconds + _UP)
    return f"{whole // 60}:{whole % 60:02}"


def spoken_time(seconds: float, language: Language) -> str:
    minutes, rest = divmod(int(seconds + _UP), 60)
    parts = [say.MINUTES.filled(n=str(minutes))] if minutes else []
    parts += [say.SECONDS.filled(n=str(rest))] if rest or not minutes else []
    return ("" if language is Language.JA else " ").join(part.in_(language) for part in parts)


def derive_time(place: Place, left: float | None, language: Language) -> TimeProps:
    """``left``: seconds to what happens by itself in this state, None without any."""
    until = until_end(place, left)
    if until is None:
        return TimeProps()
    whole = FINISH_S if place.state is KioskState.FINISH else WARNING_S
    return TimeProps(
        left=clock_of(until),
        words=say.ENDS_IN.in_(language).format(time=spoken_time(until, language)),
        short=until <= SOON_S,
        seconds=int(until + _UP),
        part=min(1.0, until / whole),
    )


@QmlElement
@QmlUncreatable("made in Python")
class VmGuestTime(QObject):
    """Changes every second while a guest is there; nothing else of the frame does."""

    leftChanged = Signal()
    wordsChanged = Signal()
    shortChanged = Signal()
    secondsChanged = Signal()
    partChanged = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._props = TimeProps()

    def show(self, props: TimeProps) -> None:
        old, self._props = self._props, props
        swap_props(self, old, props)

    @Property(str, notify=leftChanged)
    def left(self) -> str:
        return self._props.left

    @Property(str, notify=wordsChanged)
    def words(self) -> str:
        return self._props.words

    @Property(bool, notify=shortChanged)
    def short(self) -> bool:
        return self._props.short

    @Property(int, notify=secondsChanged)
    def seconds(self) -> int:
        return self._props.seconds

    @Property(float, notify=partChanged)
    def part(self) -> float:
        return self._props.part
