"""``moonmail pass verify FILE``: check a pass offline, from its picture, PDF or text."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from moonmail.domain import formats
from moonmail.domain.sizes import SIZES, SizeCode
from moonmail.domain.text import Language, Text
from moonmail.media.codes import NoCodePictureError, read_code
from moonmail.media.passes import PREFIX, Verification, read_jwks, verify

_LARGEST: Final = 100_000_000
_NO_CODE: Final = Text(
    "{file}：QRコードを読み取れませんでした。コード全体がはっきり写った画像でお試しください。",
    "{file}: no QR code could be read. Try a sharp picture that shows the whole code.",
)
_UNREADABLE: Final = Text("{file}：読み込めませんでした（{why}）。", "{file}: can't be read ({why}).")
_TOO_LARGE: Final = Text("{file}：大きすぎます（上限 100 MB）。", "{file}: too large (at most 100 MB).")
_NO_KEYS: Final = Text(
    "{file}：搭乗券の公開鍵がありません。--keys で鍵のファイルを指定するか、アプリを一度サーバーに接続してください。",
    "{file}: there are no pass keys here. Name a key file with --keys, or connect the app to its server once.",
)
_BAD_KEYS: Final = Text(
    "{file}：公開鍵のファイル（JWK Set）として読み込めませんでした。",
    "{file}: this is not a key file (JWK set).",
)
_UNPROVEN: Final = Text(
    "以下は搭乗券に書かれている内容です。本物とは確認できていません。",
    "What the pass says, not proven to be true:",
)


def main(argv: Sequence[str], keys_of: Callable[[Path | None], Path]) -> int:
    """Return 0 for a valid pass, 1 for any other verdict, 2 if nothing could be checked.

    ``keys_of`` tells where the profile in a folder (None: the user's own) keeps its pass keys.
    """
    parser = argparse.ArgumentParser(prog="moonmail pass", description="Moon boarding passes.")
    kinds = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    check = kinds.add_parser("verify", help="check a pass offline", description="Check a pass offline.")
    check.add_argument("file", help="PNG, JPEG, WebP, AVIF or PDF; a file with the QR's text; - for standard input")
    check.add_argument("--keys", type=Path, help="JWK set with public keys (default: those of the profile)")
    check.add_argument("--profile", type=Path, help="profile whose keys are used")
    check.add_argument("--lang", choices=["ja", "en"], default="en", help="language of the answer")
    check.epilog = "Exit code: 0 valid, 1 not valid, 2 nothing could be checked."
    options = parser.parse_args(list(argv))
    language = Language(options.lang)

    text = _read_pass(options.file)
    if isinstance(text, Text):
        return _fail(text, language)
    keys = _read_keys(options.keys or keys_of(options.profile))
    if isinstance(keys, Text):
        return _fail(keys, language)
    result = verify(text, keys, datetime.now(UTC))
    sys.stdout.write("\n".join(report(result, language)) + "\n")
    return 0 if result.valid else 1


def report(result: Verification, language: Language) -> list[str]:
    """Return the verdict, its words and what the pass says, a line each. The verdict's own name comes first."""
    lines = [f"{result.verdict}: {result.words.in_(language)}"]
    claims = result.claims
    if claims is None:
        return lines
    if not result.trusted:
        lines.append(_UNPROVEN.in_(language))
    size = SIZES[SizeCode(claims.size)]
    named = f"{size.name.in_(language)} {size.width_mm:g}×{size.height_mm:g} mm"
    # Whoever made a false pass chose these words: nothing but plain letters may reach the terminal.
    flight = "".join(letter if letter.isprintable() else "�" for letter in claims.flight_number[:40])
    rows = (
        (Text("便名", "Flight"), flight),
        (Text("搭載枠", "Slot"), named),
        (Text("発行", "Issued"), formats.time_of(claims.issued_at, language)),
        (Text("有効期限", "Expires"), formats.time_of(claims.expires_at, language)),
        (Text("予約の識別子", "Booking id"), str(claims.booking)),
        (Text("発行回数", "Sequence"), str(claims.sequence)),
        (Text("鍵", "Key"), claims.key_id),
    )
    colon = "：" if language is Language.JA else ": "
    return [*lines, *(f"  {label.in_(language)}{colon}{value}" for label, value in rows)]


def _read_pass(name: str) -> str | Text:
    """Return the text of the pass, or why there is none."""
    try:
        data = sys.stdin.buffer.read(_LARGEST + 1) if name == "-" else _whole(Path(name))
        if len(data) > _LARGEST:
            return _TOO_LARGE.filled(file=name)
        text = data.decode("utf-8-sig").strip()
        # A PDF may be plain ASCII too.
        if text.startswith(PREFIX) or (text.isprintable() and not text.startswith("%PDF")):
            return text
    except OSError as error:
        return _UNREADABLE.filled(file=name, why=error.strerror or type(error).__name__)
    except UnicodeDecodeError:
        pass
    try:
        return read_code(data) or _NO_CODE.filled(file=name)
    except NoCodePictureError as error:
        return _UNREADABLE.filled(file=name, why=str(error))


def _whole(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_LARGEST + 1)


def _read_keys(path: Path) -> list[dict[str, str]] | Text:
    try:
        keys = read_jwks(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return _NO_KEYS.filled(file=str(path))
    except OSError as error:
        return _UNREADABLE.filled(file=str(path), why=error.strerror or type(error).__name__)
    except (json.JSONDecodeError, ValueError):
        return _BAD_KEYS.filled(file=str(path))
    return keys or _NO_KEYS.filled(file=str(path))


def _fail(words: Text, language: Language) -> int:
    sys.stderr.write(f"moonmail pass: {words.in_(language)}\n")
    return 2
