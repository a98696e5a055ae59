"""What could not be written on this machine was not asked for: said in one way."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from moonmail.client.model import Trouble
from moonmail.desktop import words

if TYPE_CHECKING:
    from moonmail.desktop.services import Services
    from moonmail.desktop.viewmodels.home import VmHome

log = logging.getLogger(__name__)


def tell_unkept(services: Services, home: VmHome, error: BaseException) -> None:
    """Say what happened and what to do; anything but the machine's own trouble is a fault of ours, and logged."""
    trouble = getattr(error, "trouble", None)
    if not isinstance(trouble, Trouble):
        log.error("what was asked for could not be kept", exc_info=error)
    told = words.explain(trouble.value if isinstance(trouble, Trouble) else "server_error")
    home.say(f"{services.localizer.text(told.happened)} {services.localizer.text(told.next)}")
