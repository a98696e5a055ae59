"""What the app is made of, and under which licence: shown under Settings, the same list as in NOTICE."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from moonmail.domain.text import Language, Text


@dataclass(frozen=True, slots=True)
class Part:
    name: str
    licence: str
    use: str


_WINDOW: Final = Text("画面", "windows and screens")
_LETTERS: Final = Text("書体", "typefaces")
_NETWORK: Final = Text("通信", "network")
_PICTURES: Final = Text("画像とコード", "pictures and codes")
_PAPER: Final = Text("PDF", "PDF")
_SECRETS: Final = Text("サインインの保管", "keeping your sign-in")
_SIGNED: Final = Text("搭乗券の署名", "signed passes")
_MODELS: Final = Text("データの確認", "checking data")
_ICONS: Final = Text("アイコン", "icons")
_MOON: Final = Text("月の地図", "map of the Moon")
_ZONES: Final = Text("時差の情報", "time zones")

_PARTS: Final = (
    ("MoonMail", "Apache-2.0", Text("このアプリ", "this app")),
    ("Qt, Qt for Python 6.11", "LGPL-3.0", _WINDOW),
    ("BIZ UDPGothic, BIZ UDGothic", "SIL OFL 1.1", _LETTERS),
    ("Noto Sans, Noto Emoji", "SIL OFL 1.1", _LETTERS),
    ("Lucide", "ISC", _ICONS),
    ("USGS Astrogeology, Clementine", "Public domain", _MOON),
    ("pydantic", "MIT", _MODELS),
    ("requests, urllib3, PySocks", "Apache-2.0, MIT, BSD", _NETWORK),
    ("certifi", "MPL-2.0", _NETWORK),
    ("Pillow", "MIT-CMU", _PICTURES),
    ("qrcode", "BSD", _PICTURES),
    ("zxing-cpp", "Apache-2.0", _PICTURES),
    ("fontTools", "MIT", _LETTERS),
    ("fpdf2", "LGPL-3.0", _PAPER),
    ("pypdfium2, PDFium", "Apache-2.0, BSD", _PAPER),
    ("cwt, base45, cryptography", "MIT, Apache-2.0, BSD", _SIGNED),
    ("keyring", "MIT", _SECRETS),
    ("tzdata", "Apache-2.0", _ZONES),
)


def parts(language: Language) -> tuple[Part, ...]:
    return tuple(Part(name, licence, use.in_(language)) for name, licence, use in _PARTS)
