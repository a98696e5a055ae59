"""What view models are built with: handed to each by its constructor, never looked up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from moonmail.desktop.bridge import Bridge
from moonmail.desktop.capabilities import HOME, Capabilities
from moonmail.desktop.jobs import Jobs
from moonmail.desktop.localizer import Localizer
from moonmail.desktop.settings import Settings

if TYPE_CHECKING:
    from moonmail.client.clock import Clock
    from moonmail.client.engine import Engine
    from moonmail.client.profile import Profile
    from moonmail.desktop.marks import Marks


@dataclass(slots=True)
class Services:
    """``engine`` is made at its first use: importing it costs more than drawing the first frame.

    ``open_url`` opens the system browser and says whether it did; called on the GUI thread. Where there is none
    (``can.browser``), it shows the address to the user's own phone.
    """

    profile: Profile
    settings: Settings
    localizer: Localizer
    jobs: Jobs
    bridge: Bridge
    clock: Clock
    make_engine: Callable[[], Engine]
    open_url: Callable[[str], bool]
    can: Capabilities = HOME
    offered: frozenset[str] = frozenset()
    made: Engine | None = field(default=None)
    made_marks: Marks | None = field(default=None)

    def offers(self, mission_id: str) -> bool:
        """Return whether this flight can be ordered from here: a lounge may offer some of them only."""
        return not self.offered or mission_id in self.offered

    @property
    def engine(self) -> Engine:
        if self.made is None:
            self.made = self.make_engine()
            self.bridge.attach(self.made)
            self.made.set_language(self.localizer.language)
        return self.made

    @property
    def marks(self) -> Marks:
        if self.made_marks is None:
            from moonmail.desktop.marks import Marks

            self.made_marks = Marks(self.profile.root / "marks.json", self.settings)
        return self.made_marks

    def close(self) -> None:
        """End the work in the right order: nothing calls back into view models that are gone."""
        self.jobs.close()
        if self.made is not None:
            self.made.close()
