"""A client process that sends one file from its outbox, and dies when it is told to.

``python -m tests.client.sending PROFILE URL TOKEN FILE [whole]``. It says ``done`` or ``failed`` after every round and
waits for a line before the next one. ``whole``: as before there were pieces.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path
from uuid import uuid4

from moonmail.client import api, outbox
from moonmail.client.account import Account
from moonmail.client.api import Api
from moonmail.client.clock import system_clock
from moonmail.client.errors import ExchangeError
from moonmail.client.exchange import Exchange, Round
from moonmail.client.files import FolderFiles
from moonmail.client.http import Http
from moonmail.client.model import OpKind, OpState
from moonmail.client.store import Store
from moonmail.client.timekeeping import ServerClock


class Token:
    """In place of a sign-in."""

    def __init__(self, token: str) -> None:
        self._token = token

    def token(self) -> str:
        return self._token

    def renew(self, token: str) -> str:
        return token


def main() -> None:
    profile, url, token, file = Path(sys.argv[1]), sys.argv[2], sys.argv[3], Path(sys.argv[4])
    if "whole" in sys.argv[5:]:
        api.IN_ONE_PIECE = 1 << 40  # type: ignore[misc]
    data = file.read_bytes()
    name = hashlib.sha256(data).hexdigest()
    files, store = FolderFiles(profile / "files"), Store(profile / "store.sqlite3")
    account = Account(server=url, member_id="me")
    if not files.names():
        files.keep(data)
        ask = outbox.Ask(uuid4(), OpKind.BLOB, "lane", f"PUT /v1/blobs/{name}", name)
        store.write(lambda c: outbox.enqueue(c, account.actor, [ask], system_clock.now(), OpState.PENDING)).result()
    calls = Api(Http(url, "none", system_clock), Token(token))  # type: ignore[arg-type]
    exchange = Exchange(calls, store, files, system_clock, ServerClock(system_clock), lambda _: None)
    while True:
        try:
            exchange.send_all(Round(account, lambda: True))
        except ExchangeError as error:
            print("failed", error.trouble, flush=True)
        else:
            left = store.read(lambda c: outbox.counts(c, account.actor)).result()
            print("done" if left == (0, 0) else f"left {left}", flush=True)
            break
        if not sys.stdin.readline():
            break
        store.write(lambda c: outbox.try_now(c, account.actor)).result()
    store.close()


if __name__ == "__main__":
    main()
