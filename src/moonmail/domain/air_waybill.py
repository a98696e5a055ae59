"""Air waybills: the number under which a consignment flies as cargo, and what carriers report of it.

The number is the airline's three digits and a serial number of eight, the last of which is the first seven modulo 7
(IATA Resolution 600a). The codes are those of IATA Cargo-IMP's status message, FSU.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from moonmail.domain.text import Text

_BETWEEN: Final = re.compile(r"[\s\-‐‑–—−ー]")


class WaybillTrouble(StrEnum):
    """Why something typed is no air waybill number."""

    NOT_DIGITS = "not_digits"
    LENGTH = "length"
    CHECK_DIGIT = "check_digit"


TROUBLE_WORDS: Final[dict[WaybillTrouble, Text]] = {
    WaybillTrouble.NOT_DIGITS: Text(
        "航空運送状の番号は数字だけです。何も登録していません。数字の11桁を入力してください。",
        "An air waybill number has digits alone. Nothing was kept. Type its 11 digits.",
    ),
    WaybillTrouble.LENGTH: Text(
        "航空運送状の番号は11桁（航空会社3桁と番号8桁）です。何も登録していません。もう一度ご確認ください。",
        "An air waybill number has 11 digits, 3 of the airline and 8 more. Nothing was kept. Please look again.",
    ),
    WaybillTrouble.CHECK_DIGIT: Text(
        "最後の1桁が合いません。1字の読み違いか、隣どうしの入れ替わりです。何も登録していません。"
        "運送状の番号をもう一度ご確認ください。",
        "The last digit does not fit: one digit was misread, or two were swapped. Nothing was kept. Please look at the "
        "waybill again.",
    ),
}


@dataclass(frozen=True, slots=True)
class TypedWaybill:
    """``number``: the 11 digits; empty when there is ``trouble``."""

    number: str
    trouble: WaybillTrouble | None = None


def check_digit(serial: str) -> int:
    """Return the last digit for the first seven of a serial number."""
    return int(serial[:7]) % 7


def read_waybill(typed: str) -> TypedWaybill:
    """Read a number as it was meant: full width, spaces and hyphens are fine."""
    text = _BETWEEN.sub("", unicodedata.normalize("NFKC", typed))
    if not re.fullmatch(r"[0-9]+", text):
        return TypedWaybill("", WaybillTrouble.NOT_DIGITS)
    if len(text) != 11:
        return TypedWaybill("", WaybillTrouble.LENGTH)
    if int(text[10]) != check_digit(text[3:]):
        return TypedWaybill("", WaybillTrouble.CHECK_DIGIT)
    return TypedWaybill(text)


def grouped_waybill(number: str) -> str:
    """``13112345675`` → ``131-1234 5675``"""
    return f"{number[:3]}-{number[3:7]} {number[7:]}"


class AirStatus(StrEnum):
    """What a carrier reports, in the order of an ordinary way."""

    BKD = "BKD"
    FOH = "FOH"
    RCS = "RCS"
    MAN = "MAN"
    PRE = "PRE"
    DEP = "DEP"
    ARR = "ARR"
    RCF = "RCF"
    TRM = "TRM"
    TFD = "TFD"
    RCT = "RCT"
    AWR = "AWR"
    NFD = "NFD"
    AWD = "AWD"
    CCD = "CCD"
    DLV = "DLV"
    DDL = "DDL"
    DIS = "DIS"


@dataclass(frozen=True, slots=True)
class _Said:
    """Words, and the step of GS1's Core Business Vocabulary 2.0 that it is."""

    words: Text
    biz_step: str
    disposition: str


_SAID: Final[dict[AirStatus, _Said]] = {
    AirStatus.BKD: _Said(Text("航空便を手配しました", "Booked on an aircraft"), "reserving", "reserved"),
    AirStatus.FOH: _Said(Text("空港に搬入しました", "At the airport, papers pending"), "holding", "in_progress"),
    AirStatus.RCS: _Said(Text("航空会社に引き渡しました", "Handed to the airline"), "accepting", "in_progress"),
    AirStatus.MAN: _Said(
        Text("航空便の積載目録に載りました", "On the aircraft's manifest"), "staging_outbound", "in_progress"
    ),
    AirStatus.PRE: _Said(Text("搭載の準備ができました", "Ready to be loaded"), "staging_outbound", "in_progress"),
    AirStatus.DEP: _Said(Text("航空機が出発しました", "Left by air"), "departing", "in_transit"),
    AirStatus.ARR: _Said(Text("航空機が到着しました", "Arrived by air"), "arriving", "in_transit"),
    AirStatus.RCF: _Said(Text("航空機から取り降ろしました", "Unloaded and checked in"), "receiving", "in_progress"),
    AirStatus.TRM: _Said(
        Text("乗り継ぎ便へ引き渡しています", "To be handed to another airline"), "staging_outbound", "in_transit"
    ),
    AirStatus.TFD: _Said(Text("乗り継ぎ便へ引き渡しました", "Handed to another airline"), "shipping", "in_transit"),
    AirStatus.RCT: _Said(Text("乗り継ぎ便が引き受けました", "Taken by another airline"), "receiving", "in_transit"),
    AirStatus.AWR: _Said(Text("到着地に書類が届きました", "Papers arrived"), "receiving", "in_progress"),
    AirStatus.NFD: _Said(
        Text("受取人に到着を知らせました", "The receiver was told of the arrival"), "holding", "available"
    ),
    AirStatus.AWD: _Said(Text("受取人に書類を渡しました", "Papers handed over"), "holding", "available"),
    AirStatus.CCD: _Said(Text("税関の許可が出ました", "Cleared by customs"), "inspecting", "conformant"),
    AirStatus.DLV: _Said(
        Text("到着地で引き渡しました", "Delivered at its destination"), "receiving", "completeness_verified"
    ),
    AirStatus.DDL: _Said(Text("届け先へ配達しました", "Delivered to the door"), "receiving", "completeness_verified"),
    AirStatus.DIS: _Said(
        Text("航空会社が不一致を調べています", "The airline is looking into a discrepancy"), "holding", "unknown"
    ),
}


def status_words(status: AirStatus) -> Text:
    """Return what happened, for members as for staff."""
    return _SAID[status].words


def epcis_words(status: AirStatus) -> tuple[str, str]:
    """Return business step and disposition."""
    return _SAID[status].biz_step, _SAID[status].disposition
