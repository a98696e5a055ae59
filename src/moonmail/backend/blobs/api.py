"""``PUT`` and ``GET /v1/blobs/{sha256}``: the hash is the name, so the same bytes may be sent again at any time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path as FilePath
from typing import Annotated, Final

from django.http import FileResponse, HttpRequest, HttpResponse
from ninja import Path, Router

from moonmail.backend import clock
from moonmail.backend.accounts.auth import member_auth
from moonmail.backend.blobs import storage
from moonmail.backend.blobs.models import Blob
from moonmail.backend.database import write_once
from moonmail.backend.http.answers import etag_of, unchanged
from moonmail.backend.http.caller import signed_in
from moonmail.backend.http.documented import problems
from moonmail.backend.http.problems import Refusal
from moonmail.contract.problems import ProblemCode
from moonmail.domain.text import Text

router = Router(tags=["blob"], auth=member_auth)

# A photo plate in 16 greys at 1,200 dpi is the largest thing sent in one piece.
MAX_BYTES: Final = 8 * 1024 * 1024
_CHUNK: Final = 256 * 1024
_MEDIA_TYPES: Final = {"PNG": "image/png", "JPEG": "image/jpeg"}
_METADATA: Final = Text(
    "画像に撮影情報（EXIF など）が残っているため、受け付けていません。アプリを最新の版にしてお送りください。",
    "The picture still carries metadata such as EXIF, so it was not taken. Update the app and send it again.",
)


def _chunks(request: HttpRequest) -> Iterator[bytes]:
    while chunk := request.read(_CHUNK):
        yield chunk


@router.put("/blobs/{sha256}", response={200: None, 201: None, **problems(400, 401, 413, 422)})
def write_blob(request: HttpRequest, sha256: Annotated[str, Path(pattern=r"^[0-9a-f]{64}$")]) -> HttpResponse:
    """Send a picture: PNG or plain JPEG without metadata, at most 8 MiB."""
    member = signed_in(request)
    if int(request.headers.get("Content-Length") or 0) > MAX_BYTES:
        raise Refusal(ProblemCode.TOO_LARGE, fields={"body": f"at most {MAX_BYTES} bytes"})
    if Blob.objects.filter(member=member, sha256=sha256).exists() and storage.path_of(sha256).exists():
        return _done(sha256, 200)
    try:
        draft, found = storage.receive(_chunks(request), MAX_BYTES)
    except storage.TooLarge as error:
        raise Refusal(ProblemCode.TOO_LARGE, fields={"body": f"at most {MAX_BYTES} bytes"}) from error
    try:
        if found != sha256:
            raise Refusal(ProblemCode.BLOB_MISMATCH, fields={"sha256": found})
        media_type, width, height, size = _inspect(draft)
        storage.keep(draft, sha256)
    finally:
        draft.unlink(missing_ok=True)
    write_once(
        lambda _: Blob.objects.get_or_create(
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
    )
    return _done(sha256, 201)


def _inspect(file: FilePath) -> tuple[str, int, int, int]:
    from moonmail.media.inspection import HasMetadata, NotAPicture, inspect

    data = file.read_bytes()
    try:
        picture = inspect(data)
    except HasMetadata as error:
        raise Refusal(ProblemCode.CONTENT_NOT_ALLOWED, detail=_METADATA, fields={"body": str(error)}) from error
    except NotAPicture as error:
        raise Refusal(ProblemCode.NOT_AN_IMAGE, fields={"body": str(error)}) from error
    return _MEDIA_TYPES[picture.format], picture.width, picture.height, len(data)


def _done(sha256: str, status: int) -> HttpResponse:
    response = HttpResponse(status=status)
    response["ETag"] = etag_of(sha256)
    return response


@router.get("/blobs/{sha256}", response={200: bytes, **problems(304, 400, 401, 404)})
def read_blob(
    request: HttpRequest, sha256: Annotated[str, Path(pattern=r"^[0-9a-f]{64}$")]
) -> HttpResponse | FileResponse:
    """Give a member's own picture back."""
    blob = Blob.objects.filter(member=signed_in(request), sha256=sha256).first()
    place = storage.path_of(sha256)
    if blob is None or not place.exists():
        raise Refusal(ProblemCode.NOT_FOUND)
    etag = etag_of(sha256)
    if same := unchanged(request, etag):
        return same
    response = FileResponse(place.open("rb"), content_type=blob.media_type)
    response["ETag"] = etag
    # The name is the content: it can never change.
    response["Cache-Control"] = "private, max-age=31536000, immutable"
    response["X-Content-Type-Options"] = "nosniff"
    return response
