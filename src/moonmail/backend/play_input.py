"""Reading what was typed for ``moonmail backend play``. Whatever is wrong is one line, and nothing is done."""

from __future__ import annotations

import argparse
from datetime import date
from enum import StrEnum
from typing import TypeVar

from moonmail.domain.moment import Moment, Precision, parse_moment
from moonmail.domain.states import IllegalMove
from moonmail.domain.text import Text

E = TypeVar("E", bound=StrEnum)


class BadInput(ValueError):
    """One line for the person who typed it. Nothing was changed."""


def impossible(error: IllegalMove, possible: frozenset[StrEnum]) -> str:
    return (
        f"it is {error.current} and can't become {error.wanted}; from here: {', '.join(sorted(possible)) or 'nothing'}"
    )


def choice(kind: type[E], typed: str) -> E:
    try:
        return kind(typed)
    except ValueError as error:
        raise BadInput(f"{typed!r} is none of {', '.join(kind)}") from error


def text(options: argparse.Namespace, name: str) -> Text | None:
    ja, en = getattr(options, f"{name}_ja"), getattr(options, f"{name}_en")
    if not ja and not en:
        return None
    if not ja or not en:
        raise BadInput(f"give both --{name}-ja and --{name}-en: members read one of them")
    return Text(ja, en)


def required_text(options: argparse.Namespace, name: str) -> Text:
    given = text(options, name)
    if given is None:
        raise BadInput(f"--{name}-ja and --{name}-en must not be empty")
    return given


def moment(typed: str, precision: str) -> Moment:
    choice(Precision, precision)
    try:
        return parse_moment(typed, precision)
    except ValueError as error:
        raise BadInput(f"{typed!r} is no time like 2026-11-22T03:00:00Z and no day like 2026-11-22") from error


def moment_or_now(typed: str | None, precision: str) -> Moment:
    from moonmail.backend import clock

    if typed:
        return moment(typed, precision)
    return Moment(clock.now().replace(microsecond=0), choice(Precision, precision))


def day(typed: str) -> date:
    try:
        return date.fromisoformat(typed)
    except ValueError as error:
        raise BadInput(f"{typed!r} is no day like 2026-11-22") from error
