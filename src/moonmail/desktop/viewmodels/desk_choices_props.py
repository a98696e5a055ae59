"""What a verified caller may still choose, in words. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from moonmail.desktop.viewmodels.direct_words import Told
from moonmail.domain import formats
from moonmail.domain.mission import ENTITLEMENT_NAMES, OUTCOME_NAMES, EntitlementKind
from moonmail.domain.sizes import SIZES
from moonmail.domain.text import Language, Text

if TYPE_CHECKING:
    from moonmail.contract.runs import Owed, OwedFlight

_HEADING: Final = Text("{flight}　{size}：{outcome}", "{flight}, {size}: {outcome}")
_UNTIL: Final = Text(
    "{until} までにお選びがない場合は「{default}」となります。", "If nothing is chosen by {until}: {default}."
)
_HINTS: Final[dict[EntitlementKind, Text]] = {
    EntitlementKind.REFLIGHT: Text("追加のお支払いはありません。", "There is nothing more to pay."),
    EntitlementKind.RECORD: Text(
        "返金はありません。記録はいつでもご覧いただけます。", "No money goes back; the record stays."
    ),
}
_REFUND: Final = Text("{yen}が、お支払いいただいた方に戻ります。", "{yen} go back to whoever paid.")
_REFUND_GIFT: Final = Text("贈った方に全額が戻ります。", "All of it goes back to whoever gave it.")
_CHOOSE: Final = Text("選択してください", "Please choose")
_FLIGHT: Final = Text("{flight}　{window}（空き{left}枠）", "{flight}, {window} ({left} left)")
_NO_FLIGHT: Final = Text("空きのある便がありません。", "No flight has room now.")
_READ_OUT: Final = Text(
    "お客さまに読み上げて、ご同意を確認してください。", "Read this to the caller, and hear them agree."
)
_MISSING_KIND: Final = Text("お客さまの選択をお聞きください。", "Ask the caller what they choose.")
_MISSING_FLIGHT: Final = Text("便を選んでください。", "Choose the flight.")
GO: Final[dict[EntitlementKind, Text]] = {
    EntitlementKind.REFLIGHT: Text("この便で再搭載する", "Fly again with this one"),
    EntitlementKind.REFUND: Text("返金の手続きをする", "Refund it"),
    EntitlementKind.RECORD: Text("記録を保管する", "Keep the record"),
}
_GO: Final = Text("手続きする", "Carry it out")
DONE: Final = Text("「{choice}」の手続きをしました。", "Carried out: {choice}.")


@dataclass(frozen=True, slots=True)
class KindRow:
    kind: str
    name: str
    about: str
    chosen: bool
    may: bool


class ChoicesInputs(NamedTuple):
    """``owed``: what there is for the booking that the call is about, or else the first."""

    owed: Owed | None
    kind: EntitlementKind | None
    flight: str
    busy: bool
    failed: Told | None
    language: Language
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class ChoicesProps:
    """``facts``: what is read out before flying again. ``missing``: why it can't be carried out yet."""

    open: bool = False
    heading: str = ""
    until: str = ""
    kinds: tuple[KindRow, ...] = ()
    flying: bool = False
    flights: tuple[str, ...] = ()
    flightIndex: int = 0
    readOut: str = ""
    facts: tuple[str, ...] = ()
    goText: str = ""
    canGo: bool = False
    missing: str = ""
    busy: bool = False
    happened: str = ""
    safe: str = ""
    next: str = ""
    code: str = ""


def one_of(owed: tuple[Owed, ...], booking: UUID | None) -> Owed | None:
    """Return what is about the booking that the call is about, or else what has to be chosen first."""
    about = next((each for each in owed if each.entitlement.booking_id == booking), None)
    return about or (owed[0] if owed else None)


def flight_of(owed: Owed | None, mission_id: str) -> OwedFlight | None:
    return next((each for each in owed.flights if each.mission_id == mission_id), None) if owed else None


def derive_choices(inputs: ChoicesInputs) -> ChoicesProps:
    language, failed, owed = inputs.language, inputs.failed or Told(), inputs.owed
    if owed is None:
        return ChoicesProps()
    entitlement, flying = owed.entitlement, inputs.kind is EntitlementKind.REFLIGHT
    flight = flight_of(owed, inputs.flight) if flying else None
    missing = _MISSING_KIND if inputs.kind is None else _MISSING_FLIGHT if flying and flight is None else None
    until = formats.time_of(entitlement.choose_by, language, inputs.zone)
    default = ENTITLEMENT_NAMES[entitlement.default_kind]
    return ChoicesProps(
        open=True,
        heading=_HEADING.filled(
            flight=owed.flight_number, size=SIZES[owed.size].name, outcome=OUTCOME_NAMES[entitlement.outcome]
        ).in_(language),
        until=_UNTIL.filled(until=until, default=default).in_(language),
        kinds=tuple(
            KindRow(
                kind.value,
                ENTITLEMENT_NAMES[kind].in_(language),
                _about(kind, owed, language),
                kind is inputs.kind,
                kind is not EntitlementKind.REFLIGHT or bool(owed.flights),
            )
            for kind in entitlement.kinds
        ),
        flying=flying,
        flights=(_CHOOSE.in_(language), *(_line(each, language) for each in owed.flights)),
        flightIndex=owed.flights.index(flight) + 1 if flight else 0,
        readOut=_READ_OUT.in_(language) if flight else "",
        facts=tuple(
            f"{fact.label.text().in_(language)}：{fact.value.text().in_(language)}"
            if language is Language.JA
            else f"{fact.label.en}: {fact.value.en}"
            for fact in flight.facts
        )
        if flight
        else (),
        goText=(GO[inputs.kind] if inputs.kind else _GO).in_(language),
        canGo=missing is None and not inputs.busy,
        missing=missing.in_(language) if missing else "",
        busy=inputs.busy,
        happened=failed.happened,
        safe=failed.safe,
        next=failed.next,
        code=failed.code,
    )


def _about(kind: EntitlementKind, owed: Owed, language: Language) -> str:
    if kind is EntitlementKind.REFUND:
        amount = owed.entitlement.refund.amount
        words = _REFUND.filled(yen=formats.yen(amount, language)) if amount else _REFUND_GIFT
        return words.in_(language)
    if kind is EntitlementKind.REFLIGHT and not owed.flights:
        return _NO_FLIGHT.in_(language)
    return _HINTS[kind].in_(language)


def _line(flight: OwedFlight, language: Language) -> str:
    from moonmail.contract.orders import window_of

    window = formats.window(window_of(flight.window), language)
    return _FLIGHT.filled(flight=flight.flight_number, window=window, left=f"{flight.left:,}").in_(language)
