"""The calls of the desk, typed. Imported off the GUI thread only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pydantic import BaseModel

from moonmail.client.api import parsed
from moonmail.client.errors import ExchangeError
from moonmail.client.http import Answer, Http
from moonmail.client.model import Trouble
from moonmail.contract.base import WireIn

if TYPE_CHECKING:
    from moonmail.client.auth import Auth

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Tagged(Generic[M]):
    """``etag``: what to send as ``if_match`` with a change of it. ``is_new``: the write was taken now, not before."""

    value: M
    etag: str
    is_new: bool


class DeskApi:
    """As whoever of the staff is signed in. Every method raises ExchangeError, as a kind."""

    def __init__(self, http: Http, auth: Auth) -> None:
        self._http = http
        self._auth = auth

    def request(self, method: str, path: str, body: WireIn | None, model: type[M], if_match: str = "") -> M:
        return self.tagged(method, path, body, model, if_match).value

    def read(self, path: str, model: type[M]) -> M:
        return self.tagged("GET", path, None, model).value

    def tagged(self, method: str, path: str, body: WireIn | None, model: type[M], if_match: str = "") -> Tagged[M]:
        answer = self.send(method, path, body, if_match)
        return Tagged(parsed(model, answer), answer.etag, answer.status == 201)

    def tell(self, method: str, path: str, body: WireIn | None = None, if_match: str = "") -> None:
        """Ask for something that is answered with nothing."""
        self.send(method, path, body, if_match)

    def send(self, method: str, path: str, body: WireIn | None = None, if_match: str = "") -> Answer:
        sent = body.model_dump_json().encode() if body is not None else None
        return self.call(method, path, body=sent, headers={"If-Match": if_match} if if_match else None)

    def download(self, path: str, into: Callable[[bytes], None]) -> Answer:
        """Give a file to ``into`` in pieces, however large it is."""
        return self.call("GET", path, into=into)

    def fetch(self, path: str, told: Callable[[int], object] | None = None) -> bytes:
        """Return a whole file. ``told``: how many bytes have come, now and then, on this thread."""
        parts = bytearray()

        def take(part: bytes) -> None:
            parts.extend(part)
            if told is not None:
                told(len(parts))

        self.download(path, take)
        return bytes(parts)

    def upload(self, method: str, path: str, content: bytes, content_type: str = "application/octet-stream") -> Answer:
        return self.call(method, path, body=content, content_type=content_type)

    def call(self, method: str, path: str, **more: Any) -> Answer:
        token = self._auth.token()
        try:
            return self._http.call(method, path, token=token, **more)
        except ExchangeError as error:
            if error.trouble is not Trouble.SIGNED_OUT:
                raise
        return self._http.call(method, path, token=self._auth.renew(token), **more)
