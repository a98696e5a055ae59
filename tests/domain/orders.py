"""An order that tests of several layers put into words."""

from __future__ import annotations

from datetime import UTC, date, datetime

from moonmail.domain.mission import ObligationEnd
from moonmail.domain.moment import Window
from moonmail.domain.order import Order
from moonmail.domain.sizes import SizeCode
from moonmail.domain.text import Text

ORDER = Order(
    flight_number="MM 204",
    size=SizeCode.MESSAGE,
    total=19_800,
    payment=Text("お申込み時にカードで", "By card when you order."),
    provision=Text("日程は変わることがあります。", "Dates can change."),
    cancellation=Text("受付終了まで無料", "Free until booking closes."),
    window=Window(date(2026, 12, 1), date(2026, 12, 31)),
    obligation_end=ObligationEnd.LANDED,
    last_booking_at=datetime(2026, 11, 30, 14, 59, tzinfo=UTC),
)
