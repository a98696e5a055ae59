"""From what the client knows of a shipment to its papers, pictures and dates. For worker threads: it draws."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from moonmail.client.model import ShipmentDetail
from moonmail.contract.orders import current_window
from moonmail.desktop.viewmodels.boarding_pass import spaced
from moonmail.desktop.viewmodels.boarding_pass_paper import (
    PRINT_DPI,
    confirmation_pdf,
    pass_pdf,
    pass_png,
    pass_print,
)
from moonmail.desktop.viewmodels.shipment_hand_in_props import STEPS
from moonmail.domain.calendar import Entry, calendar_file
from moonmail.domain.item import CATEGORY_NAMES, MATERIAL_NAMES
from moonmail.domain.text import Language, Text
from moonmail.media.apart import apart
from moonmail.media.certificate import Certificate, certificate_of, certificate_pdf, certificate_picture, share_picture
from moonmail.media.labels import Label, LabelPaper, PackingList, label_pdf, label_picture, packing_list_pdf
from moonmail.media.pages import first_page
from moonmail.media.pass_art import PaperPicture
from moonmail.media.patches import patch_png
from moonmail.media.receipt_pdf import receipt_pdf

if TYPE_CHECKING:
    from moonmail.contract.missions import Mission


class NoPaperError(LookupError):
    """There is nothing to put on this paper yet."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """One paper: ``key`` as ``papers.PAPERS`` names it, after a colon the id of the receipt or the milestone."""

    key: str
    detail: ShipmentDetail
    language: Language
    sender: str
    now: datetime


_PATCH_PX: Final = 1200
_PATCH_SHOWN_PX: Final = 256
_DUE: Final = Text("{title}の受付期限（{flight}便）", "Last day for {title} to arrive ({flight})")
_CHANGE: Final = Text(
    "{title}の変更・キャンセルの期限（{flight}便）", "Last day to change or cancel {title} ({flight})"
)
_LAUNCH: Final = Text("{flight}便の打上げ予定期間", "Launch window of {flight}")
_LANDING: Final = Text("{flight}便の月面着陸の予定", "Planned landing of {flight}")
_CHOOSE: Final = Text("{title}についてお選びいただく期限", "Last day to choose for {title}")
_PLAN: Final = Text("予定です。変わることがあります。", "This is a plan and may change.")
_UNTITLED: Final = Text("お預かり品", "your shipment")
_FACTS: Final[dict[str, Text]] = {
    "name": Text("品目", "Item"),
    "category": Text("種類", "Kind"),
    "materials": Text("素材", "Materials"),
    "measures": Text("大きさ", "Measures"),
    "mass": Text("重さ", "Mass"),
    "pieces": Text("個数", "Pieces"),
}


def make(wanted: Wanted) -> bytes:
    """Return the file.

    Raises:
        NoPaperError: what it would say is not known.
    """
    kind, _, which = wanted.key.partition(":")
    detail, language = wanted.detail, wanted.language
    match kind:
        case "pass":
            return pass_pdf(detail, language)
        case "pass-picture":
            return pass_png(detail, language)
        case "copy":
            return confirmation_pdf(detail)
        case "label-a6" | "label-a4":
            size = LabelPaper.A6 if kind == "label-a6" else LabelPaper.A4
            return apart(label_pdf, label_of(wanted), size, language)
        case "packing":
            return apart(packing_list_pdf, packing_of(wanted), language)
        case "calendar":
            return calendar_file(dates_of(detail, language, wanted.now), wanted.now)
        case "receipt":
            found = next((each for each in detail.receipts if str(each.id) == which), None)
            if found is None:
                raise NoPaperError(wanted.key)
            return apart(receipt_pdf, found, language)
        case "certificate":
            return apart(certificate_pdf, _certificate(wanted), language)
        case "share":
            return share_picture(_certificate(wanted), language)
        case "patch":
            if detail.mission is None:
                raise NoPaperError(wanted.key)
            return patch_png(int(which), detail.mission.flight_number, earned=True, size_px=_PATCH_PX)
    raise NoPaperError(wanted.key)


def printable(wanted: Wanted) -> PaperPicture:
    """Return the paper fine enough for a printer, at its size."""
    kind = wanted.key.partition(":")[0]
    match kind:
        case "pass":
            return pass_print(wanted.detail, wanted.language)
        case "label-a6":
            return label_picture(label_of(wanted), wanted.language, PRINT_DPI)
        case "certificate":
            return certificate_picture(_certificate(wanted), wanted.language, PRINT_DPI // 2)
        case "receipt":
            return first_page(make(wanted), PRINT_DPI // 2)
    raise NoPaperError(wanted.key)


def label_of(wanted: Wanted) -> Label:
    mission, boarding_pass = wanted.detail.mission, wanted.detail.pass_
    if mission is None or mission.hand_in is None or boarding_pass is None:
        raise NoPaperError(wanted.key)
    places = mission.hand_in
    return Label(
        flight_number=mission.flight_number,
        sample=mission.sample,
        addressee=places.addressee.text(),
        postal_code=places.postal_code,
        address=places.address.text(),
        phone=places.phone,
        sender=wanted.sender,
        due_at=mission.item_due_at,
        number=spaced(boarding_pass.number),
        qr=boarding_pass.qr,
    )


def packing_of(wanted: Wanted) -> PackingList:
    shipment = wanted.detail.shipment
    item = shipment.item if shipment else None
    if shipment is None or item is None:
        raise NoPaperError(wanted.key)
    materials = Text(
        "、".join(MATERIAL_NAMES[each].ja for each in item.materials),
        ", ".join(MATERIAL_NAMES[each].en for each in item.materials),
    )
    measures = f"{item.length_mm:g} × {item.width_mm:g} × {item.height_mm:g} mm"
    values = {
        "name": Text(item.name, item.name),
        "category": CATEGORY_NAMES[item.category],
        "materials": materials,
        "measures": Text(measures, measures),
        "mass": Text(f"{item.mass_g:g} g", f"{item.mass_g:g} g"),
        "pieces": Text(str(item.pieces), str(item.pieces)),
    }
    return PackingList(
        label=label_of(wanted),
        title=shipment.title,
        facts=tuple((_FACTS[key], value) for key, value in values.items()),
        steps=tuple(STEPS.values()),
    )


def dates_of(detail: ShipmentDetail, language: Language, now: datetime) -> tuple[Entry, ...]:
    """Return the days that still matter. Windows and landings are named as plans."""
    mission, booking, shipment = detail.mission, detail.booking, detail.shipment
    if mission is None:
        return ()
    key = str(detail.card.shipment_id)
    filled = {"title": detail.card.title or _UNTITLED.in_(language), "flight": mission.flight_number}
    found: list[Entry] = []

    def point(name: str, title: Text, at: datetime | None, remind: int) -> None:
        if at is not None and at > now:
            found.append(Entry(f"{key}-{name}", title.filled(**filled).in_(language), at, remind_days=remind))

    if shipment is not None and shipment.item is not None:
        point("due", _DUE, mission.item_due_at, 7)
    point("change", _CHANGE, booking.confirmation.last_change_at if booking else None, 3)
    if detail.entitlement is not None and detail.entitlement.choice is None:
        point("choose", _CHOOSE, detail.entitlement.choose_by, 14)
    if mission.outcome is not None:
        return tuple(found)
    window, plan = current_window(mission), _PLAN.in_(language)
    if window.earliest is not None and window.latest is not None and window.latest >= now.date():
        title = _LAUNCH.filled(**filled).in_(language)
        found.append(Entry(f"{key}-launch", title, window.earliest, window.latest, plan, 1))
    landing = mission.landing_planned_at
    if landing is not None and landing.at > now:
        title = _LANDING.filled(**filled).in_(language)
        exact = landing.precision.value in {"s", "min"}
        found.append(Entry(f"{key}-landing", title, landing.at if exact else landing.at.date(), None, plan, 1))
    return tuple(found)


def _certificate(wanted: Wanted) -> Certificate:
    mission, shipment = wanted.detail.mission, wanted.detail.shipment
    if mission is None or shipment is None or mission.outcome is None:
        raise NoPaperError(wanted.key)
    return certificate_of(mission, shipment, wanted.sender)


def patch_addresses(mission: Mission, patches: tuple[tuple[int, bool], ...]) -> dict[int, str]:
    """Return the patches, earned or in outline, as addresses that a picture can show."""
    drawn = {
        seq: patch_png(seq, mission.flight_number, earned=earned, size_px=_PATCH_SHOWN_PX) for seq, earned in patches
    }
    return {seq: f"data:image/png;base64,{b64encode(png).decode()}" for seq, png in drawn.items()}
