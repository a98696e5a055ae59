from __future__ import annotations

from moonmail.backend.kiosks.models import Kiosk, KioskSession
from moonmail.contract.base import Words
from moonmail.contract.kiosk import KioskConfig, KioskHours
from moonmail.contract.kiosk import KioskSession as KioskSessionOut
from moonmail.domain.opening import read_openings, time_of


def config_out(row: Kiosk) -> KioskConfig:
    hours = [
        KioskHours(days=list(each.days), opens=time_of(each.opens), closes=time_of(each.closes))
        for each in read_openings(row.hours)
    ]
    return KioskConfig(
        rev=row.rev,
        lounge=Words(ja=row.name_ja, en=row.name_en),
        languages=row.languages.split(","),
        time_zone=row.time_zone,
        hours=hours,
        missions=row.missions.split(),
        printer=row.printer,
        staff_phone=row.staff_phone,
    )


def session_out(row: KioskSession) -> KioskSessionOut:
    return KioskSessionOut(id=row.pk, begun_at=row.begun_at, expires_at=row.expires_at, ended_at=row.ended_at)
