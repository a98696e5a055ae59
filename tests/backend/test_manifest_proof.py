"""A manifest's file proves itself: with the public key alone, on any machine; whatever is altered is found."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.domain.manifests import document, flight, item, plates
from tests.support.server import ROOT

from moonmail.backend import commands, signing
from moonmail.backend.manifests.proving import ALTERED, FORGED, NoManifest, prove
from moonmail.domain import manifest

KEY = "manifest-signing.key"
SCHEMA = json.loads((ROOT / "docs/manifest.schema.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("keys")


@pytest.fixture(scope="module")
def exported(folder: Path) -> tuple[bytes, str]:
    """A version's file and the key that was handed over with it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MOONMAIL_DATA", str(folder))
        signing._key.cache_clear()
        made = document(item(), item(key=2, organic_mass_g=None, needs_review=True), plates(), number=2, reason="追加")
        sha256 = manifest.sha256_of(made)
        public = signing.public_key(KEY)
        proof = {
            "sha256": sha256,
            "signature": signing.sign(KEY, manifest.signed_text("mm-207", 2, sha256)),
            "key_id": signing.id_of(public),
            "public_key": public,
        }
        signing._key.cache_clear()
    return b'{"manifest":' + manifest.canonical(made) + b',"proof":' + manifest.canonical(proof) + b"}\n", public


def altered(data: bytes, change: Callable[[Any], Any]) -> bytes:
    file = json.loads(data)
    change(file)
    return json.dumps(file, ensure_ascii=False).encode()


def test_what_is_as_it_was_frozen_is_good(exported: tuple[bytes, str]) -> None:
    data, public = exported
    found = prove(data, public)
    assert found.good
    assert (found.flight, found.number) == ("mm-207", 2)


def test_the_form_that_is_documented(exported: tuple[bytes, str]) -> None:
    validator = jsonschema_rs.validator_for(SCHEMA)
    for made in (document(), document(item(), of=flight(earliest=None, latest=None)), json.loads(exported[0])):
        whole = made if "proof" in made else {**json.loads(exported[0]), "manifest": made}
        assert [error.message for error in validator.iter_errors(whole)] == []
    # The control: what the schema does not know, or misses, is told.
    lines = json.loads(exported[0])["manifest"]["lines"]
    for change in ({**lines[0], "phone": "090"}, {k: v for k, v in lines[0].items() if k != "mass_mg"}):
        wrong = json.loads(exported[0])
        wrong["manifest"]["lines"][0] = change
        assert not validator.is_valid(wrong)


def test_every_field_of_the_document_is_in_the_schema(exported: tuple[bytes, str]) -> None:
    made = json.loads(exported[0])["manifest"]
    for name, there in (
        ("manifest", made),
        ("flight", made["flight"]),
        ("totals", made["totals"]),
        ("line", made["lines"][0]),
        ("version", made["version"]),
    ):
        assert set(SCHEMA["$defs"][name]["required"]) == set(SCHEMA["$defs"][name]["properties"]) == set(there), name


def test_indented_or_sorted_otherwise_it_is_still_the_same(exported: tuple[bytes, str]) -> None:
    data, public = exported
    file = json.loads(data)
    file["manifest"] = dict(reversed(file["manifest"].items()))
    assert prove(json.dumps(file, indent=2).encode(), public).good


@pytest.mark.parametrize(
    ("change", "faults"),
    [
        (lambda f: f["manifest"]["lines"][0].update(mass_mg=1), (ALTERED, FORGED)),
        (lambda f: f["manifest"]["lines"].pop(), (ALTERED, FORGED)),
        (lambda f: f["manifest"]["version"].update(number=3), (ALTERED, FORGED)),
        (lambda f: f["manifest"].update(note="x"), (ALTERED, FORGED)),
        (lambda f: f["proof"].update(sha256="0" * 64), (ALTERED,)),
        (lambda f: f["proof"].update(signature="AAAA"), (FORGED,)),
        (lambda f: f["proof"].update(signature="no base64"), (FORGED,)),
    ],
)
def test_whatever_is_altered_is_found(
    exported: tuple[bytes, str], change: Callable[[Any], Any], faults: tuple[str, ...]
) -> None:
    assert prove(altered(exported[0], change), exported[1]).faults == faults


def test_a_hash_that_was_made_anew_does_not_help(exported: tuple[bytes, str]) -> None:
    def forge(file: Any) -> None:
        file["manifest"]["lines"][0]["owner_name"] = "somebody else"
        file["proof"]["sha256"] = manifest.sha256_of(file["manifest"])

    assert prove(altered(exported[0], forge), exported[1]).faults == (FORGED,)


def test_the_key_in_the_file_proves_nothing(exported: tuple[bytes, str], tmp_path: Path) -> None:
    """Whoever signs anew with a key of their own, and puts that into the file, is found by the key that was kept."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MOONMAIL_DATA", str(tmp_path))
        signing._key.cache_clear()
        own = signing.public_key(KEY)
        file = json.loads(exported[0])
        signature = signing.sign(KEY, manifest.signed_text("mm-207", 2, file["proof"]["sha256"]))
        file["proof"] |= {"signature": signature, "public_key": own, "key_id": signing.id_of(own)}
        signing._key.cache_clear()
    data = json.dumps(file).encode()
    assert prove(data, own).good
    assert prove(data, exported[1]).faults == (FORGED,)


@pytest.mark.parametrize(
    "data", [b"", b"{}", b"[]", b"\xff\xfe", b"[" * 100_000, b'{"manifest":{"format":"x"}}', b"null", b"12"]
)
def test_another_file_is_no_manifest(data: bytes) -> None:
    with pytest.raises(NoManifest):
        prove(data, "0" * 64)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(place=st.integers(0), byte=st.integers(0, 255))
def test_a_byte_that_was_changed_anywhere_is_found_or_means_the_same(
    exported: tuple[bytes, str], place: int, byte: int
) -> None:
    data, public = exported
    changed = bytearray(data)
    changed[place % len(data)] = byte
    try:
        found = prove(bytes(changed), public)
    except NoManifest:
        return
    if found.good:
        now, then = json.loads(bytes(changed)), json.loads(data)
        assert now["manifest"] == then["manifest"]


def test_the_command_needs_no_backend_when_it_has_the_key(
    exported: tuple[bytes, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data, public = exported
    file = tmp_path / "manifest.json"
    file.write_bytes(data)
    command = ["manifest", "verify", str(file), "--key", public, "--data", str(tmp_path / "nothing here")]
    assert commands.main(command) == 0
    assert json.loads(capsys.readouterr().out)["good"] is True
    file.write_bytes(data.replace("祖母の指輪".encode(), "祖父の指輪".encode(), 1))
    assert commands.main(command) == 2
    out, said = capsys.readouterr()
    assert json.loads(out)["faults"] == [ALTERED, FORGED]
    assert "altered" in said
    assert not (tmp_path / "nothing here").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--key", "12"], "64 hexadecimal digits"),
        (["--key", "0" * 64], "not the JSON file"),
    ],
)
def test_what_can_not_be_checked_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str], said: str
) -> None:
    file = tmp_path / "other.json"
    file.write_text("{}")
    assert commands.main(["manifest", "verify", str(file), *words]) == 2
    assert said in capsys.readouterr().err
    assert commands.main(["manifest", "verify", str(tmp_path / "gone.json"), "--key", "0" * 64]) == 2
    assert "can't be read" in capsys.readouterr().err
