from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from PySide6.QtCore import QEventLoop, QObject, QTimer, QUrl
from tests.desktop import sample, states_shipments
from tests.desktop.shells import Bench, FixedClock, done

from moonmail.client.errors import ExchangeError
from moonmail.client.model import Elsewhere, Session, SessionChanged, Status, StatusChanged, Trouble
from moonmail.client.probe import Found, probe
from moonmail.desktop.settings import Preferences
from moonmail.desktop.viewmodels.settings_addresses import is_near, proxy_address, server_address
from moonmail.desktop.viewmodels.settings_page import SettingsInputs, SettingsProps, Test, derive_settings, proxy_kind
from moonmail.desktop.viewmodels.settings_parts import parts
from moonmail.domain.text import Language

SERVER = "https://moonmail.example"


def derive(**more: object) -> SettingsProps:
    values: dict[str, object] = {
        "preferences": Preferences(),
        "server": SERVER,
        "typed_server": SERVER,
        "typed_proxy": "",
        "proxy_kind": "system",
        "test": Test(),
        "session": Session(signed_in=True, name="山本 さくら", membership_number="001234567", secret_place="keyring"),
        "status": Status(synced_at=sample.NOW),
        "drafts": 0,
        "elsewhere": (),
        "language": Language.EN,
    }
    return derive_settings(SettingsInputs(**(values | more)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("https://moonmail.example", "https://moonmail.example"),
        ("  moonmail.example/ ", "https://moonmail.example"),
        ("ｈｔｔｐｓ：／／moonmail．example", "https://moonmail.example"),
        ("MoonMail.Example:8443/base/", "https://moonmail.example:8443/base"),
        ("127.0.0.1:8765", "http://127.0.0.1:8765"),
        ("localhost:8765", "http://localhost:8765"),
        ("http://192.168.0.7:8765", "http://192.168.0.7:8765"),
        ("http://[::1]:8765", "http://[::1]:8765"),
        ("月.example", "https://月.example"),
    ],
)
def test_a_server_address_is_read_as_meant(typed: str, meant: str) -> None:
    assert server_address(typed).error is None
    assert server_address(typed).value == meant
    assert server_address(meant).value == meant


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "https://",
        "https://moon mail.example",
        "ftp://moonmail.example",
        "http://moonmail.example",
        "https://user:secret@moonmail.example",
        "https://moonmail.example/?a=b",
        "https://moonmail.example/#x",
        "https://moonmail.example:99999",
        "https://[::1",
        "javascript:alert(1)",
        "//moonmail.example",
    ],
)
def test_what_is_no_server_address_is_said(typed: str) -> None:
    error = server_address(typed).error
    assert error is not None
    assert derive(typed_server=typed).serverError
    assert not derive(typed_server=typed).canUseServer


@pytest.mark.parametrize("host", ["127.0.0.1", "10.1.2.3", "::1", "fe80::1", "localhost", "moon.local"])
def test_near(host: str) -> None:
    assert is_near(host)


@pytest.mark.parametrize("host", ["8.8.8.8", "moonmail.example", "localhost.example", "127.0.0.1.example"])
def test_far(host: str) -> None:
    assert not is_near(host)


@pytest.mark.parametrize(
    ("typed", "good"),
    [
        ("proxy.example:8080", True),
        ("http://user:pa%40ss@proxy.example:8080", True),
        ("socks5h://127.0.0.1:1080", True),
        ("", False),
        ("ftp://proxy.example", False),
        ("http://proxy.example/path", False),
        ("http://", False),
    ],
)
def test_proxy_address(typed: str, good: bool) -> None:
    assert (proxy_address(typed).error is None) == good


@pytest.mark.parametrize(
    ("kept", "kind", "typed", "can"),
    [
        ("", "system", "", False),
        ("", "none", "", True),
        ("none", "none", "", False),
        ("none", "system", "", True),
        ("", "address", "", False),
        ("", "address", "nonsense://x", False),
        ("", "address", "proxy.example:8080", True),
        ("http://proxy.example:8080", "address", "proxy.example:8080", False),
    ],
)
def test_a_proxy_can_be_used_when_it_is_another_and_good(kept: str, kind: str, typed: str, can: bool) -> None:
    assert derive(preferences=Preferences(proxy=kept), proxy_kind=kind, typed_proxy=typed).canUseProxy == can


def test_an_empty_proxy_field_is_not_scolded() -> None:
    assert not derive(proxy_kind="address").proxyError
    assert derive(proxy_kind="address", typed_proxy="nonsense://x").proxyError


def test_proxy_kinds() -> None:
    assert [proxy_kind(p) for p in ("", "none", "http://x")] == ["system", "none", "address"]


def test_another_server_can_be_used_and_what_is_kept_for_this_one_is_told() -> None:
    assert not derive().canUseServer
    assert not derive(typed_server=SERVER + "/").canUseServer
    other = derive(typed_server="https://other.example", status=Status(waiting=3))
    assert other.canUseServer
    assert "3 request" in other.switchText
    assert "kept on this computer" in other.switchText
    assert "kept" not in derive(typed_server="https://other.example").switchText


@pytest.mark.parametrize("language", list(Language))
def test_what_is_kept_for_another_server_is_said_with_its_address(language: Language) -> None:
    kept = (Elsewhere("https://one.example", 2, 1), Elsewhere("https://two.example", 0, 3))
    told = derive(elsewhere=kept, language=language)
    assert len(told.elsewhere.splitlines()) == 2
    assert "https://one.example" in told.elsewhere
    assert told.elsewhereNext
    assert not derive(elsewhere=()).elsewhereNext


@pytest.mark.parametrize(("waiting", "drafts", "loses"), [(0, 0, False), (2, 0, True), (0, 1, True), (2, 1, True)])
@pytest.mark.parametrize("language", list(Language))
def test_signing_out_says_first_what_is_lost(waiting: int, drafts: int, loses: bool, language: Language) -> None:
    told = derive(status=Status(waiting=waiting), drafts=drafts, language=language)
    assert told.signOutLoses == loses
    assert told.signOutText
    assert (str(waiting) in told.signOutText) == bool(waiting)


@pytest.mark.parametrize("place", ["keyring", "file", "memory"])
def test_where_the_session_is_kept(place: str) -> None:
    assert derive(session=Session(signed_in=True, secret_place=place)).secretPlace


@pytest.mark.parametrize("trouble", [t for t in Trouble if not t.value.startswith("store")])
@pytest.mark.parametrize("language", list(Language))
def test_every_kind_of_failure_is_said_plainly(trouble: Trouble, language: Language) -> None:
    told = derive(test=Test("bad", trouble=trouble, quote="7F3K9Q"), language=language)
    assert told.happened
    assert told.next
    assert "7F3K9Q" in told.code


def test_what_is_found_is_said() -> None:
    plain = derive(test=Test("good", found=Found("1", "1.0", sample=False, clock_is_off=False)))
    invented = derive(test=Test("good", found=Found("1", "1.0", sample=True, clock_is_off=True)))
    assert plain.happened != invented.happened
    assert "clock" in invented.next
    assert not plain.next


def test_the_same_parts_as_in_the_notice() -> None:
    notice = (Path(__file__).resolve().parents[2] / "NOTICE").read_text(encoding="utf-8")
    named = " ".join(part.name for part in parts(Language.EN))
    for name in ("BIZ UDPGothic", "Noto Sans", "Noto Emoji", "Lucide", "USGS Astrogeology"):
        assert name in notice
        assert name in named


# ---------------------------------------------------------------- a real server on loopback


class _Answers(BaseHTTPRequestHandler):
    answer: tuple[int, dict[str, str], bytes] = (200, {}, b"")

    def do_GET(self) -> None:
        status, headers, body = self.answer
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None: ...


@contextmanager
def answering(status: int, headers: dict[str, str], body: bytes) -> Iterator[str]:
    handler = type("Handler", (_Answers,), {"answer": (status, headers, body)})
    with HTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def health(**more: object) -> bytes:
    said = {
        "status": "ok",
        "api": "1.0",
        "server": "0.1.0",
        "server_time": sample.NOW.isoformat(),
        "min_client": "0.1.0",
        "sample": True,
    }
    return json.dumps(said | more).encode()


JSON = {"Content-Type": "application/json"}


def test_probe_finds_a_backend() -> None:
    with answering(200, JSON, health()) as url:
        found = probe(url, "none", FixedClock())
    assert found == Found("0.1.0", "1.0", sample=True, clock_is_off=False)


def test_probe_notices_a_clock_that_is_a_day_off() -> None:
    late = (datetime(2026, 11, 22, 3, 4, tzinfo=UTC) + timedelta(days=1)).isoformat()
    with answering(200, JSON, health(server_time=late)) as url:
        assert probe(url, "none", FixedClock()).clock_is_off


@pytest.mark.parametrize(
    ("status", "headers", "body", "trouble"),
    [
        (200, {"Content-Type": "text/html"}, b"<html>Welcome to our Wi-Fi</html>", Trouble.CAPTIVE_PORTAL),
        (302, {"Location": "http://portal.example/"}, b"", Trouble.CAPTIVE_PORTAL),
        (404, {"Content-Type": "text/html"}, b"<html>not found</html>", Trouble.NOT_MOONMAIL),
        (200, JSON, b'{"name": "another service"}', Trouble.NOT_MOONMAIL),
        (200, JSON, b"not json", Trouble.NOT_MOONMAIL),
        (200, JSON, health(api="2.0"), Trouble.TOO_OLD),
        (503, JSON, b"{}", Trouble.SERVER_DOWN),
        (407, {}, b"", Trouble.PROXY_AUTH),
    ],
)
def test_probe_tells_what_answers_instead(status: int, headers: dict[str, str], body: bytes, trouble: Trouble) -> None:
    with answering(status, headers, body) as url, pytest.raises(ExchangeError) as caught:
        probe(url, "none", FixedClock())
    assert caught.value.trouble is trouble


def test_probe_of_a_closed_port_and_of_tls_where_there_is_none() -> None:
    with answering(200, JSON, health()) as url:
        with pytest.raises(ExchangeError) as caught:
            probe(url.replace("http:", "https:"), "none", FixedClock())
        assert caught.value.trouble is Trouble.TLS
        closed = url
    with pytest.raises(ExchangeError) as caught:
        probe(closed, "none", FixedClock())
    assert caught.value.trouble is Trouble.OFFLINE


# ---------------------------------------------------------------- the page


@pytest.fixture
def page(bench: Bench) -> Bench:
    states_shipments.settings(bench)
    bench.settle()
    return bench


def until(signal: object, ready: Callable[[], bool]) -> None:
    """Run the event loop until ``ready``."""
    loop = QEventLoop()
    signal.connect(lambda: ready() and loop.quit())  # type: ignore[attr-defined]
    QTimer.singleShot(20_000, loop.quit)
    if not ready():
        loop.exec()
    assert ready()


def test_looks_change_at_once(page: Bench) -> None:
    vm = page.home.settings
    page.click("language-en")
    page.click("theme-dawn")
    page.settle()
    assert (vm.language, vm.theme) == ("en", "dawn")
    assert page.home.appearance.theme == "dawn"
    assert not page.home.appearance.japanese
    # Not by a title on the screen: translators are the application's, and a shell of another test may hold one too.
    assert page.shell.qml.uiLanguage() == "en_GB"


def test_text_size_by_key(page: Bench) -> None:
    slider = page.window.findChild(QObject, "text-size")
    assert slider is not None
    slider.forceActiveFocus()  # type: ignore[attr-defined]
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    QTest.keyClick(page.window, Qt.Key.Key_Right)
    page.settle()
    assert page.home.settings.textSize == 110
    assert page.home.appearance.textScale == pytest.approx(1.1)


def test_connection_test_changes_nothing(page: Bench) -> None:
    vm = page.home.settings
    before = page.shell.services.settings.preferences
    said: list[str] = []
    page.home.said.connect(said.append)
    with answering(200, JSON, health()) as url:
        vm.typeServer(url)
        vm.chooseProxyKind("none")
        vm.testConnection()
        assert vm.testState == "testing"
        until(vm.testStateChanged, lambda: vm.testState == "good")
    assert vm.happened
    assert said == [vm.happened]
    assert page.shell.services.settings.preferences == before
    vm.typeServer(url + "x")
    assert vm.testState == ""


def test_an_answer_to_an_older_address_is_dropped(page: Bench) -> None:
    vm = page.home.settings
    with answering(200, JSON, health()) as url:
        vm.typeServer(url)
        vm.chooseProxyKind("none")
        vm.testConnection()
        vm.typeServer("https://other.example")
        page.shell.services.jobs.run(lambda: None, lambda _: vm.codeChanged.emit())
        page.settle()
    assert vm.testState == ""
    assert not vm.happened


def test_a_new_server_is_kept_and_told_to_the_engine(page: Bench) -> None:
    vm = page.home.settings
    vm.typeServer("moon.example")
    assert vm.canUseServer
    page.engine.server_url = lambda: "https://moon.example"
    vm.useServer()
    assert vm.server == "https://moon.example"
    assert not vm.canUseServer
    assert page.shell.services.settings.preferences.server == "https://moon.example"
    (call,) = [args for name, args in page.engine.calls if name == "configure"]
    assert call[0].server_url == "https://moon.example"


def test_proxy_is_kept_when_the_member_says_so(page: Bench) -> None:
    vm = page.home.settings
    vm.chooseProxyKind("address")
    vm.typeProxy("user:secret@proxy.example:8080")
    assert not page.shell.services.settings.preferences.proxy
    vm.useProxy()
    assert page.shell.services.settings.preferences.proxy == "http://user:secret@proxy.example:8080"
    vm.chooseProxyKind("none")
    vm.useProxy()
    assert page.shell.services.settings.preferences.proxy == "none"
    told = [args[0] for name, args in page.engine.calls if name == "configure"]
    assert {settings.server_url for settings in told} == {"https://moonmail.example"}
    assert [settings.proxy for settings in told] == ["http://user:secret@proxy.example:8080", "none"]


def test_keys_are_exported(page: Bench, tmp_path: Path) -> None:
    kept = tmp_path / "kept.json"
    kept.write_bytes(b'{"keys": []}')
    page.engine.export_pass_keys = lambda: done(kept)
    target = tmp_path / "keys"
    said: list[str] = []
    page.home.said.connect(said.append)
    page.home.settings.exportKeys(QUrl.fromLocalFile(str(target)))
    until(page.home.said, lambda: bool(said))
    assert (tmp_path / "keys.json").read_bytes() == b'{"keys": []}'
    page.home.settings.exportKeys(QUrl.fromLocalFile(str(tmp_path / "gone" / "keys.json")))
    until(page.home.said, lambda: len(said) == 2)
    assert "フォルダー" in said[1]


def test_sign_out_warns_about_what_waits(page: Bench) -> None:
    page.shell.services.bridge.take(StatusChanged(Status(synced_at=sample.NOW, waiting=2)))
    page.settle()
    assert page.home.settings.signOutLoses
    page.shell.services.bridge.take(SessionChanged(Session()))
    page.settle()
    assert not page.home.settings.signedIn


@pytest.mark.parametrize("name", ["settings", "settings-signed-out"])
@pytest.mark.parametrize("language", ["ja", "en"])
def test_opens_without_a_warning(make_bench: Callable[..., Bench], name: str, language: str) -> None:
    bench = make_bench(language=language, text=200, width=900, height=640)
    states_shipments.STATES[name](bench)
    bench.settle()
    assert bench.home.page == "settings"
