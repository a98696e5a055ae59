"""The live plate on the screen, painted at any size, with the pen's line on top at once."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Property, QObject, QPointF, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QBrush, QColor, QImage, QLinearGradient, QPainter, QPainterPath, QPen
from PySide6.QtQml import QmlElement
from PySide6.QtQuick import QQuickItem, QQuickPaintedItem

from moonmail.desktop.viewmodels.base import QmlUncreatable
from moonmail.domain.drawing import Stroke

QML_IMPORT_NAME = "MoonMail.App"
QML_IMPORT_MAJOR_VERSION = 1

_CORNER_MM: Final = 0.8


@QmlElement
@QmlUncreatable("made in Python")
class PlatePicture(QObject):
    """What a plate looks like now. Black is etched. ``live`` is what the pen drew and no picture holds yet."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.levels: tuple[QImage, ...] = ()
        self.live: tuple[Stroke, ...] = ()
        self.width_mm = 40.0
        self.height_mm = 25.0

    def show(self, levels: tuple[QImage, ...], width_mm: float, height_mm: float) -> None:
        self.levels = levels
        self.width_mm, self.height_mm = width_mm, height_mm
        self.changed.emit()

    def draw(self, live: tuple[Stroke, ...]) -> None:
        self.live = live
        self.changed.emit()

    def level_for(self, pixels: float) -> QImage | None:
        """Return the smallest level that still has ``pixels`` across, or the largest there is."""
        enough = [level for level in self.levels if level.width() >= pixels]
        return enough[-1] if enough else self.levels[0] if self.levels else None


@QmlElement
class PlateView(QQuickPaintedItem):
    """Paints a ``PlatePicture`` over the whole item: metal, what is etched into it, and the line being drawn."""

    pictureChanged = Signal()
    coloursChanged = Signal()

    def __init__(self, parent: QQuickItem | None = None) -> None:
        super().__init__(parent)
        self._picture: PlatePicture | None = None
        self._metal = QColor()
        self._shade = QColor()
        self._edge = QColor()
        self._ink = QColor()
        self.setAntialiasing(True)

    def paint(self, painter: QPainter) -> None:
        picture = self._picture
        if picture is None or self.width() <= 0:
            return
        scale = self.width() / picture.width_mm
        area = QRectF(0.5, 0.5, self.width() - 1, self.height() - 1)
        corner = _CORNER_MM * scale
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        gradient = QLinearGradient(area.topLeft(), area.bottomRight())
        gradient.setColorAt(0, self._metal)
        gradient.setColorAt(1, self._shade)
        painter.setPen(QPen(self._edge, 1))
        painter.setBrush(QBrush(gradient))
        painter.drawRoundedRect(area, corner, corner)
        clip = QPainterPath()
        clip.addRoundedRect(area, corner, corner)
        painter.setClipPath(clip)
        # Not by asking the window: its wrapper would be taken down with this item.
        level = picture.level_for(self.width() * max(1.0, painter.deviceTransform().m11()))
        if level is not None:
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
            painter.drawImage(QRectF(0, 0, self.width(), self.height()), level, QRectF(level.rect()))
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        for stroke in picture.live:
            pen = QPen(self._ink, stroke.width_mm * scale)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.setPen(pen)
            points = [QPointF(x * scale, y * scale) for x, y in stroke.points]
            if len(points) == 1:
                painter.drawPoint(points[0])
            else:
                painter.drawPolyline(points)

    def _get_picture(self) -> PlatePicture | None:
        return self._picture

    def _set_picture(self, picture: PlatePicture | None) -> None:
        if picture is self._picture:
            return
        if self._picture is not None:
            self._picture.changed.disconnect(self._repaint)
        self._picture = picture
        if picture is not None:
            picture.changed.connect(self._repaint)
        self.pictureChanged.emit()
        self.update()

    @Slot()
    def _repaint(self) -> None:
        self.update()

    def _get_metal(self) -> QColor:
        return self._metal

    def _set_metal(self, colour: QColor) -> None:
        self._metal = colour
        self.update()

    def _get_shade(self) -> QColor:
        return self._shade

    def _set_shade(self, colour: QColor) -> None:
        self._shade = colour
        self.update()

    def _get_edge(self) -> QColor:
        return self._edge

    def _set_edge(self, colour: QColor) -> None:
        self._edge = colour
        self.update()

    def _get_ink(self) -> QColor:
        return self._ink

    def _set_ink(self, colour: QColor) -> None:
        self._ink = colour
        self.update()

    picture = Property(PlatePicture, _get_picture, _set_picture, notify=pictureChanged)
    metal = Property(QColor, _get_metal, _set_metal, notify=coloursChanged)
    shade = Property(QColor, _get_shade, _set_shade, notify=coloursChanged)
    edge = Property(QColor, _get_edge, _set_edge, notify=coloursChanged)
    ink = Property(QColor, _get_ink, _set_ink, notify=coloursChanged)
