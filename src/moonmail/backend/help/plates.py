"""Content as the desk changes it: of a message the words, laid out anew on its plate."""

from __future__ import annotations

import hashlib
from typing import Final

from moonmail.backend.bookings.models import Shipment
from moonmail.backend.http.problems import Refusal
from moonmail.backend.missions.wire import mission_out
from moonmail.contract.bookings import Content, MessageIn
from moonmail.contract.help import HelpContent
from moonmail.contract.problems import ProblemCode
from moonmail.domain.sizes import PlateRules, SizeCode
from moonmail.domain.text import Text

_PICTURED: Final = Text(
    "写真や手描きのあるプレートは、窓口では作り直せません。何も変更していません。お客さまのアプリの「お預かり品」から変更できます。",
    "A plate with a photo or a drawing can't be laid out at the desk, and nothing was changed. The member can change "
    "it under My shipments in the app.",
)


def content_of(shipment: Shipment, wanted: HelpContent | None) -> tuple[Content, bytes | None]:
    """Return the whole content with what is to change, and the plate made for it, if it is a message.

    Raises:
        Refusal: malformed, content_not_allowed.
    """
    if wanted is None:
        raise Refusal(ProblemCode.MALFORMED, fields={"content": "missing"})
    if shipment.item is not None and wanted.item is not None:
        return Content(title=wanted.title, item=wanted.item), None
    if shipment.group is not None and wanted.group is not None:
        return Content(title=wanted.title, group=wanted.group), None
    if shipment.message is not None and wanted.name is not None and wanted.text is not None:
        old = MessageIn.model_validate(shipment.message)
        if old.photo or old.drawing:
            raise Refusal(ProblemCode.CONTENT_NOT_ALLOWED, detail=_PICTURED, fields={"content": "pictured"})
        plate = _plate(shipment, wanted.name, wanted.text)
        sha256 = hashlib.sha256(plate).hexdigest()
        message = MessageIn(name=wanted.name, text=wanted.text, plate=sha256)
        return Content(title=wanted.title, message=message), plate
    raise Refusal(ProblemCode.CONTENT_NOT_ALLOWED, fields={"content": "another kind of content than was booked"})


def _plate(shipment: Shipment, name: str, text: str) -> bytes:
    from moonmail.media.plate import PlateContent, render

    rules = mission_out(shipment.mission).plate_rules
    made = render(
        PlateContent(SizeCode(shipment.size), name, text),
        PlateRules(
            min_letter_mm=rules.min_letter_mm,
            dpi=rules.dpi,
            greys=rules.greys,
            max_characters=rules.max_characters,
            file_bytes=rules.file_bytes,
        ),
    )
    if not made.fits or made.problems:
        problem = made.problems[0] if made.problems else None
        said = (
            Text(problem.happened.ja + problem.next.ja, f"{problem.happened.en} {problem.next.en}") if problem else None
        )
        raise Refusal(ProblemCode.CONTENT_NOT_ALLOWED, detail=said, fields={"content.text": "does not fit"})
    return made.png
