"""A draft on its way from a kiosk to the guest's own app: by a code, or by the address that a QR code holds."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from urllib.parse import unquote, urlsplit

from moonmail.domain.codes import new_code, read_code
from moonmail.domain.references import ALPHABET
from moonmail.domain.text import Language

# Eleven by chance, 9.5 × 10¹⁴ of them, and one that finds out a slip of the finger.
CARRY_LENGTH: Final = 12
LIFE: Final = timedelta(hours=24)
PAGE: Final = "/carry"
# More makes a code whose modules a phone can't tell apart on a kiosk's screen: version 25 at level M.
MOST_IN_QR: Final = 980
# Of whatever is typed or pasted; a browser's address of the longest kind stays below.
MOST_TYPED: Final = 4_000
_WHOLE: Final = "d."


@dataclass(frozen=True, slots=True)
class TypedCarry:
    """What was typed or pasted, as it was meant.

    ``code``: 12 good characters. ``whole``: the draft itself, as the address of a kiosk without a network holds it.
    ``server``: scheme and host of an address, where that was pasted. ``strange``: characters that no code has.
    ``length``: how many characters count. ``slip``: it looks like a code, and one character is wrong or two are
    exchanged. ``cut``: an address without what comes after the ``#``.
    """

    code: str | None = None
    whole: str = ""
    server: str = ""
    strange: tuple[str, ...] = ()
    length: int = 0
    slip: bool = False
    cut: bool = False


def new_carry_code() -> str:
    first = new_code(CARRY_LENGTH - 1)
    return first + _check(first)


def _check(first: str) -> str:
    """Return the last character. 23 is prime: every single wrong character and every exchange of two gives another."""
    return ALPHABET[sum(at * ALPHABET.index(c) for at, c in enumerate(first, 1)) % len(ALPHABET)]


def read_carried(typed: str) -> TypedCarry:
    """Read a code (full width, lower case, spaces and hyphens are fine) or the address of the kiosk's QR code.

    Look-alikes are in no code; they are named, not guessed.
    """
    text = typed[:MOST_TYPED].strip()
    plain = unicodedata.normalize("NFKC", text)
    server = _server(plain)
    if "#" in plain:
        fragment = unquote(plain.partition("#")[2]).strip()
        if fragment.startswith(_WHOLE):
            return TypedCarry(whole=fragment.removeprefix(_WHOLE), server=server)
        return _code(fragment, server) if fragment else TypedCarry(server=server, cut=True)
    if server:
        return TypedCarry(server=server, cut=True)
    return _code(plain, "")


def _code(text: str, server: str) -> TypedCarry:
    found = read_code(text, CARRY_LENGTH)
    if found.code is None:
        return TypedCarry(server=server, strange=found.strange, length=found.length)
    if _check(found.code[:-1]) != found.code[-1]:
        return TypedCarry(server=server, length=found.length, slip=True)
    return TypedCarry(found.code, server=server, length=found.length)


def _server(text: str) -> str:
    if "://" not in text:
        return ""
    try:
        parts = urlsplit(text)
    except ValueError:
        return ""
    return f"{parts.scheme.lower()}://{parts.netloc.lower()}" if parts.netloc else ""


def is_same_server(one: str, other: str) -> bool:
    """Return whether two addresses name one host, by whatever path."""
    return bool(_server(one)) and _server(one) == _server(other)


def code_address(server: str, code: str, language: Language) -> str:
    """Return the address for the QR code. What follows the ``#`` stays in the phone: no server ever sees it."""
    return f"{server.rstrip('/')}{PAGE}?lang={language.value}#{code}"


def whole_address(server: str, packed: str, language: Language) -> str:
    """Return the address that holds the draft itself. ``packed``: of letters that an address leaves as they are."""
    return f"{server.rstrip('/')}{PAGE}?lang={language.value}#{_WHOLE}{packed}"
