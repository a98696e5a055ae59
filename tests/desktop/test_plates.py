"""Plates on the screen: the newest wins, small pictures stay clear, and the pen's line is seen at once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future
from io import BytesIO
from typing import Any

from PIL import Image
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter

from moonmail.client.model import Stroke
from moonmail.desktop.jobs import Jobs
from moonmail.desktop.plates import Latest, levels_of
from moonmail.desktop.viewmodels.plate_view import PlatePicture, PlateView


class ByHand(Executor):
    """Does nothing until it is told to."""

    def __init__(self) -> None:
        self.waiting: list[Callable[[], None]] = []

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()

        def run() -> None:
            try:
                future.set_result(fn(*args, **kwargs))
            except Exception as error:
                future.set_exception(error)

        self.waiting.append(run)
        return future

    def work(self) -> None:
        self.waiting.pop(0)()
        QCoreApplication.processEvents()


def test_only_the_newest_of_what_was_asked_meanwhile_is_made(app: QGuiApplication) -> None:
    hands = ByHand()
    jobs = Jobs(lambda: hands)
    made: list[int] = []
    latest: Latest[int, int] = Latest(
        jobs, lambda asked: asked * 10, lambda _, made_: made.append(made_), lambda *_: made.append(-1)
    )
    for asked in range(1, 6):
        latest.ask(asked)
    assert len(hands.waiting) == 1
    hands.work()
    assert made == [10]
    hands.work()
    assert made == [10, 50]
    assert not hands.waiting
    assert not latest.busy


def test_a_failure_is_told_and_stops_nothing(app: QGuiApplication) -> None:
    hands = ByHand()
    jobs = Jobs(lambda: hands)
    told: list[str] = []

    def work(asked: str) -> str:
        if asked == "bad":
            raise ValueError(asked)
        return asked

    latest: Latest[str, str] = Latest(
        jobs, work, lambda _, made: told.append(made), lambda asked, error: told.append(f"{asked}: {error!r}")
    )
    latest.ask("bad")
    latest.ask("good")
    hands.work()
    hands.work()
    assert told == ["bad: ValueError('bad')", "good"]


def png(width: int, height: int) -> bytes:
    out = BytesIO()
    Image.new("1", (width, height), 1).save(out, "PNG")
    return out.getvalue()


def test_levels_halve_down_to_a_small_one() -> None:
    levels = levels_of(png(1890, 1181))
    assert [level.width() for level in levels] == [1890, 945, 472, 236]
    assert levels_of(b"no picture") == ()


def test_the_smallest_level_that_is_large_enough_is_painted() -> None:
    picture = PlatePicture()
    picture.show(levels_of(png(1890, 1181)), 40.0, 25.0)
    assert [level.width() for px in (100, 300, 500, 4_000) if (level := picture.level_for(px))] == [236, 472, 945, 1890]
    assert PlatePicture().level_for(100) is None


def test_the_line_under_the_pen_is_painted_before_any_picture_holds_it(app: QGuiApplication) -> None:
    picture = PlatePicture()
    picture.show((), 40.0, 25.0)
    view = PlateView()
    view.setWidth(400)
    view.setHeight(250)
    view.picture = picture
    for name in ("metal", "shade", "edge"):
        setattr(view, name, QColor("white"))
    view.ink = QColor("black")

    def dark() -> int:
        image = QImage(400, 250, QImage.Format.Format_RGB32)
        image.fill(QColor("white"))
        painter = QPainter(image)
        view.paint(painter)
        painter.end()
        return sum(image.pixelColor(x, 125).lightness() < 128 for x in range(400))

    assert dark() == 0
    picture.draw((Stroke(((10.0, 12.5), (30.0, 12.5)), 0.8),))
    assert 190 < dark() < 215
