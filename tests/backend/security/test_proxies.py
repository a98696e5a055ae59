"""Where a call comes from: what a proxy of ours wrote down counts, what a caller wrote is not believed."""

from __future__ import annotations

import http.client
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.support.server import RunningBackend, running_backend

SPOOFED, PROXY = "198.51.100.{}", "10.0.0.2"


@contextmanager
def backend_behind(folder: Path, proxies: int, patch: pytest.MonkeyPatch) -> Iterator[RunningBackend]:
    patch.setenv("MOONMAIL_LIMITS", "on")
    patch.setenv("MOONMAIL_PROXIES", str(proxies or ""))
    with running_backend(folder) as backend:
        yield backend


def join(backend: RunningBackend, *forwarded: str) -> int:
    """Send the form for new members; return the status. Each of ``forwarded`` is a header line of its own."""
    connection = http.client.HTTPConnection(backend.url.partition("//")[2], timeout=30)
    connection.putrequest("POST", "/account/join")
    for line in forwarded:
        connection.putheader("X-Forwarded-For", line)
    connection.putheader("Content-Length", "0")
    connection.endheaders()
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status


def until_refused(backend: RunningBackend, *forwarded: str) -> int:
    """Return after how many calls from there, each with another lie, one is told to wait."""
    from moonmail.backend.limits import budgets

    for count in range(budgets.JOIN.burst + 2):
        if join(backend, *(line.format(count) for line in forwarded)) == 429:
            return count
    return -1


@pytest.mark.parametrize(
    ("proxies", "ways"),
    [
        pytest.param(1, [[f"{SPOOFED}, 203.0.113.1"], [SPOOFED, "203.0.113.2"]], id="one proxy"),
        pytest.param(2, [[f"{SPOOFED}, 203.0.113.1, {PROXY}"], [PROXY]], id="two, and one that is called from inside"),
    ],
)
def test_a_caller_is_where_our_proxies_saw_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, proxies: int, ways: list[list[str]]
) -> None:
    """Each way is one caller, whatever it claims: header lines of its own included."""
    from moonmail.backend.limits import budgets

    with backend_behind(tmp_path, proxies, monkeypatch) as backend:
        assert [until_refused(backend, *forwarded) for forwarded in ways] == [budgets.JOIN.burst] * len(ways)
        assert join(backend, ", ".join(["203.0.113.1", "203.0.113.3", PROXY][: proxies + 1])) != 429
        assert "unexpected" not in backend.log_file.read_text(encoding="utf-8")


@pytest.mark.parametrize("text", ["-1", "one", "1.5", "²"])
def test_a_number_that_is_none_is_refused_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    from moonmail.backend import commands
    from moonmail.backend.configuration import DATA, DATABASE, HOSTS, SAMPLE

    # The command points this process at its folder; the tests after this one want theirs.
    for name in (DATA, DATABASE, SAMPLE, HOSTS):
        monkeypatch.setenv(name, os.environ.get(name, ""))
    monkeypatch.setenv("MOONMAIL_PROXIES", text)
    assert commands.main(["init", "--data", str(tmp_path / "backend")]) == commands.EXIT_REFUSED


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "203.0.113.7", "127.0.0.1"),
        (1, "203.0.113.7", "203.0.113.7"),
        (1, "198.51.100.1,203.0.113.7", "203.0.113.7"),
        (1, "198.51.100.1, 203.0.113.7:4711", "203.0.113.7"),
        (1, "198.51.100.1, [2001:db8::7]:4711", "2001:db8::7"),
        (1, "198.51.100.1, 2001:db8::7", "2001:db8::7"),
        (1, "198.51.100.1, unknown", "127.0.0.1"),
        (1, "", "127.0.0.1"),
        (2, "203.0.113.7", "127.0.0.1"),
        (2, "198.51.100.1, 203.0.113.7, 10.0.0.2", "203.0.113.7"),
        (3, "198.51.100.1, 203.0.113.7, 10.0.0.2, 10.0.0.3", "203.0.113.7"),
    ],
)
def test_the_right_hop_is_taken(
    django_started: None, monkeypatch: pytest.MonkeyPatch, proxies: int, forwarded: str, address: str
) -> None:
    from django.conf import settings
    from django.test import RequestFactory

    from moonmail.backend.accounts.adapter import AccountAdapter
    from moonmail.backend.http.address import address_of

    monkeypatch.setattr(settings, "ALLAUTH_TRUSTED_PROXY_COUNT", proxies)
    request = RequestFactory().get("/", headers={"X-Forwarded-For": forwarded} if forwarded else {})
    assert address_of(request) == address
    # Attempts at signing in are counted by the same.
    assert AccountAdapter(request).get_client_ip(request) == address
