"""What the day was for a member, seen in their own app."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from moonmail.tour.driver import Driver

if TYPE_CHECKING:
    from moonmail.desktop.startup import Shell
    from moonmail.tour.desk import DeskDay, Step
    from moonmail.tour.desk_help import Helping


class AtHome:
    def __init__(self, day: DeskDay, helping: Helping, folder: Path) -> None:
        self.day = day
        self.helping = helping
        self._folder = folder
        self._shell: Shell | None = None
        self.driver: Driver

    @property
    def home(self) -> Any:
        assert self._shell is not None
        return self._shell.home

    def steps(self) -> Iterator[Step]:
        yield "the letter at home", self.letter
        yield "the desk's messages at home", self.messages
        yield "who looked at it at home", self.accesses

    def _open(self) -> None:
        """Open the member's app on the client that they had all day."""
        from moonmail.client.profile import Profile
        from moonmail.desktop import startup
        from moonmail.desktop.settings import Settings

        profile = Profile(self._folder)
        profile.create()
        settings = Settings(profile.root / "settings.ini")
        settings.change(language=self.day.language, home_zone="Asia/Tokyo", theme="night", reduce_motion=True)
        engine = self.day.members.caller.hand_over()
        self._shell = shell = startup.make_shell(
            profile, make_engine=lambda _: engine, settings=settings, open_url=lambda _: False
        )
        self.day.at_the_end(self.close)
        shell.load()
        shell.window.requestActivate()
        self.driver = self.day.camera = Driver(shell.window)
        self.driver.wait("the first frame", shell.window.isExposed)
        self.driver.wait("the member to be known", lambda: shell.services.engine and self.home.signedIn)

    def close(self) -> None:
        shell, self._shell = self._shell, None
        if shell is not None:
            shell.window.close()
            shell.close()

    def letter(self) -> None:
        self._open()
        shipment = self.day.members.first.result().shipment
        assert shipment is not None
        self.home.openShipment(str(shipment.id))
        page = self.home.shipment
        self.driver.wait("the letter", lambda: page.letter.state not in {"", "none"})
        self.driver.find("letter")

    def messages(self) -> None:
        self.driver.click("rail-messages")
        page = self.home.messages
        self.driver.wait("the conversations", lambda: page.topics)
        self.day.check("the answer of the desk is among them", self.helping.said(self.helping.answer))
        self.driver.settle()

    def accesses(self) -> None:
        self.driver.click("rail-settings")
        self.driver.click("settings-my-data")
        page = self.home.myData
        self.driver.wait("who looked at it", lambda: page.accesses.state == "open")
        self.day.check("the field that was shown is listed", page.accesses.rows.rows)
        # It stands between the two.
        self.driver.find("deletion")
