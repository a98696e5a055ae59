"""A group's list as text: read as it was typed or as its file says, written again without what was taken out. Pure."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final

from moonmail.domain.roster import Roster, read_pasted, read_roster
from moonmail.domain.sizes import SizeCode

Entry = tuple[str, str]

_HEAD: Final = ("お名前", "ことば")


def read_list(text: str, *, from_file: bool, size: SizeCode) -> Roster:
    """Read the list for plates of ``size``: a single column is names on name plates, messages on message plates."""
    words_only = size is not SizeCode.NAME
    if from_file:
        return read_roster(text.encode("utf-8", "replace"), words_only=words_only)
    return read_pasted(text, words_only=words_only)


def list_text(entries: Sequence[Entry], size: SizeCode) -> str:
    """Return the entries as a list that ``read_list`` reads as the same entries: lines, or columns parted by tabs."""
    simple = [name if size is SizeCode.NAME else words for name, words in entries]
    other = [words if size is SizeCode.NAME else name for name, words in entries]
    plain = "\n".join(simple)
    if not any(other) and _reads_as(plain, entries, size):
        return plain
    out = io.StringIO()
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    writer.writerow(_HEAD)
    writer.writerows(entries)
    return out.getvalue()


def _reads_as(text: str, entries: Sequence[Entry], size: SizeCode) -> bool:
    roster = read_list(text, from_file=False, size=size)
    return roster.entries == tuple(entries) and not roster.wrong


def etched(entries: Iterable[Entry], size: SizeCode) -> tuple[Entry, ...]:
    """Return what of each entry is etched on a plate of ``size``: a name plate has no place for words."""
    return tuple((name, "" if size is SizeCode.NAME else words) for name, words in entries)


def folded(text: str) -> str:
    """Return ``text`` as it is looked for: half- and full-width, case and spaces make no difference."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def found(entries: Sequence[Entry], wanted: str) -> list[int]:
    """Return the positions of the entries that hold ``wanted`` in name or words; all when it is empty."""
    key = folded(wanted)
    return [at for at, (name, words) in enumerate(entries) if not key or key in folded(name) or key in folded(words)]
