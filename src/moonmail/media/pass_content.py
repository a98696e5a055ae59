"""From the wire's objects to what a pass says on paper."""

from __future__ import annotations

from typing import Final
from zoneinfo import ZoneInfo

from moonmail.contract.bookings import Booking, Pass, Shipment
from moonmail.contract.missions import Mission
from moonmail.contract.orders import current_window
from moonmail.domain import formats
from moonmail.domain.mission import OUTCOME_NAMES
from moonmail.domain.text import Text
from moonmail.media.pass_art import PassPaper

_RESULT: Final = Text("結果", "Outcome")
_LANDING: Final = Text("着陸予定", "Landing planned")
_WINDOW: Final = Text("打上げ予定期間", "Launch window")


def pass_paper(
    mission: Mission, booking: Booking, shipment: Shipment, issued: Pass, zone: ZoneInfo = formats.JAPAN
) -> PassPaper:
    """Return what the pass ``issued`` for ``booking`` says. What is owed is what was confirmed, not today's terms."""
    label, when = _when(mission, zone)
    return PassPaper(
        flight_number=mission.flight_number,
        sample=mission.sample,
        launch_site=mission.launch_site.text(),
        site=mission.site.name.text(),
        lat=mission.site.lat,
        lon=mission.site.lon,
        title=shipment.title,
        size=booking.size,
        when_label=label,
        when=when,
        obligation_end=booking.confirmation.obligation_end,
        entitlements=tuple(booking.confirmation.entitlements),
        choose_within_days=booking.confirmation.choose_within_days,
        number=issued.number,
        qr=issued.qr,
        expires_at=issued.expires_at,
    )


def _when(mission: Mission, zone: ZoneInfo) -> tuple[Text, Text]:
    if mission.outcome is not None:
        return _RESULT, OUTCOME_NAMES[mission.outcome]
    if mission.landing_planned_at is not None:
        landing = mission.landing_planned_at.moment()
        return _LANDING, formats.both(lambda language: formats.moment(landing, language, zone))
    window = current_window(mission)
    return _WINDOW, formats.both(lambda language: formats.window(window, language))
