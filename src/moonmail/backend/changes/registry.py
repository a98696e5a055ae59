"""What is synced: each app registers its kinds at start."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Model, QuerySet

from moonmail.contract.base import WireOut

CATALOGUE: Final = "catalogue"


def member_scope(member_id: object) -> str:
    return f"member:{member_id}"


def scope_of_member(row: Any) -> str:
    """The scope of a row that belongs to one member."""
    return member_scope(row.member_id)


@dataclass(frozen=True, slots=True)
class Kind:
    """``name`` is one of ``contract.sync.TYPES``. ``rows`` returns what ``wire`` needs, in as few queries as it can."""

    name: str
    model: type[Model]
    scope: Callable[[Any], str]
    rows: Callable[[Iterable[str]], QuerySet[Any]]
    wire: Callable[[Any], WireOut]


_kinds: Final[dict[str, Kind]] = {}
_by_model: Final[dict[type[Model], Kind]] = {}


def register(kind: Kind) -> None:
    _kinds[kind.name] = kind
    _by_model[kind.model] = kind


def kind_named(name: str) -> Kind | None:
    """Return None for what a newer version of the backend writes: its clients have it from there."""
    return _kinds.get(name)


def kind_of(row: Model) -> Kind:
    return _by_model[type(row)]
