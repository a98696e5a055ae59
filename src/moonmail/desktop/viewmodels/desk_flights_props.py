"""Flight operations in words: the list, what is known of a flight, the form, and how members will see it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final, NamedTuple
from zoneinfo import ZoneInfo

from moonmail.client.model import Flight
from moonmail.desktop.viewmodels import flight_rows as rows
from moonmail.desktop.viewmodels.departures import STATE_LOOKS, outcome_look
from moonmail.desktop.viewmodels.desk_flights_fields import FORM_NAMES, Field, Form, fields_of, unneeded
from moonmail.desktop.viewmodels.flight import FlightInputs, derive_flight
from moonmail.domain import formats
from moonmail.domain.text import Language, Text

if TYPE_CHECKING:
    from moonmail.contract.flights import DeskFlight
    from moonmail.contract.missions import Mission
    from moonmail.desktop.viewmodels.desk_flights_form import Read


@dataclass(frozen=True, slots=True)
class FlightLine:
    """A flight in the list. ``due``: how long until items are due; ``spoken``: the whole."""

    missionId: str
    number: str
    site: str
    status: str
    statusIcon: str
    statusTone: str
    window: str
    due: str
    bookings: str
    spoken: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class FactLine:
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class StepLine:
    """Something that was said of the flight: a milestone, a window, an update, an event."""

    key: str
    icon: str
    tone: str
    title: str
    standing: str
    detail: str
    spoken: str


@dataclass(frozen=True, slots=True)
class FormTab:
    name: str
    title: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class FormField:
    """``index``: of the choice. ``half``: two stand side by side."""

    key: str
    kind: str
    label: str
    value: str
    options: list[str]
    index: int
    hint: str
    error: str
    half: bool


@dataclass(frozen=True, slots=True)
class Seen:
    """How members will see it, in one language."""

    language: str
    heading: str
    icon: str
    tone: str
    title: str
    standing: str
    when: str
    body: str


_DUE_IN: Final = Text("受付期限まで{n}日", "items due in {n} days")
_DUE_TODAY: Final = Text("受付期限は今日", "items due today")
_DUE_OVER: Final = Text("受付期限後", "past the due date")
BOOKINGS: Final = Text("予約{n}件", "{n}\N{NO-BREAK SPACE}bookings")
_NO_WINDOW: Final = Text("打上げ期間は未定", "no window yet")
_LABELS: Final = {
    "by": Text("運航会社・着陸機", "Operator and lander"),
    "launch": Text("打上げ", "Launch"),
    "site": Text("着陸地", "Landing site"),
    "alternates": Text("代替の着陸地", "Alternate sites"),
    "window": Text("打上げ期間", "Launch window"),
    "landing": Text("着陸の予定", "Landing planned for"),
    "lastBooking": Text("予約の締切", "Book by"),
    "itemDue": Text("品物の受付期限", "Items due by"),
    "bookings": Text("確定した予約", "Confirmed bookings"),
    "ended": Text("終了", "Ended"),
    "outcomeNote": Text("結果の説明", "Note on the outcome"),
}
_NUMBER: Final = Text("第{n}号　{when}", "No. {n}  {when}")
_NONE: Final = Text("なし", "none")
_SEEN_JA: Final = Text("お客さまの画面（日本語）", "What members see (Japanese)")
_SEEN_EN: Final = Text("お客さまの画面（英語）", "What members see (English)")


class Looking(NamedTuple):
    """In which language, in which zone, and when, a screen is looked at."""

    language: Language
    zone: ZoneInfo
    now: datetime


def comma(parts: tuple[str, ...] | list[str], language: Language) -> str:
    return ("、" if language is Language.JA else ", ").join(part for part in parts if part)


def flight_line(flight: DeskFlight, chosen: bool, at: Looking) -> FlightLine:
    mission, language = flight.mission, at.language
    look = outcome_look(mission.outcome) if mission.outcome else STATE_LOOKS[mission.state]
    window = (
        formats.window(rows.window_of(mission.windows[-1].window), language)
        if mission.windows
        else _NO_WINDOW.in_(language)
    )
    due = _due(mission, at) if mission.outcome is None else ""
    status, bookings = look.word.in_(language), BOOKINGS.filled(n=f"{flight.bookings:,}").in_(language)
    parts = (mission.flight_number, mission.site.name.text().in_(language), status, window, due, bookings)
    return FlightLine(
        missionId=mission.id,
        number=mission.flight_number,
        site=parts[1],
        status=status,
        statusIcon=look.icon,
        statusTone=look.tone,
        window=formats.stacked(window).replace("\n", " "),
        due=due,
        bookings=bookings if flight.bookings else "",
        spoken=comma(parts, language),
        chosen=chosen,
    )


def _due(mission: Mission, at: Looking) -> str:
    if mission.item_due_at is None:
        return ""
    days = (mission.item_due_at.astimezone(at.zone).date() - at.now.astimezone(at.zone).date()).days
    text = _DUE_IN.filled(n=str(days)) if days > 0 else _DUE_TODAY if days == 0 else _DUE_OVER
    return text.in_(at.language)


def in_list_order(flights: list[DeskFlight]) -> list[DeskFlight]:
    """Return what flies or is sold first, by its window; what is over after that, newest first."""

    def place(flight: DeskFlight) -> tuple[bool, str]:
        window = flight.mission.windows[-1].window if flight.mission.windows else None
        return flight.mission.outcome is not None, (window.earliest if window else None) or "9999"

    open_ones = sorted((f for f in flights if f.mission.outcome is None), key=place)
    over = sorted((f for f in flights if f.mission.outcome is not None), key=place, reverse=True)
    return open_ones + over


def facts(flight: DeskFlight, at: Looking) -> tuple[FactLine, ...]:
    mission, language = flight.mission, at.language
    props = derive_flight(FlightInputs(Flight(mission, ()), False, language, at.zone))
    alternates = comma([site.name.text().in_(language) for site in mission.alternate_sites], language)
    values = {
        "by": props.by,
        "launch": props.launch,
        "site": f"{props.site}　{props.coordinates}",
        "alternates": alternates,
        "window": props.window,
        "landing": props.landing,
        "lastBooking": props.lastBooking,
        "itemDue": props.itemDue,
        "bookings": f"{flight.bookings:,}",
        "ended": props.ended,
        "outcomeNote": props.outcomeNote,
    }
    return tuple(FactLine(_LABELS[name].in_(language), value) for name, value in values.items() if value)


def steps(mission: Mission, at: Looking) -> tuple[StepLine, ...]:
    """Return milestones, then windows, then updates and events: as members have them, but short."""
    language, zone = at.language, at.zone
    found = [_of_milestone(row, language) for row in rows.milestone_rows(mission, language, zone)]
    if mission.milestones:
        found += [_of_event(event.code, mission, at) for event in mission.events]
    return tuple(found)


def _of_milestone(row: rows.MilestoneRow, language: Language) -> StepLine:
    when = row.when.replace("\n", " ")
    return StepLine(
        row.key, row.icon, row.tone, row.name, row.standing, when, comma([row.name, row.standing, when], language)
    )


def _of_event(code: str, mission: Mission, at: Looking) -> StepLine:
    event = next(each for each in mission.events if each.code == code)
    when = formats.moment(event.occurred_at.moment(), at.language, at.zone) if event.occurred_at else ""
    name = event.name.text().in_(at.language)
    return StepLine(f"e.{code}", "circle-dot", "muted", name, "", when, comma([name, when], at.language))


def news(mission: Mission, at: Looking) -> tuple[StepLine, ...]:
    """Return windows and updates, newest first."""
    language, zone = at.language, at.zone
    found = []
    for update in rows.update_rows(mission, language, zone):
        told = _NUMBER.filled(n=str(update.number), when=update.when).in_(language)
        found.append(
            StepLine(
                f"u{update.number}",
                update.icon,
                update.tone,
                update.title,
                "",
                told,
                comma([update.title, told], language),
            )
        )
    for window in rows.window_rows(mission, language, zone):
        detail = (
            comma([window.reason, window.announced], language)
            if language is Language.EN
            else window.reason + window.announced
        )
        tone = "plain" if window.holds else "muted"
        found.append(
            StepLine(
                f"w{window.number}",
                "calendar",
                tone,
                window.window,
                "",
                detail,
                comma([window.window, detail], language),
            )
        )
    return tuple(found)


def tabs(chosen: Form, language: Language, may_declare: bool) -> tuple[FormTab, ...]:
    return tuple(
        FormTab(form.value, name.in_(language), form is chosen)
        for form, name in FORM_NAMES.items()
        if form is not Form.OUTCOME or may_declare
    )


def form_fields(
    form: Form, mission: Mission, values: Mapping[str, str], read: Read, language: Language
) -> tuple[FormField, ...]:
    hidden = unneeded(form, mission, values)
    return tuple(
        _field(form, field, values, read, language) for field in fields_of(form, mission) if field.key not in hidden
    )


def _field(form: Form, field: Field, values: Mapping[str, str], read: Read, language: Language) -> FormField:
    value = values.get(field.key, "")
    options = [option.name.in_(language) for option in field.options]
    index = next((n for n, option in enumerate(field.options) if option.value == value), 0 if options else -1)
    error = read.errors.get(field.key)
    return FormField(
        key=f"{form.value}.{field.key}",
        kind=field.kind,
        label=field.label.in_(language),
        value=value,
        options=options,
        index=index,
        hint=field.hint.in_(language) if field.hint else "",
        error=error.in_(language) if error else "",
        half=field.half,
    )


def seen_by_members(form: Form, after: Mission, at: Looking, values: Mapping[str, str]) -> tuple[Seen, ...]:
    """Return how members will see what is published, in Japanese and in English, by the words of their own app."""
    return tuple(_seen(form, after, Looking(language, at.zone, at.now), values, at.language) for language in Language)


def _seen(form: Form, after: Mission, at: Looking, values: Mapping[str, str], screen: Language) -> Seen:
    language, zone = at.language, at.zone
    props = derive_flight(FlightInputs(Flight(after, ()), False, language, zone))
    heading = (_SEEN_JA if language is Language.JA else _SEEN_EN).in_(screen)
    blank = Seen(language.value, heading, props.statusIcon, props.statusTone, props.status, "", "", "")
    match form:
        case Form.UPDATE:
            row = props.updates[0]
            when = _NUMBER.filled(n=str(row.number), when=row.when).in_(language)
            return Seen(language.value, heading, row.icon, row.tone, row.title, "", when, row.body)
        case Form.WINDOW:
            window = props.windows[0]
            return Seen(
                language.value,
                heading,
                "calendar",
                "plain",
                window.window,
                props.delayed,
                window.announced,
                window.reason,
            )
        case Form.MILESTONE | Form.LANDING:
            key = "m9" if form is Form.LANDING else f"m{values['seq']}"
            milestone = next((each for each in props.milestones if each.key == key), None)
            if milestone is None:
                return Seen(language.value, heading, "calendar", "plain", props.landing.replace("\n", " "), "", "", "")
            return Seen(
                language.value,
                heading,
                milestone.icon,
                milestone.tone,
                milestone.name,
                milestone.standing,
                milestone.when,
                milestone.detail,
            )
        case Form.SITES:
            alternates = rows.alternates(after, language) or _NONE.in_(language)
            return Seen(language.value, heading, "map-pin", "plain", props.site, "", "", alternates)
        case Form.EVENT:
            event = _of_event(values["code"].strip(), after, at)
            note = next(each.note for each in after.events if each.code == values["code"].strip())
            return Seen(
                language.value,
                heading,
                event.icon,
                event.tone,
                event.title,
                "",
                event.detail,
                rows.words(note, language),
            )
        case Form.OUTCOME:
            rights = [f"・{right.name}" if language is Language.JA else f"– {right.name}" for right in props.rights]
            body = "\n".join(part for part in (props.outcomeNote, props.duty, *rights) if part)
            return Seen(
                language.value,
                heading,
                props.statusIcon,
                props.statusTone,
                props.status,
                "",
                props.ended.replace("\n", " "),
                body,
            )
        case Form.STATE:
            return blank
