"""What the desk's view models are built with: handed to each by its constructor, never looked up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from moonmail.client.clock import Clock
from moonmail.client.desk.desk import Desk
from moonmail.client.profile import Profile
from moonmail.desktop.desk.bridge import DeskBridge
from moonmail.desktop.jobs import Jobs
from moonmail.desktop.localizer import Localizer
from moonmail.desktop.settings import Settings


@dataclass(slots=True)
class DeskServices:
    """``open_url`` opens the system browser and says whether it did; called on the GUI thread."""

    desk: Desk
    settings: Settings
    localizer: Localizer
    jobs: Jobs
    bridge: DeskBridge
    clock: Clock
    profile: Profile
    open_url: Callable[[str], bool]

    def close(self) -> None:
        """End the work in the right order: nothing calls back into view models that are gone."""
        self.bridge.close()
        self.jobs.close()
        self.desk.close()
