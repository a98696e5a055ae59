"""What the tour's member sends: words in both languages, and a photo made on the spot."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, pi, sin
from pathlib import Path
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QLinearGradient, QPainter, QPainterPath, QPen


@dataclass(frozen=True, slots=True)
class Content:
    """``name`` is etched above the words, ``title`` is what the sender calls it; ``second`` names the other plate."""

    title: str
    name: str
    words: str
    second: str


CONTENT: Final = {
    "ja": Content(
        "ばあばへの手紙",
        "ばあばへ",
        "今夜の月に、わたしのことばが着きます。\n見上げたら、手を振ってください。",
        "山本 さくら",
    ),
    "en": Content(
        "A letter to Grandma",
        "Dear Grandma",
        "These words of mine will live up there.\nWhen you look up, wave.",
        "Sakura Y.",
    ),
}

# For somebody who has no way to make kanji.
KANA: Final = Content(
    "ばあばへの てがみ", "ばあばへ", "こんや わたしの ことばが つきに つきます。\nてを ふってね。", ""
)


@dataclass(frozen=True, slots=True)
class Keepsake:
    """``coin`` is what the sender calls it, ``owner`` whose it is; ``receiver`` and ``note`` go with the gift."""

    coin: str
    owner: str
    receiver: str
    note: str


KEEPSAKES: Final = {
    "ja": Keepsake("生まれた年の10円玉", "山本 さくら", "エマさん", "お誕生日おめでとう。月にあなたの名前を残します。"),
    "en": Keepsake(
        "A coin of the year I was born", "Sakura Yamamoto", "Emma", "Happy birthday. Your name goes to the Moon."
    ),
}


def heart(points: int = 40) -> list[tuple[float, float]]:
    """Return a heart drawn with one line, in the photo's sky; from 0 to 1 across and down the plate."""
    turns = [2 * pi * i / points for i in range(points + 1)]
    return [
        (
            0.26 + 0.0055 * 16 * sin(t) ** 3,
            0.27 - 0.0055 * (13 * cos(t) - 5 * cos(2 * t) - 2 * cos(3 * t) - cos(4 * t)),
        )
        for t in turns
    ]


def make_photo(path: Path) -> None:
    """Paint two people under a full moon and save it as a JPEG of 1600×1200."""
    image = QImage(1600, 1200, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    sky = QLinearGradient(0, 0, 0, 1200)
    sky.setColorAt(0, QColor("#9fb0e0"))
    sky.setColorAt(1, QColor("#f6ead8"))
    painter.fillRect(image.rect(), sky)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor("#fffdf2"))
    painter.drawEllipse(QPointF(1120, 360), 210, 210)
    painter.setBrush(QColor("#d9d3c4"))
    for x, y, r in ((1060, 300, 46), (1190, 400, 62), (1090, 450, 30)):
        painter.drawEllipse(QPointF(x, y), r, r)
    hill = QPainterPath(QPointF(0, 1200))
    hill.lineTo(0, 960)
    hill.cubicTo(500, 820, 900, 1080, 1600, 900)
    hill.lineTo(1600, 1200)
    painter.fillPath(hill, QColor("#0a0f28"))
    painter.setBrush(QColor("#0a0f28"))
    for x, y, tall in ((520, 900, 250), (660, 905, 170)):
        painter.drawRoundedRect(QRectF(x - tall * 0.18, y - tall, tall * 0.36, tall + 40), 30, 30)
        painter.drawEllipse(QPointF(x, y - tall - 30), tall * 0.17, tall * 0.17)
    painter.setPen(QPen(QColor("#0a0f28"), 26, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.drawLine(QPointF(680, 780), QPointF(760, 690))
    painter.end()
    if not image.save(str(path), "JPEG", 92):  # type: ignore[call-overload]
        raise OSError(f"no photo could be written to {path}")
