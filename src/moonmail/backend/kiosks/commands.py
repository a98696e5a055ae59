"""``moonmail backend enrol-kiosk``, ``kiosks`` and ``revoke-kiosk``. A code is said here alone."""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from uuid import UUID

from moonmail.contract.kiosk import ENROLMENT_SCHEME

if TYPE_CHECKING:
    from moonmail.backend.kiosks.models import Kiosk
    from moonmail.backend.kiosks.service import Code
    from moonmail.media.codes import Matrix


def add_parser(commands: Any, where: argparse.ArgumentParser) -> None:
    enrol = commands.add_parser("enrol-kiosk", parents=[where], help="show the single-use code that enrols a kiosk")
    whose = enrol.add_mutually_exclusive_group(required=True)
    whose.add_argument("--name", metavar="LOUNGE", help="a new kiosk: its lounge, as Japanese guests read it")
    whose.add_argument("--kiosk", type=UUID, metavar="ID", help="a new code for one that is known already")
    enrol.add_argument("--name-en", default="", metavar="LOUNGE", help="the same in English (default: as --name)")
    enrol.add_argument("--server", required=True, metavar="URL", help="how the kiosk reaches this backend: https://…")
    enrol.add_argument("--printer", default="", metavar="QUEUE", help="the CUPS queue on the kiosk")
    enrol.add_argument("--staff-phone", default="", metavar="NUMBER", help="shown to guests who wait")
    enrol.add_argument("--qr", type=Path, metavar="FILE", help="also write the QR code as .png or .svg")
    commands.add_parser("kiosks", parents=[where], help="list the kiosks and how they are, one JSON object a line")
    revoke = commands.add_parser("revoke-kiosk", parents=[where], help="end a kiosk's enrolment: it wipes itself")
    revoke.add_argument("kiosk", type=UUID, metavar="ID")


def run(options: argparse.Namespace) -> int:
    """Carry out one command; return the exit code."""
    if options.command == "enrol-kiosk":
        return _enrol(options)
    if options.command == "revoke-kiosk":
        return _revoke(options.kiosk)
    return _list()


def _refuse(message: str) -> int:
    from moonmail.backend.commands import refuse

    return refuse(message)


def _enrol(options: argparse.Namespace) -> int:
    from django.core.exceptions import ValidationError

    from moonmail.backend.kiosks import service
    from moonmail.media.codes import qr_matrix
    from moonmail.media.qr_files import qr_text

    server = options.server.rstrip("/")
    if not _is_address(server):
        return _refuse(f"{options.server!r} is no address: it must look like https://book.example.jp")
    if options.qr is not None and options.qr.suffix not in (".png", ".svg"):
        return _refuse("--qr must end in .png or .svg")
    try:
        kiosk_id = options.kiosk or service.new_kiosk(
            options.name, options.name_en, printer=options.printer, staff_phone=options.staff_phone
        )
        code = service.new_code(kiosk_id)
    except service.NoSuchKiosk:
        return _refuse(f"there is no kiosk {options.kiosk}: see `moonmail backend kiosks`")
    except ValidationError as error:
        return _refuse("; ".join(f"{field}: {' '.join(why)}" for field, why in error.message_dict.items()))
    text = f"{ENROLMENT_SCHEME}{server}#{code.token}"
    matrix = qr_matrix(text)
    if options.qr is not None and (why := _write_qr(options.qr, matrix)):
        return _refuse(f"{why}. Make another code: enrol-kiosk --kiosk {code.kiosk.pk}")
    print(_said(code, text))  # noqa: T201
    print(  # noqa: T201
        f"{qr_text(matrix)}\n{text}\n"
        f"{code.kiosk.name_ja} / {code.kiosk.name_en}\n"
        f"1時間以内に、一度だけ使えます。端末で読み取るか、`moonmail kiosk enrol` に続けて入力してください。\n"
        f"Good for one hour, once. Scan it at the kiosk, or type it after `moonmail kiosk enrol`.",
        file=sys.stderr,
    )
    return 0


def _is_address(server: str) -> bool:
    try:
        parts = urlsplit(server)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0 and not parts.query
    except ValueError:
        return False


def _said(code: Code, text: str) -> str:
    said = {"kiosk_id": str(code.kiosk.pk), "code": text, "expires_at": code.expires_at.isoformat()}
    return json.dumps(said, ensure_ascii=False)


def _write_qr(path: Path, matrix: Matrix) -> str:
    """Write the picture, for its owner's eyes alone; return why that is not possible."""
    from moonmail.media.qr_files import qr_png, qr_svg

    picture = qr_png(matrix) if path.suffix == ".png" else qr_svg(matrix)
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            os.fchmod(file.fileno(), 0o600)
            file.write(picture)
    except OSError as error:
        return f"{path} can't be written: {error.strerror}"
    return ""


def _list() -> int:
    from moonmail.backend.kiosks.models import Kiosk

    for kiosk in Kiosk.objects.all():
        print(json.dumps(_state(kiosk), ensure_ascii=False))  # noqa: T201
    return 0


def _state(kiosk: Kiosk) -> dict[str, Any]:
    from moonmail.backend import clock
    from moonmail.backend.kiosks.service import condition_of

    return {
        "id": str(kiosk.pk),
        "name": kiosk.name_ja,
        "name_en": kiosk.name_en,
        "condition": condition_of(kiosk, clock.now()).value,
        "state": kiosk.state,
        "trouble": kiosk.trouble,
        "printer": kiosk.printer_state,
        "version": kiosk.version,
        "hostname": kiosk.hostname,
        "beat_at": kiosk.beat_at.isoformat() if kiosk.beat_at else None,
        "calls_staff_since": kiosk.calls_staff_since.isoformat() if kiosk.calls_staff_since else None,
    }


def _revoke(kiosk_id: UUID) -> int:
    from moonmail.backend.kiosks import service

    try:
        service.revoke(kiosk_id)
    except service.NoSuchKiosk:
        return _refuse(f"there is no kiosk {kiosk_id}: see `moonmail backend kiosks`")
    return 0
