"""Two kinds of model: what a client sends is read strictly, what a server sends may grow."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from moonmail.domain.moment import Bound, Moment, Precision, Window, parse_moment
from moonmail.domain.text import Text


def _with_offset(at: datetime) -> datetime:
    if at.utcoffset() is None:
        raise ValueError("a time needs its offset")
    return at


Time = Annotated[datetime, AfterValidator(_with_offset)]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Yen = Annotated[int, Field(strict=True, ge=0)]
Count = Annotated[int, Field(strict=True, ge=0)]


class WireIn(BaseModel):
    """A request. Unknown fields are refused: a misspelled field must not be dropped silently."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class WireOut(BaseModel):
    """A representation. Unknown fields are passed over: a newer server only adds."""

    model_config = ConfigDict(extra="ignore", frozen=True, populate_by_name=True)


class Words(WireOut):
    ja: str
    en: str

    @classmethod
    def of(cls, text: Text) -> Words:
        return cls(ja=text.ja, en=text.en)

    def text(self) -> Text:
        return Text(self.ja, self.en)


class MomentOut(WireOut):
    """A time with its precision. ``bound`` ``not_later``: known only to have happened by then."""

    at: Time
    precision: Precision
    bound: Bound = Bound.AT

    @classmethod
    def of(cls, moment: Moment) -> MomentOut:
        return cls(at=moment.at, precision=moment.precision, bound=moment.bound)

    def moment(self) -> Moment:
        return parse_moment(self.at.isoformat(), self.precision, self.bound)


class WindowOut(WireOut):
    """Whole days, both inclusive, ``YYYY-MM-DD``; null: not yet said."""

    earliest: str | None
    latest: str | None

    @classmethod
    def of(cls, window: Window) -> WindowOut:
        return cls(
            earliest=window.earliest.isoformat() if window.earliest else None,
            latest=window.latest.isoformat() if window.latest else None,
        )


class Money(WireOut):
    """Tax included. JPY has no minor unit: the amount is whole yen."""

    amount: Yen
    currency: Literal["JPY"] = "JPY"
