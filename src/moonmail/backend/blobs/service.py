"""Taking pictures in, whole or piece by piece, within each member's quota."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Final

from django.db.models import Count, Sum
from django.db.models.functions import Coalesce

from moonmail.backend import clock
from moonmail.backend.accounts.models import Member
from moonmail.backend.blobs import storage
from moonmail.backend.blobs.models import Blob, Upload
from moonmail.backend.database import Writing, write, write_once
from moonmail.backend.http.problems import Refusal
from moonmail.contract.problems import ProblemCode
from moonmail.domain.text import Text

# A photo plate in 16 greys at 1,200 dpi is the largest picture that a flight asks for.
MAX_BYTES: Final = 8 * 1024 * 1024
_MEDIA_TYPES: Final = {"PNG": "image/png", "JPEG": "image/jpeg"}
_TOUCH_EVERY: Final = timedelta(hours=1)
_METADATA: Final = Text(
    "画像に撮影情報（EXIF など）が残っているため、受け付けていません。アプリを最新の版にしてお送りください。",
    "The picture still carries metadata such as EXIF, so it was not taken. Update the app and send it again.",
)


@dataclass(frozen=True, slots=True)
class Quota:
    """What one member may have here, what is still on its way included."""

    bytes: int
    files: int


# About 500 photo plates with the photos they were made from.
QUOTA = Quota(bytes=1024 * 1024 * 1024, files=5_000)


def is_here(member: Member, sha256: str) -> bool:
    return Blob.objects.filter(member=member, sha256=sha256).exists() and storage.path_of(sha256).exists()


def put(member: Member, sha256: str, announced: int, chunks: Iterable[bytes]) -> bool:
    """Take a picture in one piece. Returns whether it is new.

    Raises:
        Refusal: too_large, quota_exceeded, blob_mismatch, not_an_image, content_not_allowed. Nothing is kept then.
    """
    _require_size(announced)
    if is_here(member, sha256):
        return False
    # Before anything is read: a full shelf must not cost the network or the disk.
    with write():
        _require_room(member, sha256, announced)
    try:
        draft, found = storage.receive(chunks, MAX_BYTES)
    except storage.TooLarge as error:
        raise _too_large() from error
    try:
        if found != sha256:
            raise Refusal(ProblemCode.BLOB_MISMATCH, fields={"sha256": found})
        _keep(member, sha256, draft)
    finally:
        draft.unlink(missing_ok=True)
    return True


# ---------------------------------------------------------------- piece by piece


@dataclass(frozen=True, slots=True)
class Progress:
    """``offset`` of ``length`` bytes are here."""

    offset: int
    length: int


def progress(member: Member, sha256: str) -> Progress | None:
    """Return how far a picture has come; None if nothing of it was ever sent. All of it: it is taken, and checked.

    Raises:
        Refusal: as of ``patch``, when the last piece came and its sender was not told.
    """
    upload = Upload.objects.filter(member=member, sha256=sha256).first()
    if upload is not None and storage.uploaded(upload.name) >= upload.length:
        _finish(member, upload)
        upload = None
    if upload is not None:
        return Progress(storage.uploaded(upload.name), upload.length)
    blob = Blob.objects.filter(member=member, sha256=sha256).first()
    if blob is None or not storage.path_of(sha256).exists():
        return None
    return Progress(blob.size, blob.size)


def patch(member: Member, sha256: str, offset: int, length: int | None, chunks: Iterable[bytes]) -> Progress:
    """Write a piece behind byte ``offset``. ``length``: of the whole, needed with the first piece.

    The piece that completes the picture makes it the member's. What came before a connection broke is kept.

    Raises:
        Refusal: wrong_offset with the right one in ``current``; malformed; too_large; quota_exceeded; not_found for a
            later piece of an upload that is no more; blob_mismatch, not_an_image, content_not_allowed once it is
            whole: nothing of it is kept then, and it may begin anew.
    """
    known = progress(member, sha256)
    if known is None:
        upload = _begin(member, sha256, offset, length)
    elif known.offset != offset:
        raise _wrong_offset(known.offset)
    elif length not in (None, known.length):
        raise Refusal(ProblemCode.MALFORMED, fields={"Upload-Length": f"was {known.length}"})
    else:
        found = Upload.objects.filter(member=member, sha256=sha256).first()
        if found is None:
            return known
        upload = found
    try:
        storage.begin_upload(upload.name)
        end = storage.append(upload.name, offset, _at_most(chunks, upload.length - offset))
    except storage.Elsewhere as error:
        raise _wrong_offset(error.offset) from error
    if end == upload.length:
        _finish(member, upload)
    elif clock.now() - upload.touched_at > _TOUCH_EVERY:
        with write():
            Upload.objects.filter(pk=upload.pk).update(touched_at=clock.now())
    return Progress(end, upload.length)


def _begin(member: Member, sha256: str, offset: int, length: int | None) -> Upload:
    if offset:
        raise _wrong_offset(0)
    if not length:
        raise Refusal(ProblemCode.MALFORMED, fields={"Upload-Length": "needed with the first piece"})
    _require_size(length)

    def act(_: object) -> Upload:
        _require_room(member, sha256, length)
        upload, _made = Upload.objects.get_or_create(
            member=member,
            sha256=sha256,
            defaults={"length": length, "name": secrets.token_hex(16), "touched_at": clock.now()},
        )
        return upload

    return write_once(act)


def _at_most(chunks: Iterable[bytes], most: int) -> Iterable[bytes]:
    for chunk in chunks:
        if len(chunk) > most:
            raise Refusal(ProblemCode.MALFORMED, fields={"body": "longer than Upload-Length says"})
        most -= len(chunk)
        yield chunk


def _finish(member: Member, upload: Upload) -> None:
    part = storage.upload_path(upload.name)
    try:
        if (found := storage.hash_of(part)) != upload.sha256:
            raise Refusal(ProblemCode.BLOB_MISMATCH, fields={"sha256": found})
        _keep(member, upload.sha256, part)
    except FileNotFoundError:
        # Two told of the last piece at once: the other one was quicker.
        if not is_here(member, upload.sha256):
            raise Refusal(ProblemCode.NOT_FOUND) from None
    except Refusal:
        forget(upload)
        raise
    part.unlink(missing_ok=True)


def forget(upload: Upload) -> None:
    """Let an upload go, with what has come of it."""
    with write() as writing:
        Upload.objects.filter(pk=upload.pk).delete()
        writing.after(lambda: storage.upload_path(upload.name).unlink(missing_ok=True))


# ---------------------------------------------------------------- both


def _keep(member: Member, sha256: str, draft: Path) -> None:
    media_type, width, height, size = _inspect(draft)
    storage.keep(draft, sha256)

    def act(writing: Writing) -> None:
        # What was an upload leaves the room that it had been given.
        for each in Upload.objects.filter(member=member, sha256=sha256):
            each.delete()
            if (pieces := storage.upload_path(each.name)) != draft:
                writing.after(partial(pieces.unlink, missing_ok=True))
        if not Blob.objects.filter(member=member, sha256=sha256).exists():
            _require_room(member, sha256, size)
        Blob.objects.get_or_create(
            member=member,
            sha256=sha256,
            defaults={
                "media_type": media_type,
                "size": size,
                "width": width,
                "height": height,
                "created_at": clock.now(),
            },
        )

    try:
        write_once(act)
    except Refusal:
        storage.remove_unneeded(sha256, lambda: is_anybodys(sha256))
        raise
    # Somebody who let the same picture go may have taken it from its place before the row was there to be seen.
    storage.keep(draft, sha256)


def is_anybodys(sha256: str) -> bool:
    return Blob.objects.filter(sha256=sha256).exists()


def _require_room(member: Member, sha256: str, size: int) -> None:
    """Raise unless ``size`` more bytes have room. Inside a writing transaction, which is this member's only one then.

    Raises:
        Refusal: quota_exceeded.
    """
    Member.objects.select_for_update().filter(pk=member.pk).values_list("pk", flat=True).first()
    kept = Blob.objects.filter(member=member).aggregate(bytes=Coalesce(Sum("size"), 0), files=Count("pk"))
    coming = Upload.objects.filter(member=member).exclude(sha256=sha256)
    more = coming.aggregate(bytes=Coalesce(Sum("length"), 0), files=Count("pk"))
    if kept["bytes"] + more["bytes"] + size > QUOTA.bytes:
        raise Refusal(ProblemCode.QUOTA_EXCEEDED, fields={"bytes": f"at most {QUOTA.bytes} in all"})
    if kept["files"] + more["files"] + 1 > QUOTA.files:
        raise Refusal(ProblemCode.QUOTA_EXCEEDED, fields={"files": f"at most {QUOTA.files} in all"})


def _require_size(length: int) -> None:
    if length > MAX_BYTES:
        raise _too_large()


def _too_large() -> Refusal:
    return Refusal(ProblemCode.TOO_LARGE, fields={"body": f"at most {MAX_BYTES} bytes"})


def _wrong_offset(offset: int) -> Refusal:
    return Refusal(ProblemCode.WRONG_OFFSET, current=str(offset))


def _inspect(file: Path) -> tuple[str, int, int, int]:
    from moonmail.media.inspection import HasMetadata, NotAPicture, inspect

    data = file.read_bytes()
    try:
        picture = inspect(data)
    except HasMetadata as error:
        raise Refusal(ProblemCode.CONTENT_NOT_ALLOWED, detail=_METADATA, fields={"body": str(error)}) from error
    except NotAPicture as error:
        raise Refusal(ProblemCode.NOT_AN_IMAGE, fields={"body": str(error)}) from error
    return _MEDIA_TYPES[picture.format], picture.width, picture.height, len(data)
