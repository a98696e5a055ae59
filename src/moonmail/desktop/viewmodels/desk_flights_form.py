"""Reading a form of flight operations: what is to be published, or what is missing or wrong, by field. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Final

from moonmail.contract.flights import OutcomeIn, PublicationIn
from moonmail.contract.publishing import CannotPublish, ended, publish
from moonmail.desktop.viewmodels.desk_flights_fields import Form, fields_of, site_numbers
from moonmail.domain.moment import Bound, Precision
from moonmail.domain.states import IllegalMove
from moonmail.domain.text import Text

if TYPE_CHECKING:
    from moonmail.contract.missions import Mission

_NO_DAY: Final = Text("2027-06-01 のような日を入力してください。", "Give a day such as 2027-06-01.")
_NO_TIME: Final = Text(
    "2026-11-22 03:00 のような時刻か、2026-11-22 のような日を入力してください。",
    "Give a time such as 2026-11-22 03:00, or a day such as 2026-11-22.",
)
_NO_DEGREES: Final = Text("{most}～-{most}の数値を入力してください。", "Give a number between -{most} and {most}.")
_NEEDED: Final = Text("「{name}」を入力してください。", "“{name}” is still needed.")
_BOTH: Final = Text(
    "「{name}」がありません。お客さまは日本語か英語のどちらかで読みます。",
    "“{name}” is missing: members read one of the two languages.",
)
_NO_MOVE: Final = Text("この便の状態は、もう変わりません。", "This flight's state does not change any more.")
_UNFIT: Final = Text(
    "長すぎる文章か、表示できない文字が含まれています。", "A text is too long, or has characters that can't be shown."
)
_BAD_CODE: Final = Text(
    "英小文字で始まる、英小文字・数字・_ のコードを入力してください。",
    "Begin with a small letter; then a–z, 0–9 and _.",
)
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_TIME: Final = re.compile(r"(\d{4}-\d{2}-\d{2})[ T](\d{1,2}:\d{2}(?::\d{2})?)\s*(Z|[+-]\d{2}:\d{2})?", re.ASCII)
_NUMBER: Final = re.compile(r"[+-]?\d{1,3}(\.\d{1,8})?", re.ASCII)
# Where the rules speak of a part of the wire, the field of the form that it was typed into.
_FIELDS: Final = {
    "occurred_at": "occurred",
    "announced_at": "announced",
    "planned_at": "planned",
    "ended_at": "ended",
    "reason": "reason_ja",
    "state": "to",
    "window": "earliest",
}
NO_PREVIEW: Final = "0" * 64


@dataclass(frozen=True, slots=True)
class Read:
    """``body`` and ``after`` None: not to be published yet; ``why`` says so on the button. ``errors``: by field."""

    body: PublicationIn | OutcomeIn | None = None
    after: Mission | None = None
    errors: dict[str, Text] = field(default_factory=dict)
    why: Text | None = None


@dataclass(slots=True)
class _Typed:
    form: Form
    mission: Mission
    values: Mapping[str, str]
    errors: dict[str, Text] = field(default_factory=dict)
    missing: list[Text] = field(default_factory=list)

    def label(self, key: str) -> Text:
        return next(each.label for each in fields_of(self.form, self.mission) if each.key == key)

    def text(self, key: str) -> str:
        return self.values.get(key, "").strip()

    def need(self, key: str) -> str:
        found = self.text(key)
        if not found:
            self.missing.append(_NEEDED.filled(name=self.label(key)))
        return found

    def words(self, key: str, *, needed: bool = False) -> dict[str, str] | None:
        ja, en = self.text(f"{key}_ja"), self.text(f"{key}_en")
        if not ja and not en and not needed:
            return None
        for name, said in (("ja", ja), ("en", en)):
            if not said:
                self.missing.append(_BOTH.filled(name=self.label(f"{key}_{name}")))
        return {"ja": ja, "en": en}

    def day(self, key: str) -> str | None:
        text = self.text(key)
        if not text:
            return None
        try:
            if _DAY.fullmatch(text) is None:
                raise ValueError(text)
            return date.fromisoformat(text).isoformat()
        except ValueError:
            self.errors[key] = _NO_DAY
            return None

    def time(self, key: str, bound: str = Bound.AT.value) -> dict[str, Any] | None:
        text = self.text(key)
        if not text:
            return None
        at = _time(text)
        if at is None:
            self.errors[key] = _NO_TIME
            return None
        day = _DAY.fullmatch(text) is not None
        precision = Precision.DAY.value if day else self.text(f"{key}_precision") or Precision.MINUTE.value
        return {"at": at.isoformat(), "precision": precision, "bound": bound}

    def degrees(self, key: str, most: int) -> float | None:
        text = self.text(key)
        if not text:
            return None
        if _NUMBER.fullmatch(text) is None or not -most <= float(text) <= most:
            self.errors[key] = _NO_DEGREES.filled(most=str(most))
            return None
        return float(text)


def _time(text: str) -> datetime | None:
    """Read a time, in UTC unless it says otherwise."""
    try:
        if _DAY.fullmatch(text) is not None:
            return datetime.combine(date.fromisoformat(text), datetime.min.time(), UTC)
        found = _TIME.fullmatch(text)
        if found is None:
            return None
        day, clock, offset = found.groups()
        at = datetime.fromisoformat(
            f"{day}T{clock.zfill(5) if clock.count(':') == 1 else clock.zfill(8)}{offset or 'Z'}"
        )
        return at.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def read_form(form: Form, mission: Mission, values: Mapping[str, str], now: datetime) -> Read:
    """Return what a form says, as it would be published ``now``."""
    typed = _Typed(form, mission, values)
    said = _said(typed)
    if typed.errors or typed.missing:
        return Read(errors=typed.errors, why=next(iter((*typed.missing, *typed.errors.values())), None))
    try:
        if form is Form.OUTCOME:
            outcome = OutcomeIn.model_validate({"mission_id": mission.id, "preview_sha256": NO_PREVIEW, **said})
            return Read(outcome, ended(mission, outcome, now))
        body = PublicationIn.model_validate({"mission_id": mission.id, form.value: said})
        return Read(body, publish(mission, body, now)[0])
    except CannotPublish as error:
        errors = {_FIELDS.get(wrong.field, wrong.field): wrong.text for wrong in error.wrong}
        return Read(errors=errors, why=error.wrong[0].text)
    except IllegalMove:
        return Read(why=_NO_MOVE)
    except ValueError:
        return Read(why=_UNFIT)


def _said(typed: _Typed) -> dict[str, Any]:
    match typed.form:
        case Form.WINDOW:
            days = {"earliest": typed.day("earliest"), "latest": typed.day("latest")}
            if not typed.text("earliest") and not typed.text("latest"):
                typed.need("earliest")
            return {**days, "reason": typed.words("reason", needed=True)}
        case Form.UPDATE:
            return {
                "severity": typed.text("severity"),
                "corrects": int(typed.text("corrects")) if typed.text("corrects") else None,
                "title": typed.words("title", needed=True),
                "body": typed.words("body", needed=True),
            }
        case Form.MILESTONE:
            return _milestone(typed)
        case Form.LANDING:
            return {"planned_at": typed.time("planned"), "reason": typed.words("reason")}
        case Form.STATE:
            to = typed.text("to")
            if not to:
                typed.missing.append(_NO_MOVE)
            return {"to": to}
        case Form.SITES:
            return {"sites": [site for site in (_site(typed, n) for n in site_numbers(typed.mission)) if site]}
        case Form.EVENT:
            code = typed.need("code")
            if code and re.fullmatch(r"[a-z][a-z0-9_]{1,39}", code, re.ASCII) is None:
                typed.errors["code"] = _BAD_CODE
            return {
                "code": code,
                "name": typed.words("name", needed=True),
                "occurred_at": typed.time("occurred"),
                "confidence": typed.text("confidence"),
                "note": typed.words("note"),
            }
        case Form.OUTCOME:
            return _outcome(typed)


def _milestone(typed: _Typed) -> dict[str, Any]:
    seq = int(typed.text("seq"))
    known = next((m for m in typed.mission.milestones if m.seq == seq), None)
    planned = typed.time("planned")
    before = known.planned_at if known else None
    same = planned is not None and before is not None and datetime.fromisoformat(planned["at"]) == before.at
    # What is planned already is not planned anew: it may have become a thing of the past.
    return {
        "seq": seq,
        "state": typed.text("state"),
        "confidence": typed.text("confidence"),
        "occurred_at": typed.time("occurred", typed.text("bound") or Bound.AT.value),
        "announced_at": typed.time("announced"),
        "planned_at": None if same else planned,
        "reason": typed.words("reason"),
        "note": typed.words("note"),
    }


def _site(typed: _Typed, n: int) -> dict[str, Any] | None:
    keys = (f"name{n}_ja", f"name{n}_en", f"lat{n}", f"lon{n}")
    if not any(typed.text(key) for key in keys):
        return None
    for key in (f"lat{n}", f"lon{n}"):
        typed.need(key)
    name = typed.words(f"name{n}", needed=True)
    return {"name": name, "lat": typed.degrees(f"lat{n}", 90), "lon": typed.degrees(f"lon{n}", 180)}


def _outcome(typed: _Typed) -> dict[str, Any]:
    lat, lon = typed.degrees("lat", 90), typed.degrees("lon", 180)
    if bool(typed.text("lat")) != bool(typed.text("lon")):
        typed.need("lat")
        typed.need("lon")
    return {
        "outcome": typed.text("outcome"),
        "reason": typed.need("declared_because"),
        "note": typed.words("note", needed=True),
        "ended_at": typed.time("ended"),
        "came_down": {"lat": lat, "lon": lon} if lat is not None and lon is not None else None,
    }
