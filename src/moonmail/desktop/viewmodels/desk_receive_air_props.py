"""The way by air in words: what may be sent on, under which air waybill, and what the carrier reported. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, NamedTuple

from moonmail.desktop.viewmodels.direct_words import Told
from moonmail.domain import formats
from moonmail.domain.air_waybill import TROUBLE_WORDS, AirStatus, grouped_waybill, read_waybill, status_words
from moonmail.domain.text import Language, Text

if TYPE_CHECKING:
    from uuid import UUID
    from zoneinfo import ZoneInfo

    from moonmail.contract.receiving import Consignment

CODES: Final = tuple(AirStatus)
_READY: Final = Text("受け入れ済みで、これから送る品物：{count}件", "Accepted and not sent on yet: {count}")
_NONE: Final = Text(
    "これから送る品物はありません。受け入れが済み、台帳が更新されると、ここに数えられます。",
    "There is nothing to send on. Items count here once they are accepted and the book was updated.",
)
_ITEMS: Final = Text("{count}件", "{count} item(s)")
_NO_STATUS: Final = Text("まだ報告はありません", "Nothing reported yet")
_STATUS: Final = Text("{code}　{words}（{place}、{at}）", "{code} {words} ({place}, {at})")
_AIRPORT: Final = Text(
    "空港は3文字のコードで入力してください（例：HND）。", "Type the airport's three letters, such as HND."
)
_WHEN: Final = Text(
    "「2026-11-22 12:04」のように入力してください。空欄なら今の時刻です。",
    "Type it as 2026-11-22 12:04, or leave it empty for now.",
)
_FUTURE: Final = Text("先の時刻は登録できません。", "That time is yet to come.")


class AirInputs(NamedTuple):
    flights: tuple[dict[str, str], ...]
    flight: int
    accepted: frozenset[UUID]
    consignments: tuple[Consignment, ...]
    typed: dict[str, str]
    chosen: str
    code: int
    busy: bool
    told: Told
    now: datetime
    language: Language
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class ConsignmentRow:
    key: str
    title: str
    count: str
    status: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class AirProps:
    flightNames: tuple[str, ...] = ()
    flight: int = -1
    ready: str = ""
    number: str = ""
    numberError: str = ""
    origin: str = ""
    destination: str = ""
    originError: str = ""
    destinationError: str = ""
    canConsign: bool = False
    codes: tuple[str, ...] = ()
    code: int = 0
    place: str = ""
    placeError: str = ""
    carrier: str = ""
    when: str = ""
    whenError: str = ""
    canReport: bool = False
    busy: bool = False
    happened: str = ""
    safe: str = ""
    next: str = ""
    quote: str = ""
    rows: tuple[ConsignmentRow, ...] = ()


def is_airport(text: str) -> bool:
    return len(text) == 3 and text.isascii() and text.isalpha()


def _airport_error(text: str, language: Language) -> str:
    return _AIRPORT.in_(language) if text and not is_airport(text) else ""


def read_when(text: str, now: datetime, zone: ZoneInfo) -> datetime | None:
    """Return the time that was typed, by the desk's clock; now for nothing; None for what is no time."""
    if not text.strip():
        return now
    try:
        at = datetime.fromisoformat(text.strip().replace("/", "-"))
    except ValueError:
        return None
    return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)


def left_to_send(inputs: AirInputs) -> frozenset[UUID]:
    """Return what is accepted and in no consignment yet."""
    return inputs.accepted - {booking for each in inputs.consignments for booking in each.booking_ids}


def derive_air(inputs: AirInputs) -> AirProps:
    language, typed = inputs.language, inputs.typed
    number = typed.get("number", "")
    read = read_waybill(number)
    airports = [typed.get("origin", ""), typed.get("destination", "")]
    left = left_to_send(inputs)
    place, at = typed.get("place", ""), read_when(typed.get("when", ""), inputs.now, inputs.zone)
    free = not inputs.busy
    late = at is not None and at > inputs.now
    return AirProps(
        flightNames=tuple(each["flight_number"] for each in inputs.flights),
        flight=inputs.flight,
        ready=(_READY.filled(count=str(len(left))) if left else _NONE).in_(language),
        number=number,
        numberError=TROUBLE_WORDS[read.trouble].in_(language) if read.trouble and len(number) >= 11 else "",
        origin=airports[0],
        destination=airports[1],
        originError=_airport_error(airports[0], language),
        destinationError=_airport_error(airports[1], language),
        canConsign=free and bool(left) and bool(read.number) and all(map(is_airport, airports)),
        codes=tuple(f"{code}  {status_words(code).in_(language)}" for code in CODES),
        code=inputs.code,
        place=place,
        placeError=_airport_error(place, language),
        carrier=typed.get("carrier", ""),
        when=typed.get("when", ""),
        whenError=(_WHEN if at is None else _FUTURE).in_(language) if at is None or late else "",
        canReport=free and bool(inputs.chosen) and is_airport(place) and at is not None and not late,
        busy=inputs.busy,
        happened=inputs.told.happened,
        safe=inputs.told.safe,
        next=inputs.told.next,
        quote=inputs.told.code,
        rows=tuple(_row(each, inputs) for each in inputs.consignments),
    )


def _row(each: Consignment, inputs: AirInputs) -> ConsignmentRow:
    language = inputs.language
    status = _NO_STATUS.in_(language)
    if each.statuses:
        last = each.statuses[-1]
        at = formats.time_of(last.at, language, inputs.zone, name_japan=False)
        status = _STATUS.filled(code=last.code.value, words=last.words.text(), place=last.place, at=at).in_(language)
    return ConsignmentRow(
        str(each.id),
        f"{grouped_waybill(each.number)}　{each.origin} → {each.destination}",
        _ITEMS.filled(count=str(len(each.booking_ids))).in_(language),
        status,
        str(each.id) == inputs.chosen,
    )
