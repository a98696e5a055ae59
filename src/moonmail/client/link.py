"""Everything that belongs to one backend address: connection, session, calls. Made anew when the address changes."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from moonmail.client.clock import Clock
from moonmail.client.exchange import Exchange
from moonmail.client.files import Files
from moonmail.client.objects import Touched
from moonmail.client.secrets import SecretStore
from moonmail.client.timekeeping import ServerClock

if TYPE_CHECKING:
    from moonmail.client.api import Api
    from moonmail.client.auth import Auth
    from moonmail.client.http import Http
    from moonmail.client.store import Store


class Line:
    """What is behind a link once it is needed: its imports take longer than a first frame may."""

    def __init__(self, link: Link) -> None:
        from moonmail.client.api import Api
        from moonmail.client.auth import Auth
        from moonmail.client.http import Http

        self.http: Http = Http(link.server, link.proxy, link.clock)
        self.auth: Auth = Auth(self.http, link.secrets, link.clock)
        self.api: Api = Api(self.http, self.auth)
        self.exchange = Exchange(self.api, link.store, link.files, link.clock, link.server_clock, link.tell)


class Link:
    def __init__(
        self,
        server: str,
        proxy: str,
        *,
        clock: Clock,
        secrets: SecretStore,
        store: Store,
        files: Files,
        tell: Callable[[Touched], None],
    ) -> None:
        self.server = server.rstrip("/")
        self.proxy = proxy
        self.clock = clock
        self.secrets = secrets
        self.store = store
        self.files = files
        self.tell = tell
        self.server_clock = ServerClock(clock)
        self._lock = threading.Lock()
        self._line: Line | None = None
        self._ended = False

    def line(self) -> Line:
        """Return what talks to the backend. Off the GUI thread only."""
        with self._lock:
            if self._line is None:
                self._line = Line(self)
                if self._ended:
                    self._line.http.abort()
            return self._line

    def end(self) -> None:
        """Break off whatever is under way. Returns at once; nothing works on this link any more."""
        self._ended = True
        line = self._line
        if line is not None:
            line.http.abort()
            line.http.close()
