"""The second factor over real connections, on both databases: of many who show one code at once, one gets in."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import requests
from tests.support.authenticator import code_of, secret_in
from tests.support.server import RunningBackend, running_backend

EMAIL, PASSWORD = "nagisa@example.jp", "hoshi no uta 9041"
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class Browser:
    """A browser that fills in the pages. Its connections are its own: of several workers it meets either."""

    def __init__(self, backend: RunningBackend) -> None:
        self.url = backend.url
        self.session = requests.Session()
        self.session.headers["Connection"] = "close"

    def send(self, path: str, **form: str) -> requests.Response:
        """Open a page and send its form."""
        page = self.session.get(self.url + path, timeout=30)
        found = _TOKEN.search(page.text)
        assert found, page.text
        form["csrfmiddlewaretoken"] = found[1]
        return self.session.post(page.url, form, headers={"Referer": page.url}, timeout=30)

    def password(self) -> requests.Response:
        return self.send("/account/sign-in", login=EMAIL, password=PASSWORD)

    @property
    def signed_in(self) -> bool:
        return "月野 渚" in self.session.get(f"{self.url}/account", timeout=30).text


def make_staff(backend: RunningBackend) -> None:
    command = backend._command("create-staff", EMAIL, "--name", "月野 渚", "--role", "agent", *backend._where())
    done = subprocess.run(
        command, input=f"{PASSWORD}\n", text=True, capture_output=True, timeout=60, check=False, env=backend.environment
    )
    assert done.returncode == 0, done.stderr


def test_one_code_signs_in_once(database: str, tmp_path: Path) -> None:
    with running_backend(tmp_path, database=database, workers=1 if database == "sqlite" else 2) as backend:
        make_staff(backend)
        first = Browser(backend)
        secret = secret_in(first.password().text)
        codes = first.send("/account/second-factor/set-up", code=code_of(secret, datetime.now(UTC))).text
        recovery = re.findall(r"<code>(\d{4} \d{4})</code>", codes)
        assert len(recovery) == 10
        assert first.signed_in

        def at_once(code_now: Callable[[], str]) -> list[str]:
            browsers = [Browser(backend) for _ in range(5)]
            for browser in browsers:
                assert browser.password().url.endswith("/account/second-factor")
            code = code_now()
            with ThreadPoolExecutor(5) as pool:
                answers = list(pool.map(lambda each: each.send("/account/second-factor", code=code), browsers))
            assert sum(browser.signed_in for browser in browsers) == 1
            return [answer.text for answer in answers]

        # The next step's code: the one that set it up is used, and this is good now and when its own step comes.
        answers = at_once(lambda: code_of(secret, datetime.now(UTC), 1))
        assert sum("もう使われています" in each for each in answers) == 4
        answers = at_once(lambda: recovery[0])
        assert sum("確認コードが違います" in each for each in answers) == 4
        dump, log = backend.dump(), backend.log_file.read_text()
        for kept in (secret, recovery[1], recovery[1].replace(" ", ""), PASSWORD):
            assert kept not in dump
            assert kept not in log
