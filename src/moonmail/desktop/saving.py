"""Writing a file where the member chose: whole or not at all, and what went wrong in words."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import secrets
import unicodedata
from enum import StrEnum
from pathlib import Path
from typing import Final

from moonmail.client.model import Trouble
from moonmail.client.profile import disk_trouble
from moonmail.domain.text import Text

# Reserved on Windows whatever the suffix; a name made here must open everywhere.
_DEVICES: Final = re.compile(r"(?i)^(con|prn|aux|nul|com[0-9]|lpt[0-9])$")
_NOT_IN_NAMES: Final = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]+')
_LONGEST_NAME: Final = 80
# A name may have 255 bytes on most systems; this leaves room for a suffix.
_LONGEST_BYTES: Final = 240


class SaveTrouble(StrEnum):
    FULL = "full"
    READ_ONLY = "read_only"
    NO_FOLDER = "no_folder"
    IS_FOLDER = "is_folder"
    NAME_TOO_LONG = "name_too_long"
    OTHER = "other"


class SaveError(Exception):
    """Nothing was written, and a file that was there before is as it was."""

    def __init__(self, trouble: SaveTrouble, path: Path) -> None:
        super().__init__(f"{trouble}: {path}")
        self.trouble = trouble
        self.path = path


SAVE_WORDS: Final[dict[SaveTrouble, Text]] = {
    SaveTrouble.FULL: Text(
        "ディスクの空き容量が足りず、保存できませんでした。元のファイルはそのままです。空きをつくるか、別の場所を選んでください。",
        "The disk is full, so nothing was saved. Other files are unchanged. Free some space or choose another place.",
    ),
    SaveTrouble.READ_ONLY: Text(
        "この場所には書き込めません。元のファイルはそのままです。別のフォルダーを選んでください。",
        "This place can't be written to. Your other files are unchanged. Choose another folder.",
    ),
    SaveTrouble.NO_FOLDER: Text(
        "保存先のフォルダーが見つかりません。別の場所を選んでください。",
        "The folder is not there any more. Choose another place.",
    ),
    SaveTrouble.IS_FOLDER: Text(
        "同じ名前のフォルダーがあるため、保存できませんでした。別の名前を付けてください。",
        "There is a folder of this name, so nothing was saved. Choose another name.",
    ),
    SaveTrouble.NAME_TOO_LONG: Text(
        "ファイル名が長すぎるため、保存できませんでした。短い名前を付けてください。",
        "The file name is too long, so nothing was saved. Choose a shorter name.",
    ),
    SaveTrouble.OTHER: Text(
        "保存できませんでした。元のファイルはそのままです。別の場所を選んでお試しください。",
        "It could not be saved. Your other files are unchanged. Try another place.",
    ),
}
SAVED: Final = Text("保存しました：{name}", "Saved: {name}")


def _kind(error: OSError) -> SaveTrouble:
    match disk_trouble(error):
        case Trouble.STORE_FULL:
            return SaveTrouble.FULL
        case Trouble.STORE_READ_ONLY:
            return SaveTrouble.READ_ONLY
    return {
        errno.ENOENT: SaveTrouble.NO_FOLDER,
        errno.ENOTDIR: SaveTrouble.NO_FOLDER,
        errno.EISDIR: SaveTrouble.IS_FOLDER,
        errno.ENAMETOOLONG: SaveTrouble.NAME_TOO_LONG,
    }.get(error.errno or 0, SaveTrouble.OTHER)


def write_whole(path: Path, data: bytes) -> None:
    """Write ``data`` beside ``path`` and put it in place in one step, replacing what was there.

    Raises:
        SaveError: nothing was written; an older file of this name is untouched.
    """
    # Short and hidden: a name at the system's limit leaves no room for a suffix.
    beside = path.with_name(f".{secrets.token_hex(6)}.tmp")
    try:
        if len(os.fsencode(path.name)) > os.pathconf(path.parent, "PC_NAME_MAX"):
            raise SaveError(SaveTrouble.NAME_TOO_LONG, path)
    except (AttributeError, OSError, ValueError):
        pass  # Windows has no such question; a folder that is not there is told below.
    try:
        if path.is_dir():
            raise SaveError(SaveTrouble.IS_FOLDER, path)
        with beside.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            beside.unlink()
        raise SaveError(_kind(error), path) from error


def with_suffix(path: Path, suffix: str) -> Path:
    """Return ``path`` ending in ``suffix`` (with its dot), whatever the member typed before it."""
    return path if path.suffix.lower() == suffix else path.with_name(path.name + suffix)


def sensible_name(*parts: str) -> str:
    """Return a file name without suffix that every system takes: ``MoonMail_MM-204_おばあちゃんへ``."""
    words = [re.sub(r"\s+", "-", _NOT_IN_NAMES.sub("", unicodedata.normalize("NFC", part)).strip()) for part in parts]
    name = "_".join(word for word in words if word)
    name = "".join(letter for letter in name if unicodedata.category(letter) not in {"Cf", "Cc", "Co", "Cs", "Cn"})
    name = name[:_LONGEST_NAME].encode()[:_LONGEST_BYTES].decode(errors="ignore").rstrip(". ")
    return f"_{name}" if _DEVICES.match(name) else name or "MoonMail"
