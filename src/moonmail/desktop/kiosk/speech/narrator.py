"""What is said of a screen: the same names, roles and states that a screen reader finds in its accessible tree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from moonmail.desktop.kiosk.speech.reading import masked
from moonmail.domain.text import Language, Text


@dataclass(frozen=True, slots=True)
class Seen:
    """One thing of the accessible tree. ``key`` tells it from all others that are there; ``role`` is Qt's name of it.

    ``value``: what is in a field, with nothing of it if it is masked: then ``hidden`` says how many characters.
    """

    key: int
    role: str
    name: str = ""
    description: str = ""
    value: str = ""
    checkable: bool = False
    checked: bool = False
    disabled: bool = False
    focused: bool = False
    is_masked: bool = False
    hidden: int = 0
    children: tuple[Seen, ...] = ()


_ROLES: Final = {
    "Button": Text("ボタン", "button"),
    "CheckBox": Text("チェック項目", "checkbox"),
    "RadioButton": Text("選択項目", "option"),
    "EditableText": Text("入力欄", "text field"),
    "ComboBox": Text("一覧から選択", "list to choose from"),
    "Slider": Text("スライダー", "slider"),
    "Link": Text("リンク", "link"),
    "PageTab": Text("タブ", "tab"),
    "Graphic": Text("図", "picture"),
}
_ON: Final = Text("オン", "on")
_OFF: Final = Text("オフ", "off")
_CHOSEN: Final = Text("選択中", "chosen")
_DISABLED: Final = Text("いまは選べません", "not available now")
_EMPTY: Final = Text("未入力", "empty")
_HERE: Final = Text("いまの位置", "You are on")
_DELETED: Final = Text("{what}、削除", "{what}, deleted")
_SPACE: Final = Text("空白", "space")

# Said as one, whatever they are drawn with.
WHOLE: Final = frozenset({*_ROLES, "ListItem", "MenuItem", "StaticText", "Heading", "ProgressBar"})
_STRUCTURE: Final = frozenset({"Window", "Client", "Pane", "Grouping", "List", "ToolBar", "AlertMessage", "Dialog"})
_ABOVE: Final = frozenset({"AlertMessage", "Dialog"})
_TIME_LEFT: Final = re.compile(r"\d+")


def walk(seen: Seen) -> Iterator[Seen]:
    """Yield ``seen`` and all below it, in the tree's order."""
    yield seen
    for child in seen.children:
        yield from walk(child)


def focused(root: Seen) -> Seen | None:
    """Return what has the focus, if it can be told from the structure around it."""
    return next((seen for seen in walk(root) if seen.focused and seen.role not in _STRUCTURE), None)


def question(root: Seen) -> Seen:
    """Return the part of the screen that matters now: what lies above everything, else the page, else all of it."""
    above = [seen for seen in walk(root) if seen.role in _ABOVE and _has_controls(seen) and not seen.disabled]
    if above:
        return above[-1]
    return next((seen for seen in walk(root) if seen.role == "Pane" and not seen.disabled), root)


def _has_controls(seen: Seen) -> bool:
    return any(below.role in _ROLES for below in walk(seen))


def alerts(root: Seen) -> list[str]:
    """Return the results and notices that are shown: what appears among them is said without being asked for."""
    return [seen.name for seen in walk(root) if seen.role == "AlertMessage" and seen.name and not _has_controls(seen)]


@dataclass(frozen=True, slots=True)
class Screen:
    """What makes a screen another one: the part that matters, and its headings. Not the time that runs on it."""

    key: int
    headings: tuple[str, ...]


def screen(root: Seen) -> Screen:
    """Return which screen this is."""
    part = question(root)
    headings = tuple(_TIME_LEFT.sub("", seen.name) for seen in walk(part) if seen.role == "Heading")
    return Screen(part.key, headings)


def screen_words(root: Seen, language: Language) -> str:
    """Return all that is said of the screen, a line each: its question, what it tells, what can be chosen.

    What is the same on every screen (staff, finish, looks) is said when the guest comes to it.
    """
    part = question(root)
    lines: list[str] = []
    _add(lines, part.name)
    for child in part.children:
        _read(child, lines, language)
    here = focused(root)
    if here is not None and here.name:
        lines.append(f"{_HERE.in_(language)}{_COMMA[language]}{control_words(here, language)}")
    return "\n".join(lines)


def _read(seen: Seen, lines: list[str], language: Language) -> None:
    if seen.role in _ROLES:
        _add(lines, control_words(seen, language))
        return
    _add(lines, _COMMA[language].join(part for part in (seen.name, seen.description) if part))
    if seen.role in WHOLE and seen.name:
        return
    for child in seen.children:
        _read(child, lines, language)


def _add(lines: list[str], line: str) -> None:
    """A name that was said already (a sheet says its texts, a page its title) is not said again."""
    flat = " ".join(line.split())
    if flat and not any(flat in before for before in lines):
        lines.append(flat)


_COMMA: Final = {Language.JA: "、", Language.EN: ", "}


def control_words(seen: Seen, language: Language) -> str:
    """Return what is said of one control: its name, what is in it, what it is, how it stands, and what it is for."""
    parts = [seen.name]
    if seen.role == "EditableText":
        parts += [_ROLES[seen.role].in_(language), field_words(seen, language)]
    else:
        parts += [seen.value if seen.value != seen.name else ""]
        if seen.role in _ROLES:
            parts.append(_ROLES[seen.role].in_(language))
    if seen.role == "RadioButton":
        parts.append(_CHOSEN.in_(language) if seen.checked else "")
    elif seen.checkable:
        parts.append((_ON if seen.checked else _OFF).in_(language))
    if seen.disabled:
        parts.append(_DISABLED.in_(language))
    if seen.description != seen.name:
        parts.append(seen.description)
    return _COMMA[language].join(" ".join(part.split()) for part in parts if part.strip())


def field_words(seen: Seen, language: Language) -> str:
    """Return what is in a field; of what is masked there, only how much."""
    if seen.is_masked:
        return masked(seen.hidden, language) if seen.hidden else _EMPTY.in_(language)
    return seen.value or _EMPTY.in_(language)


def typed_words(before: Seen, now: Seen, language: Language) -> str:
    """Return what is said of a change in the field that has the focus; empty if there is none."""
    if now.is_masked:
        more = now.hidden - before.hidden
        if more > 0:
            return masked(more, language)
        return _DELETED.in_(language).format(what=masked(-more, language)) if more < 0 else ""
    if now.value == before.value:
        return ""
    if now.value.startswith(before.value):
        return _character(now.value[len(before.value) :], language)
    if before.value.startswith(now.value):
        return _DELETED.in_(language).format(what=_character(before.value[len(now.value) :], language))
    return field_words(now, language)


def _character(text: str, language: Language) -> str:
    return text if text.strip() else _SPACE.in_(language)
