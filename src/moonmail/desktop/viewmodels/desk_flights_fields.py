"""The forms of flight operations: which fields each has, and what is in them before anybody types. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

from moonmail.domain.feed_words import EVENT_NAMES
from moonmail.domain.flying import MILESTONE_STATE_NAMES, MISSION_STATE_NAMES
from moonmail.domain.mission import MILESTONE_NAMES, OUTCOME_NAMES, Severity
from moonmail.domain.moment import Bound, Confidence, Precision
from moonmail.domain.states import MissionState, moves_from
from moonmail.domain.text import Text

if TYPE_CHECKING:
    from moonmail.contract.base import MomentOut, Words
    from moonmail.contract.missions import Mission


class Form(StrEnum):
    UPDATE = "update"
    MILESTONE = "milestone"
    WINDOW = "window"
    LANDING = "landing"
    STATE = "state"
    SITES = "sites"
    EVENT = "event"
    OUTCOME = "outcome"


FORM_NAMES: Final[dict[Form, Text]] = {
    Form.UPDATE: Text("お知らせ", "Update"),
    Form.MILESTONE: Text("マイルストーン", "Milestone"),
    Form.WINDOW: Text("打上げ期間", "Launch window"),
    Form.LANDING: Text("着陸の予定", "Landing plan"),
    Form.STATE: Text("便の状態", "State"),
    Form.SITES: Text("代替の着陸地", "Alternate sites"),
    Form.EVENT: Text("出来事", "Event"),
    Form.OUTCOME: Text("結果", "Outcome"),
}
_PUBLISHED: Final = Text("公開しました：{what}", "Published: {what}")
_DECLARED: Final = Text("{flight} の結果を宣言しました。", "The outcome of {flight} is declared.")
_SITES: Final = 3
_MOST_SITES: Final = 8


def published(form: Form, flight_number: str) -> Text:
    """Return what is said once it is out."""
    return (_DECLARED if form is Form.OUTCOME else _PUBLISHED).filled(flight=flight_number, what=FORM_NAMES[form])


class Option(NamedTuple):
    value: str
    name: Text


@dataclass(frozen=True, slots=True)
class Field:
    """``kind``: line, area or choice. ``half``: two of them stand side by side."""

    key: str
    label: Text
    kind: str = "line"
    options: tuple[Option, ...] = ()
    hint: Text | None = None
    half: bool = False


_TIME_HINT: Final = Text(
    "協定世界時（UTC）。例：2026-11-22 03:00、日だけなら 2026-11-22",
    "UTC, such as 2026-11-22 03:00; a day alone: 2026-11-22",
)
_DAY_HINT: Final = Text("例：2027-06-01。未定なら空欄", "Such as 2027-06-01; empty: not yet said")
_NOW_HINT: Final = Text("空欄なら今の時刻", "Empty: now")
_CODE_HINT: Final = Text("英小文字・数字・_。同じコードは上書き", "a–z, 0–9, _; the same code again corrects it")
_PRECISIONS: Final = (
    Option(Precision.MINUTE, Text("分まで", "to the minute")),
    Option(Precision.SECOND, Text("秒まで", "to the second")),
    Option(Precision.HOUR, Text("時まで", "to the hour")),
    Option(Precision.DAY, Text("日まで", "to the day")),
)
_BOUNDS: Final = (
    Option(Bound.AT, Text("この時刻に", "at this time")),
    Option(Bound.NOT_LATER, Text("遅くともこの時刻までに", "by this time at the latest")),
)
_CONFIDENCES: Final = (
    Option(Confidence.CONFIRMED, Text("確認済み", "confirmed")),
    Option(Confidence.PROVISIONAL, Text("暫定", "provisional")),
    Option(Confidence.SIMULATED, Text("模擬（シミュレーション）", "simulated")),
)
SEVERITIES: Final = (
    Option(Severity.INFO, Text("お知らせ", "for information")),
    Option(Severity.GOOD, Text("よい知らせ", "good news")),
    Option(Severity.DELAY, Text("遅れ", "a delay")),
    Option(Severity.BAD, Text("悪い知らせ", "bad news")),
)
_NO_CORRECTION: Final = Option("", Text("訂正ではない", "is no correction"))
_CORRECTS: Final = Text("第{n}号を訂正", "corrects no. {n}")


def _pair(key: str, label: Text, kind: str = "line") -> tuple[Field, Field]:
    ja = Field(f"{key}_ja", Text(f"{label.ja}（日本語）", f"{label.en} (Japanese)"), kind, half=True)
    return ja, Field(f"{key}_en", Text(f"{label.ja}（英語）", f"{label.en} (English)"), kind, half=True)


def _time(key: str, label: Text, hint: Text = _TIME_HINT) -> tuple[Field, Field]:
    precision = Field(f"{key}_precision", Text("時刻の精度", "Precision"), "choice", _PRECISIONS, half=True)
    return Field(key, label, hint=hint, half=True), precision


_REASON: Final = Text("理由", "Reason")
_NOTE: Final = Text("説明", "Note")
_OCCURRED: Final = Text("起きた時刻", "When it happened")
_PLANNED: Final = Text("予定の時刻", "Planned time")


def fields_of(form: Form, mission: Mission) -> tuple[Field, ...]:
    """Return the fields of a form for this flight."""
    match form:
        case Form.WINDOW:
            return (
                Field("earliest", Text("最初の日", "First day"), hint=_DAY_HINT, half=True),
                Field("latest", Text("最後の日", "Last day"), hint=_DAY_HINT, half=True),
                *_pair("reason", _REASON, "area"),
            )
        case Form.UPDATE:
            corrects = tuple(Option(str(u.number), _CORRECTS.filled(n=str(u.number))) for u in mission.updates)
            return (
                Field("severity", Text("種類", "Kind"), "choice", SEVERITIES, half=True),
                Field("corrects", Text("訂正", "Correction"), "choice", (_NO_CORRECTION, *corrects), half=True),
                *_pair("title", Text("見出し", "Title")),
                *_pair("body", Text("本文", "Text"), "area"),
            )
        case Form.MILESTONE:
            return _milestone()
        case Form.LANDING:
            return (*_time("planned", _PLANNED), *_pair("reason", _REASON, "area"))
        case Form.STATE:
            moves = [state for state in MissionState if state in moves_from(mission.state)]
            options = tuple(Option(to, MISSION_STATE_NAMES[to]) for to in moves if to is not MissionState.ENDED)
            return (Field("to", Text("新しい状態", "New state"), "choice", options),)
        case Form.SITES:
            return tuple(field for n in site_numbers(mission) for field in _site(n))
        case Form.EVENT:
            return (
                Field("code", Text("コード", "Code"), hint=_CODE_HINT, half=True),
                Field("confidence", Text("確度", "Confidence"), "choice", _CONFIDENCES, half=True),
                *_pair("name", Text("名前", "Name")),
                *_time("occurred", _OCCURRED),
                *_pair("note", _NOTE, "area"),
            )
        case Form.OUTCOME:
            return _outcome()


def _milestone() -> tuple[Field, ...]:
    numbers = tuple(
        Option(str(seq), Text(f"{seq}　{name.ja}", f"{seq}  {name.en}")) for seq, name in MILESTONE_NAMES.items()
    )
    states = tuple(Option(state, name) for state, name in MILESTONE_STATE_NAMES.items())
    return (
        Field("seq", Text("マイルストーン", "Milestone"), "choice", numbers),
        Field("state", Text("状態", "State"), "choice", states, half=True),
        Field("confidence", Text("確度", "Confidence"), "choice", _CONFIDENCES, half=True),
        *_time("occurred", _OCCURRED),
        Field("bound", Text("時刻の意味", "Meaning of the time"), "choice", _BOUNDS, half=True),
        Field("announced", Text("発表の時刻", "When it was announced"), hint=_NOW_HINT, half=True),
        *_time("planned", _PLANNED),
        *_pair("reason", Text("予定を変えた理由", "Why the plan moved"), "area"),
        *_pair("note", _NOTE, "area"),
    )


def site_numbers(mission: Mission) -> range:
    """Return the numbers of the places for sites: for all that there are, and for one more."""
    return range(1, min(_MOST_SITES, max(_SITES, len(mission.alternate_sites) + 1)) + 1)


def _site(n: int) -> tuple[Field, ...]:
    ja, en = _pair(f"name{n}", Text(f"代替地{n}の名前", f"Name of site {n}"))
    return (
        ja,
        en,
        Field(f"lat{n}", Text("北緯（度）", "Degrees north"), half=True),
        Field(f"lon{n}", Text("東経（度）", "Degrees east"), half=True),
    )


def _outcome() -> tuple[Field, ...]:
    outcomes = tuple(Option(outcome, name) for outcome, name in OUTCOME_NAMES.items())
    return (
        Field("outcome", Text("結果", "Outcome"), "choice", outcomes),
        *_time("ended", Text("終わった時刻", "When it ended"), _NOW_HINT),
        *_pair("note", Text("お客さまへの説明", "Words for members"), "area"),
        Field("lat", Text("到達地点の北緯（度）", "Came down, degrees north"), half=True),
        Field("lon", Text("到達地点の東経（度）", "Came down, degrees east"), half=True),
        Field("declared_because", Text("宣言する根拠（操作記録に残ります）", "Why it is declared (for the audit)")),
    )


def unneeded(form: Form, mission: Mission, values: Mapping[str, str]) -> frozenset[str]:
    """Return the fields that mean nothing as things stand: a plan that does not move needs no reason."""
    if form is not Form.MILESTONE:
        return frozenset()
    hidden: set[str] = set()
    before = _of_milestone(mission, int(values["seq"]))
    if not before.get("planned") or values["planned"].strip() in ("", before["planned"]):
        hidden |= {"reason_ja", "reason_en"}
    if not values["occurred"].strip():
        hidden |= {"bound"}
        if values["state"] not in ("achieved", "failed"):
            hidden |= {"occurred", "occurred_precision"}
    if values["state"] in ("achieved", "not_reached", "superseded") and not before.get("planned"):
        hidden |= {"planned", "planned_precision"}
    return frozenset(hidden)


def first_values(form: Form, mission: Mission, typed: Mapping[str, str]) -> dict[str, str]:
    """Return what is in the fields: what is known; over it what was typed. Choices begin with their first option."""
    fields = fields_of(form, mission)
    values = {field.key: field.options[0].value if field.options else "" for field in fields}
    match form:
        case Form.MILESTONE:
            seq = typed.get("seq", "") or _next_milestone(mission)
            values |= _of_milestone(mission, int(seq)) | {"seq": seq}
        case Form.LANDING:
            values |= _of_time("planned", mission.landing_planned_at)
        case Form.SITES:
            for n, site in enumerate(mission.alternate_sites, 1):
                values |= {f"lat{n}": f"{site.lat:g}", f"lon{n}": f"{site.lon:g}", **_of_words(f"name{n}", site.name)}
        case Form.EVENT:
            values |= _of_event(mission, typed.get("code", ""))
        case _:
            pass
    known = {field.key for field in fields}
    return values | {key: value for key, value in typed.items() if key in known}


def _next_milestone(mission: Mission) -> str:
    """Return the first that is still open, or the last."""
    open_ones = [m.seq for m in mission.milestones if m.state in ("planned", "in_progress", "unknown")]
    return str(open_ones[0] if open_ones else 10)


def _of_milestone(mission: Mission, seq: int) -> dict[str, str]:
    known = next((m for m in mission.milestones if m.seq == seq), None)
    if known is None:
        return {}
    return {
        "state": known.state.value,
        "confidence": known.confidence.value,
        "bound": known.occurred_at.bound.value if known.occurred_at else Bound.AT.value,
        **_of_time("occurred", known.occurred_at),
        **_of_time("planned", known.planned_at),
        **_of_words("note", known.note),
    }


def _of_event(mission: Mission, code: str) -> dict[str, str]:
    known = next((event for event in mission.events if event.code == code), None)
    if known is not None:
        return {
            "confidence": known.confidence.value,
            **_of_words("name", known.name),
            **_of_time("occurred", known.occurred_at),
            **_of_words("note", known.note),
        }
    name = EVENT_NAMES.get(code)
    return {"name_ja": name.ja, "name_en": name.en} if name else {}


def _of_time(key: str, moment: MomentOut | None) -> dict[str, str]:
    if moment is None:
        return {}
    formats = {Precision.DAY: "%Y-%m-%d", Precision.SECOND: "%Y-%m-%d %H:%M:%S"}
    at = moment.moment().at
    return {
        key: at.strftime(formats.get(moment.precision, "%Y-%m-%d %H:%M")),
        f"{key}_precision": moment.precision.value,
    }


def _of_words(key: str, words: Words | None) -> dict[str, str]:
    return {f"{key}_ja": words.ja, f"{key}_en": words.en} if words else {}
