"""A capsule and what lies in it, drawn to scale from above or from the side."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Property, QObject, QPointF, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen, QPolygonF
from PySide6.QtQml import QmlElement
from PySide6.QtQuick import QQuickItem, QQuickPaintedItem

from moonmail.desktop.viewmodels.base import QmlUncreatable
from moonmail.desktop.viewmodels.capsule_props import Outline

QML_IMPORT_NAME = "MoonMail.App"
QML_IMPORT_MAJOR_VERSION = 1

_WALL_PX: Final = 3.0
_LINE_PX: Final = 2.0
_EDGE_PX: Final = 1.0


@QmlElement
@QmlUncreatable("made in Python")
class CapsulePicture(QObject):
    """One view of the capsule. ``widthMm`` and ``heightMm``: what is to be seen of it and of the item."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.outline = Outline()
        self.fits = True

    def show(self, outline: Outline, fits: bool) -> None:
        if (outline, fits) != (self.outline, self.fits):
            self.outline, self.fits = outline, fits
            self.changed.emit()

    @Property(float, notify=changed)
    def widthMm(self) -> float:
        return self.outline.widthMm

    @Property(float, notify=changed)
    def heightMm(self) -> float:
        return self.outline.heightMm


@QmlElement
class CapsuleView(QQuickPaintedItem):
    """Paints a ``CapsulePicture``; ``unit`` is pixels for one millimetre. What sticks out is hatched, not only red."""

    pictureChanged = Signal()
    unitChanged = Signal()
    coloursChanged = Signal()

    def __init__(self, parent: QQuickItem | None = None) -> None:
        super().__init__(parent)
        self._picture: CapsulePicture | None = None
        self._unit = 1.0
        self._wall = QColor()
        self._space = QColor()
        self._edge = QColor()
        self._item = QColor()
        self._bad = QColor()
        self._strength = 0.0
        self.setAntialiasing(True)

    def paint(self, painter: QPainter) -> None:
        picture = self._picture
        if picture is None or self.width() <= 0:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        outline = picture.outline
        capsule, item, inside = (self._path(each) for each in (outline.capsule, outline.item, outline.inside))
        painter.setPen(Qt.PenStyle.NoPen)
        # The wall stands outside of the space: the 0.2 mm that stay free are seen.
        wall = QPen(self._wall, 2 * _WALL_PX)
        wall.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.strokePath(capsule, wall)
        painter.fillPath(capsule, self._space)
        wall_at = capsule.boundingRect()
        for edge in outline.edges:
            x = self.width() / 2 + edge * self._unit - _EDGE_PX / 2
            painter.fillRect(QRectF(x, wall_at.top(), _EDGE_PX, wall_at.height()), self._edge)
        colour = self._item if picture.fits else self._bad
        painter.fillPath(inside if not picture.fits else item, self._faint(colour))
        if not picture.fits:
            beyond = item.subtracted(inside)
            painter.fillPath(beyond, self._faint(colour))
            hatch = QBrush(colour, Qt.BrushStyle.BDiagPattern)
            painter.fillPath(beyond, hatch)
        if not picture.fits:
            painter.strokePath(capsule, QPen(self._wall, _LINE_PX))
        line = QPen(colour, _LINE_PX)
        line.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.strokePath(item, line)

    def _faint(self, colour: QColor) -> QColor:
        faint = QColor(colour)
        faint.setAlphaF(self._strength)
        return faint

    def _path(self, points: tuple[float, ...]) -> QPainterPath:
        path = QPainterPath()
        if self._picture is None or not points:
            return path
        x, y = self.width() / 2, self.height() / 2 - self._picture.outline.middleMm * self._unit
        corners = zip(points[::2], points[1::2], strict=True)
        path.addPolygon(QPolygonF([QPointF(x + px * self._unit, y + py * self._unit) for px, py in corners]))
        path.closeSubpath()
        return path

    @Slot()
    def _repaint(self) -> None:
        self.update()

    def _get_picture(self) -> CapsulePicture | None:
        return self._picture

    def _set_picture(self, picture: CapsulePicture | None) -> None:
        if picture is self._picture:
            return
        if self._picture is not None:
            self._picture.changed.disconnect(self._repaint)
        self._picture = picture
        if picture is not None:
            picture.changed.connect(self._repaint)
        self.pictureChanged.emit()
        self.update()

    def _get_unit(self) -> float:
        return self._unit

    def _set_unit(self, unit: float) -> None:
        if unit != self._unit:
            self._unit = unit
            self.unitChanged.emit()
            self.update()

    def _get_wall(self) -> QColor:
        return self._wall

    def _set_wall(self, colour: QColor) -> None:
        self._wall = colour
        self.update()

    def _get_space(self) -> QColor:
        return self._space

    def _set_space(self, colour: QColor) -> None:
        self._space = colour
        self.update()

    def _get_edge(self) -> QColor:
        return self._edge

    def _set_edge(self, colour: QColor) -> None:
        self._edge = colour
        self.update()

    def _get_item(self) -> QColor:
        return self._item

    def _set_item(self, colour: QColor) -> None:
        self._item = colour
        self.update()

    def _get_bad(self) -> QColor:
        return self._bad

    def _set_bad(self, colour: QColor) -> None:
        self._bad = colour
        self.update()

    def _get_strength(self) -> float:
        return self._strength

    def _set_strength(self, strength: float) -> None:
        self._strength = strength
        self.update()

    picture = Property(CapsulePicture, _get_picture, _set_picture, notify=pictureChanged)
    unit = Property(float, _get_unit, _set_unit, notify=unitChanged)
    wall = Property(QColor, _get_wall, _set_wall, notify=coloursChanged)
    space = Property(QColor, _get_space, _set_space, notify=coloursChanged)
    edge = Property(QColor, _get_edge, _set_edge, notify=coloursChanged)
    item = Property(QColor, _get_item, _set_item, notify=coloursChanged)
    bad = Property(QColor, _get_bad, _set_bad, notify=coloursChanged)
    strength = Property(float, _get_strength, _set_strength, notify=coloursChanged)
