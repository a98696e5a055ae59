"""Taking items in, as the desk asks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from moonmail.client.desk.desk import Desk


class Receiving:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk
