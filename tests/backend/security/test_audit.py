"""The dependency audit: finds what is known, and says when it could not look."""

from __future__ import annotations

import json

import pytest
from tools import audit


def knows(*advisories: tuple[str, str]) -> audit.Ask:
    """The service, as it answers when it knows of these packages and advisories."""

    def answer(body: bytes) -> bytes:
        results: list[dict[str, object]] = []
        for query in json.loads(body)["queries"]:
            assert query["package"]["ecosystem"] == "PyPI"
            assert query["version"]
            found = [{"id": advisory} for name, advisory in advisories if name == query["package"]["name"]]
            results.append({"vulns": found} if found else {})
        return json.dumps({"results": results}).encode()

    return answer


def test_every_locked_package_is_asked_about() -> None:
    text = audit.LOCK.read_text(encoding="utf-8")
    packages = audit.locked(text)
    assert len(packages) == len([line for line in text.splitlines() if "==" in line and not line.startswith(" ")])
    assert {"django", "pillow", "cryptography", "oauthlib"} <= {name for name, _ in packages}


def test_what_is_known_fails(capsys: pytest.CaptureFixture[str]) -> None:
    assert audit.main([], knows(("django", "GHSA-x"))) == 1
    assert "django" in capsys.readouterr().out
    assert audit.main([], knows()) == 0


def test_what_is_accepted_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "ACCEPTED", {"GHSA-x": "it is about a part that we don't use"})
    assert audit.main([], knows(("django", "GHSA-x"))) == 0
    assert audit.main([], knows(("django", "GHSA-x"), ("django", "GHSA-y"))) == 1


@pytest.mark.parametrize("answer", [b"<html>sign in to the hotel</html>", b'{"results": []}', b"{}"])
def test_another_answer_is_no_all_clear(answer: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    assert audit.main([], lambda _: answer) == 0
    assert "NOT looked up" in capsys.readouterr().out
    assert audit.main(["--strict"], lambda _: answer) == 1


def test_without_a_network_it_says_so(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(audit, "SERVICE", "http://127.0.0.1:9/v1/querybatch")
    assert audit.main([]) == 0
    assert "NOT looked up" in capsys.readouterr().out
    assert audit.main(["--strict"]) == 1
