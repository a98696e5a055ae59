"""Saving the kept copy of what was confirmed."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl

from moonmail.desktop.saving import SAVE_WORDS, SAVED, SaveError, SaveTrouble, with_suffix, write_whole

if TYPE_CHECKING:
    from moonmail.client.model import ShipmentDetail
    from moonmail.desktop.services import Services

log = logging.getLogger(__name__)


def save_copy(services: Services, detail: ShipmentDetail, url: QUrl, say: Callable[[str], None]) -> None:
    """Save it as a PDF off the GUI thread and say how it went. ``detail`` has a booking."""
    path = with_suffix(Path(url.toLocalFile()), ".pdf")
    localizer = services.localizer

    def work() -> None:
        from moonmail.desktop.viewmodels.boarding_pass_paper import confirmation_pdf

        write_whole(path, confirmation_pdf(detail))

    def failed(error: BaseException) -> None:
        trouble = error.trouble if isinstance(error, SaveError) else SaveTrouble.OTHER
        if not isinstance(error, SaveError):
            log.error("the copy could not be made", exc_info=error)
        say(localizer.text(SAVE_WORDS[trouble]))

    services.jobs.run(work, lambda _: say(localizer.text(SAVED.filled(name=path.name))), failed)
