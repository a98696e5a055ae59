"""``PUT``, ``PATCH``, ``HEAD`` and ``GET /v1/blobs/{sha256}``: the hash is the name, so the same may come again.

``PATCH`` and ``HEAD`` follow the offset rules of tus 1.0; the first piece makes the upload.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterable, Iterator
from typing import Annotated, Final

from django.http import FileResponse, HttpRequest, HttpResponse
from ninja import Path, Router

from moonmail.backend.accounts.auth import member_auth
from moonmail.backend.blobs import service, storage
from moonmail.backend.blobs.models import Blob
from moonmail.backend.blobs.sweeping import sweep_now_and_then
from moonmail.backend.http.answers import etag_of, unchanged
from moonmail.backend.http.caller import signed_in
from moonmail.backend.http.documented import gives, problems, sends
from moonmail.backend.http.problems import Refusal
from moonmail.contract.problems import ProblemCode

router = Router(tags=["blob"], auth=member_auth)

_CHUNK: Final = 64 * 1024
TUS: Final = "1.0.0"
_Name = Annotated[str, Path(pattern=r"^[0-9a-f]{64}$")]
_TOLD: Final = [
    {"in": "header", "name": name, "description": text, "schema": {"type": kind}, "required": name == "Upload-Offset"}
    for name, kind, text in (
        ("Upload-Offset", "integer", "where the piece begins"),
        ("Upload-Length", "integer", "bytes of the whole, with the first piece"),
        ("Upload-Checksum", "string", "sha256 and the piece's hash in base64"),
    )
]


def _chunks(request: HttpRequest) -> Iterator[bytes]:
    while chunk := request.read(_CHUNK):
        yield chunk


@router.put(
    "/blobs/{sha256}",
    response={200: None, 201: None, **problems(401, 404, 409, 413, 422)},
    openapi_extra=sends("image/png", "image/jpeg", "application/octet-stream", text="the picture"),
)
def write_blob(request: HttpRequest, sha256: _Name) -> HttpResponse:
    """Send a picture: PNG or plain JPEG without metadata, at most 8 MiB."""
    sweep_now_and_then()
    is_new = service.put(signed_in(request), sha256, int(request.headers.get("Content-Length") or 0), _chunks(request))
    response = HttpResponse(status=201 if is_new else 200)
    response["ETag"] = etag_of(sha256)
    return response


@router.api_operation(["HEAD"], "/blobs/{sha256}", response={200: None, **problems(401, 404, 409, 422)})
def ask_blob(request: HttpRequest, sha256: _Name) -> HttpResponse:
    """How much of a picture is here: ``Upload-Offset`` of ``Upload-Length`` bytes."""
    progress = service.progress(signed_in(request), sha256)
    if progress is None:
        raise Refusal(ProblemCode.NOT_FOUND)
    return _tus(HttpResponse(status=200), progress)


@router.patch(
    "/blobs/{sha256}",
    response={204: None, **problems(401, 404, 409, 413, 422)},
    openapi_extra=sends("application/offset+octet-stream", text="the piece") | {"parameters": _TOLD},
)
def write_piece(request: HttpRequest, sha256: _Name) -> HttpResponse:
    """Send the piece that begins at ``Upload-Offset``. ``Upload-Length`` with the first: how long the whole will be.

    ``Upload-Checksum: sha256 BASE64`` refuses a piece that was damaged on its way. What comes before a connection
    breaks is kept, unless a checksum stands against keeping half of it.
    """
    member = signed_in(request)
    sweep_now_and_then()
    pieces: Iterable[bytes] = _chunks(request)
    try:
        offset = _number(request, "Upload-Offset")
        if offset is None:
            raise Refusal(ProblemCode.MALFORMED, fields={"Upload-Offset": "missing"})
        if (checksum := request.headers.get("Upload-Checksum")) is not None:
            pieces = [_checked(pieces, checksum)]
        progress = service.patch(member, sha256, offset, _number(request, "Upload-Length"), pieces)
    except Refusal:
        # A caller that is still sending hears the answer only once everything was taken from it.
        for _ in _chunks(request):
            pass
        raise
    return _tus(HttpResponse(status=204), progress)


def _tus(response: HttpResponse, progress: service.Progress) -> HttpResponse:
    response["Tus-Resumable"] = TUS
    response["Upload-Offset"] = str(progress.offset)
    response["Upload-Length"] = str(progress.length)
    response["Cache-Control"] = "no-store"
    return response


def _number(request: HttpRequest, header: str) -> int | None:
    text = request.headers.get(header)
    if text is None:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) <= 12):
        raise Refusal(ProblemCode.MALFORMED, fields={header: "not a number of bytes"})
    return int(text)


def _checked(pieces: Iterable[bytes], header: str) -> bytes:
    algorithm, _, encoded = header.partition(" ")
    try:
        wanted = base64.b64decode(encoded, validate=True)
    except binascii.Error:
        wanted = b""
    if algorithm != "sha256" or len(wanted) != hashlib.sha256().digest_size:
        raise Refusal(ProblemCode.MALFORMED, fields={"Upload-Checksum": "not sha256 and 32 bytes in base64"})
    piece = bytearray()
    for part in pieces:
        piece += part
        if len(piece) > service.MAX_BYTES:
            raise Refusal(ProblemCode.TOO_LARGE, fields={"body": f"at most {service.MAX_BYTES} bytes"})
    if hashlib.sha256(piece).digest() != wanted:
        raise Refusal(ProblemCode.BLOB_MISMATCH, fields={"Upload-Checksum": "does not match"})
    return bytes(piece)


@router.get(
    "/blobs/{sha256}",
    response={200: None, **problems(304, 401, 404)},
    openapi_extra=gives("image/png", "image/jpeg"),
)
def read_blob(request: HttpRequest, sha256: _Name) -> HttpResponse | FileResponse:
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
