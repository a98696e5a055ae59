"""What is different between two versions of a manifest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from moonmail.domain.manifest import PERSONAL

Json = Mapping[str, Any]
WITHHELD: Final = "●●●"
# Told by the flight and by the lines, so that one change is told once.
_DERIVED: Final = frozenset({"closes_on"})


@dataclass(frozen=True, slots=True)
class FieldChange:
    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class LineChange:
    """A line that is in both versions and not the same. ``line``: as it is in the later one."""

    line: Json
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class Differences:
    flight: tuple[FieldChange, ...]
    added: tuple[Json, ...]
    removed: tuple[Json, ...]
    changed: tuple[LineChange, ...]

    @property
    def none(self) -> bool:
        return not (self.flight or self.added or self.removed or self.changed)


def differences(before: Json, after: Json) -> Differences:
    """Compare two documents of one flight. Lines are the same when they are of the same shipment."""
    old = {line["id"]: line for line in before["lines"]}
    new = {line["id"]: line for line in after["lines"]}
    return Differences(
        flight=_changes(before["flight"], after["flight"]),
        added=tuple(line for key, line in new.items() if key not in old),
        removed=tuple(line for key, line in old.items() if key not in new),
        changed=tuple(
            LineChange(line, _changes(old[key], line)) for key, line in new.items() if key in old and old[key] != line
        ),
    )


def _changes(before: Json, after: Json) -> tuple[FieldChange, ...]:
    # A field that only a newer form of the document has is a change from nothing.
    names = [*before, *(name for name in after if name not in before)]
    return tuple(
        FieldChange(name, before.get(name), after.get(name))
        for name in names
        if name not in _DERIVED and before.get(name) != after.get(name)
    )


def shown(change: FieldChange) -> FieldChange:
    """Return a change as it may be looked at: of whom a line names, only that it is another one."""
    if change.field not in PERSONAL:
        return change
    return FieldChange(change.field, WITHHELD if change.before else "", WITHHELD if change.after else "")
