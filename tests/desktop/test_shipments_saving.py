from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from moonmail.desktop import saving
from moonmail.desktop.saving import SAVE_WORDS, SaveError, SaveTrouble, sensible_name, with_suffix, write_whole


def test_written_whole_and_in_place(tmp_path: Path) -> None:
    target = tmp_path / "搭乗券.pdf"
    target.write_bytes(b"old")
    write_whole(target, b"new")
    assert target.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [target]


def fail_with(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(saving.os, "fsync", broken)


@pytest.mark.parametrize(
    ("number", "trouble"),
    [
        (errno.ENOSPC, SaveTrouble.FULL),
        (errno.EDQUOT, SaveTrouble.FULL),
        (errno.EROFS, SaveTrouble.READ_ONLY),
        (errno.EACCES, SaveTrouble.READ_ONLY),
        (errno.EIO, SaveTrouble.OTHER),
    ],
)
def test_a_failed_write_leaves_the_old_file_and_no_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, trouble: SaveTrouble
) -> None:
    target = tmp_path / "pass.png"
    target.write_bytes(b"old")
    fail_with(number, monkeypatch)
    with pytest.raises(SaveError) as caught:
        write_whole(target, b"new")
    assert caught.value.trouble is trouble
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full here")
def test_a_disk_that_is_really_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = Path.open

    def full(self: Path, mode: str = "r", *args: object, **more: object) -> object:
        return plain(Path("/dev/full"), "wb", buffering=0) if mode == "xb" else plain(self, mode, *args, **more)

    monkeypatch.setattr(Path, "open", full)
    with pytest.raises(SaveError) as caught:
        write_whole(tmp_path / "pass.png", b"x" * 10_000)
    assert caught.value.trouble is SaveTrouble.FULL


def test_places_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_bytes(b"")
    cases = {
        tmp_path / "folder": SaveTrouble.IS_FOLDER,
        tmp_path / "gone" / "pass.png": SaveTrouble.NO_FOLDER,
        tmp_path / "file" / "pass.png": SaveTrouble.NO_FOLDER,
        tmp_path / ("長" * 100 + ".png"): SaveTrouble.NAME_TOO_LONG,
    }
    for path, trouble in cases.items():
        with pytest.raises(SaveError) as caught:
            write_whole(path, b"x")
        assert caught.value.trouble is trouble, path


def test_the_longest_name_that_fits_is_written(tmp_path: Path) -> None:
    target = tmp_path / ("n" * (os.pathconf(tmp_path, "PC_NAME_MAX") - 4) + ".png")
    write_whole(target, b"x")
    assert target.read_bytes() == b"x"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_without_permission(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(SaveError) as caught:
            write_whole(tmp_path / "pass.png", b"x")
        assert caught.value.trouble is SaveTrouble.READ_ONLY
    finally:
        tmp_path.chmod(0o700)


def test_every_trouble_has_words() -> None:
    assert set(SAVE_WORDS) == set(SaveTrouble)


@pytest.mark.parametrize(
    ("typed", "name"),
    [("pass", "pass.pdf"), ("pass.pdf", "pass.pdf"), ("pass.PDF", "pass.PDF"), ("v1.2", "v1.2.pdf")],
)
def test_suffix(typed: str, name: str) -> None:
    assert with_suffix(Path("/x") / typed, ".pdf").name == name


def test_sensible_names() -> None:
    assert sensible_name("月面搭乗券", "MM 204", "おばあちゃんへ") == "月面搭乗券_MM-204_おばあちゃんへ"
    assert sensible_name("pass", 'a/b\\c:d*?"<>|\n') == "pass_abcd"
    assert sensible_name("con") == "_con"
    assert sensible_name("", " . ") == "MoonMail"
    assert "\u202e" not in sensible_name("pass\u202egnp.exe")


@given(st.lists(st.text(), max_size=4))
@example(["\U0001d400" * 30, "\U0001d400" * 50])
def test_any_name_can_be_a_file(tmp_path_factory: pytest.TempPathFactory, parts: list[str]) -> None:
    name = sensible_name(*parts)
    path = tmp_path_factory.getbasetemp() / f"{name}.pdf"
    assert path.parent == tmp_path_factory.getbasetemp()
    write_whole(path, b"x")
    path.unlink()
