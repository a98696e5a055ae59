"""What staff see of a person: masked, until they say why they need a field of it. Its member can see that they did."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import Final

from moonmail.domain.finding import masked
from moonmail.domain.text import Text

# As long as it takes to read a number out.
SHOWN_FOR: Final = timedelta(minutes=1)
_DOT: Final = "●"
_KEPT_DIGITS: Final = 2


class PersonField(StrEnum):
    NAME = "name"
    NAME_KANA = "name_kana"
    NAME_LATIN = "name_latin"
    MEMBERSHIP_NUMBER = "membership_number"
    BIRTH_DATE = "birth_date"
    EMAIL = "email"
    PHONE = "phone"


class RevealReason(StrEnum):
    SPEAK_TO = "speak_to"
    CALL_BACK = "call_back"
    WRITE_TO = "write_to"
    CORRECT = "correct"
    PAPERS = "papers"


REASON_WORDS: Final[dict[RevealReason, Text]] = {
    RevealReason.SPEAK_TO: Text("お名前でお呼びするため", "To speak to you by name"),
    RevealReason.CALL_BACK: Text("折り返しお電話するため", "To call you back"),
    RevealReason.WRITE_TO: Text("ご連絡をお送りするため", "To write to you"),
    RevealReason.CORRECT: Text("登録内容を訂正するため", "To correct what is registered"),
    RevealReason.PAPERS: Text("書類を用意するため", "To prepare papers"),
}

FIELD_WORDS: Final[dict[PersonField, Text]] = {
    PersonField.NAME: Text("お名前", "Name"),
    PersonField.NAME_KANA: Text("お名前（カナ）", "Name in kana"),
    PersonField.NAME_LATIN: Text("お名前（ローマ字）", "Name in Latin letters"),
    PersonField.MEMBERSHIP_NUMBER: Text("会員番号", "Membership number"),
    PersonField.BIRTH_DATE: Text("生年月日", "Date of birth"),
    PersonField.EMAIL: Text("メールアドレス", "E-mail address"),
    PersonField.PHONE: Text("電話番号", "Phone number"),
}


def mask(field: PersonField, value: str) -> str:
    """Return what is shown of a field before anybody says why they need it; empty stays empty."""
    if not value:
        return ""
    match field:
        case PersonField.NAME | PersonField.NAME_KANA | PersonField.NAME_LATIN:
            return masked(value)
        case PersonField.EMAIL:
            person, at, house = value.partition("@")
            return f"{person[:1]}{_DOT * 3}{at}{house[:1]}{_DOT * 3}"
        case PersonField.BIRTH_DATE:
            return f"{_DOT * 4}-{_DOT * 2}-{_DOT * 2}"
        case _:
            hidden = max(0, len(value) - _KEPT_DIGITS)
            return _DOT * hidden + value[hidden:]
