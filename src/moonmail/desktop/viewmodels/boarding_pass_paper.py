"""From what the client knows of a shipment to what is put on paper. For worker threads: it draws."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from moonmail.contract.orders import current_window
from moonmail.domain import formats
from moonmail.domain.mission import OUTCOME_NAMES
from moonmail.domain.text import Language, Text
from moonmail.media.apart import apart
from moonmail.media.confirmation_pdf import confirmation_pdf as draw_confirmation
from moonmail.media.pass_art import PaperPicture, PassPaper, pass_picture
from moonmail.media.pass_art import pass_pdf as draw_pdf

if TYPE_CHECKING:
    from moonmail.client.model import ShipmentDetail
    from moonmail.contract.missions import Mission

# Printers of today draw 600 dots to the inch; fewer would make the edges of the code's modules uneven.
PRINT_DPI: Final = 600

_RESULT: Final = Text("結果", "Outcome")
_LANDING: Final = Text("着陸予定", "Landing planned")
_WINDOW: Final = Text("打上げ予定期間", "Launch window")


class NoPassError(LookupError):
    """There is no pass to put on paper."""


def _when(mission: Mission) -> tuple[Text, Text]:
    if mission.outcome is not None:
        return _RESULT, OUTCOME_NAMES[mission.outcome]
    if mission.landing_planned_at is not None:
        landing = mission.landing_planned_at.moment()
        return _LANDING, formats.both(lambda language: formats.moment(landing, language))
    window = current_window(mission)
    return _WINDOW, formats.both(lambda language: formats.window(window, language))


def paper_of(detail: ShipmentDetail) -> PassPaper:
    """Return what the pass says on paper. Times are Japan's: paper does not travel with a zone.

    Raises:
        NoPassError: the shipment has no pass, or its booking or flight is not known here.
    """
    mission, booking, boarding_pass = detail.mission, detail.booking, detail.pass_
    if mission is None or booking is None or boarding_pass is None:
        raise NoPassError(str(detail.card.shipment_id))
    label, when = _when(mission)
    return PassPaper(
        flight_number=mission.flight_number,
        sample=mission.sample,
        launch_site=mission.launch_site.text(),
        site=mission.site.name.text(),
        lat=mission.site.lat,
        lon=mission.site.lon,
        title=detail.card.title,
        size=detail.card.size,
        when_label=label,
        when=when,
        obligation_end=booking.confirmation.obligation_end,
        entitlements=tuple(booking.confirmation.entitlements),
        choose_within_days=booking.confirmation.choose_within_days,
        number=boarding_pass.number,
        qr=boarding_pass.qr,
        expires_at=boarding_pass.expires_at,
    )


def pass_png(detail: ShipmentDetail, language: Language) -> bytes:
    return pass_picture(paper_of(detail), language).png


def pass_pdf(detail: ShipmentDetail, language: Language) -> bytes:
    return apart(draw_pdf, paper_of(detail), language)


def pass_print(detail: ShipmentDetail, language: Language) -> PaperPicture:
    """Return the pass fine enough for a printer."""
    return pass_picture(paper_of(detail), language, PRINT_DPI)


def confirmation_pdf(detail: ShipmentDetail) -> bytes:
    """Return the kept copy of what was confirmed.

    Raises:
        NoPassError: nothing was booked.
    """
    if detail.booking is None:
        raise NoPassError(str(detail.card.shipment_id))
    return apart(draw_confirmation, detail.booking, detail.card.title)
