"""The browser's way back into the app: one page on 127.0.0.1 (RFC 8252), there only while somebody signs in."""

from __future__ import annotations

import html
import secrets
import threading
from concurrent.futures import Future, InvalidStateError
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Final
from urllib.parse import parse_qs, urlsplit

from moonmail.client.errors import SignInError, SignInReason
from moonmail.domain.text import Language, Text

PATH: Final = "/callback"
_TITLE_DONE: Final = Text("MoonMail にお戻りください", "You can return to MoonMail")
_BODY_DONE: Final = Text(
    "サインインの手続きを受け取りました。このページは閉じてかまいません。",
    "MoonMail has received your sign-in. You may close this page.",
)
_TITLE_NOT: Final = Text("サインインは行われませんでした", "You were not signed in")
_BODY_NOT: Final = Text(
    "MoonMail に戻り、もう一度お試しください。入力した内容は失われていません。",
    "Return to MoonMail and try again. Nothing you typed is lost.",
)
_PAGE: Final = """<!doctype html>
<html lang="{lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title><style>
:root {{ color-scheme: light dark }}
body {{ margin: 0; min-height: 100vh; display: grid; place-items: center; color: #141A33;
  background: linear-gradient(#EDF1FA, #DCE4F5); font: 18px/1.6 "BIZ UDPGothic", "Noto Sans JP", sans-serif }}
main {{ max-width: 30em; margin: 24px; padding: 32px; border-radius: 14px; background: #FFFFFF;
  border: 1px solid #CBD3E6 }}
h1 {{ margin: 0 0 8px; font-size: 24px; line-height: 1.4 }} p {{ margin: 0 }}
.other {{ margin-top: 24px; padding-top: 16px; border-top: 1px solid #CBD3E6; color: #545F80; font-size: 15px }}
@media (prefers-color-scheme: dark) {{ body {{ color: #F5F2EA; background: linear-gradient(#0E1430, #070A1C) }}
  main {{ background: #18203F; border-color: #34406B }} .other {{ border-color: #34406B; color: #AEB7D4 }} }}
</style></head><body><main><h1>{title}</h1><p>{body}</p>
<p class="other" lang="{other_lang}">{other}</p></main></body></html>
"""


def page(language: Language, *, done: bool) -> bytes:
    """Return the page, first in ``language``, then briefly in the other one."""
    title, body = (_TITLE_DONE, _BODY_DONE) if done else (_TITLE_NOT, _BODY_NOT)
    other = Language.EN if language is Language.JA else Language.JA
    return _PAGE.format(
        lang=language.value,
        title=html.escape(title.in_(language)),
        body=html.escape(body.in_(language)),
        other_lang=other.value,
        other=html.escape(title.in_(other)),
    ).encode()


class Loopback:
    """Waits for the one answer that carries ``state``; whatever else knocks on the port is turned away."""

    def __init__(self, language: Language) -> None:
        self.state = secrets.token_urlsafe(32)
        self._answer: Future[str] = Future()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler(language))
        self._server.daemon_threads = True
        self._server.block_on_close = False
        self._thread = threading.Thread(
            target=lambda: self._server.serve_forever(poll_interval=0.05), name="moonmail-loopback", daemon=True
        )
        self._thread.start()

    @property
    def redirect_uri(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}{PATH}"

    def wait(self, seconds: float) -> str:
        """Return the authorization code.

        Raises:
            SignInError: the time is over, it was cancelled, or the backend's page said no.
        """
        try:
            return self._answer.result(seconds)
        except TimeoutError:
            raise SignInError(SignInReason.TIMED_OUT) from None

    def cancel(self) -> None:
        self._settle(SignInError(SignInReason.CANCELLED))

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _settle(self, answer: str | SignInError) -> None:
        with suppress(InvalidStateError):
            if isinstance(answer, str):
                self._answer.set_result(answer)
            else:
                self._answer.set_exception(answer)

    def _handler(self, language: Language) -> type[BaseHTTPRequestHandler]:
        outer = self

        class Handler(BaseHTTPRequestHandler):
            # A browser opens connections ahead of need and leaves them silent.
            timeout = 30

            def do_GET(self) -> None:
                parts = urlsplit(self.path)
                query = parse_qs(parts.query)
                state, code, error = (query.get(name, [""])[0] for name in ("state", "code", "error"))
                if parts.path != PATH or not secrets.compare_digest(state.encode(), outer.state.encode()):
                    self.send_error(404)
                    return
                if outer._answer.done():
                    self.send_error(410)
                    return
                body = page(language, done=bool(code))
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                self.send_header("Cache-Control", "no-store")
                self.send_header("Referrer-Policy", "no-referrer")
                self.send_header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
                self.send_header("Connection", "close")
                self.end_headers()
                self.wfile.write(body)
                self.wfile.flush()
                denied = SignInReason.DENIED if error == "access_denied" else SignInReason.BAD_ANSWER
                outer._settle(code or SignInError(denied, error[:40]))

            def log_message(self, format: str, *args: object) -> None:
                """Say nothing: the address carries the code."""

        return Handler
