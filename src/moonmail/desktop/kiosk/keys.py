"""The keys of the kiosk's own key pad: where each one stands, what it types, what it is called.

Places are in units of half a key. Eleven keys stand in a row; what is not a character stands below them on an upright
screen, beside them on a wide one.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from moonmail.domain.text import Language, Text


class Layout(StrEnum):
    KANA = "kana"
    KATAKANA = "katakana"
    LATIN = "latin"
    SIGNS = "signs"


class Act(StrEnum):
    """What a key does. ``TYPE`` types its label; the marks change the character before the caret."""

    TYPE = "type"
    SPACE = "space"
    VOICED = "voiced"
    HALF_VOICED = "half_voiced"
    SMALL = "small"
    SHIFT = "shift"
    DELETE = "delete"
    ENTER = "enter"
    BACKWARD = "backward"
    FORWARD = "forward"
    CLOSE = "close"
    KANA = "kana"
    KATAKANA = "katakana"
    LATIN = "latin"
    SIGNS = "signs"


class Shift(StrEnum):
    """``ONCE``: for the next letter; ``LOCKED``: until it is pressed again."""

    OFF = "off"
    ONCE = "once"
    LOCKED = "locked"


LAYOUT_OF: Final = {
    Act.KANA: Layout.KANA,
    Act.KATAKANA: Layout.KATAKANA,
    Act.LATIN: Layout.LATIN,
    Act.SIGNS: Layout.SIGNS,
}
MARKS: Final = frozenset({Act.VOICED, Act.HALF_VOICED, Act.SMALL})


@dataclass(frozen=True, slots=True)
class Key:
    """``key`` is its place's name, the same in every layout; ``named`` is said where ``label`` can't be."""

    key: str
    act: Act
    label: str
    named: str
    line: int
    place: int
    span: int
    on: bool = False


PER_ROW: Final = 11
CHARACTER_SPAN: Final = 2
ROW_UNITS: Final = PER_ROW * CHARACTER_SPAN
BESIDE_UNITS: Final = 10
LINES: Final = 5

_KANA: Final = (
    "あかさたなはまやらわ゛",
    "いきしちにひみ「りを゜",
    "うくすつぬふむゆるん小",
    "えけせてねへめ」れー？",
    "おこそとのほもよろ、。",
)
_LATIN: Final = ("1234567890-", "qwertyuiop@", "asdfghjkl'!", "⇧zxcvbnm,.", '?&()/:;"_+#')
_SIGNS: Final = {
    Language.JA: (
        "1234567890％",
        "、。・ー〜！？…：；／",
        "「」『』（）【】々〒※",
        "＋−×÷＝￥＄€＃＆＠",
        "☆★♪○●◎□■△▲→",
    ),
    Language.EN: (
        "1234567890%",
        ".,?!'\":;…–-",
        "()[]<>/\\|_~",
        "+−×÷=#@&*^§",
        "$£€¥°©★☆♪→•",
    ),
}
_MARK_KEYS: Final = {"゛": Act.VOICED, "゜": Act.HALF_VOICED, "小": Act.SMALL}

_NAMES: Final = {
    "゛": Text("濁点", "Voiced mark"),
    "゜": Text("半濁点", "Half-voiced mark"),
    "小": Text("小さい文字", "Small kana"),
    "、": Text("読点", "Japanese comma"),
    "。": Text("句点", "Japanese full stop"),
    "・": Text("中点", "Middle dot"),
    "ー": Text("長音", "Long vowel mark"),
    "〜": Text("波線", "Wave dash"),
    "「": Text("かぎかっこ", "Opening corner bracket"),
    "」": Text("かぎかっこ閉じ", "Closing corner bracket"),
    "『": Text("二重かぎかっこ", "Opening double corner bracket"),
    "』": Text("二重かぎかっこ閉じ", "Closing double corner bracket"),
    "【": Text("すみつきかっこ", "Opening black bracket"),
    "】": Text("すみつきかっこ閉じ", "Closing black bracket"),
    "々": Text("くり返し", "Repeat mark"),
    "〒": Text("郵便記号", "Post mark"),
    "※": Text("米印", "Reference mark"),
    "(": Text("かっこ", "Opening bracket"),
    ")": Text("かっこ閉じ", "Closing bracket"),
    "[": Text("角かっこ", "Opening square bracket"),
    "]": Text("角かっこ閉じ", "Closing square bracket"),
    "<": Text("小なり", "Less than"),
    ">": Text("大なり", "Greater than"),
    "-": Text("ハイフン", "Hyphen"),
    "–": Text("ダッシュ", "Dash"),
    "…": Text("三点リーダー", "Ellipsis"),
    "'": Text("アポストロフィー", "Apostrophe"),
    '"': Text("引用符", "Quotation mark"),
    "!": Text("感嘆符", "Exclamation mark"),
    "?": Text("疑問符", "Question mark"),
    ",": Text("コンマ", "Comma"),
    ".": Text("ピリオド", "Full stop"),
    ":": Text("コロン", "Colon"),
    ";": Text("セミコロン", "Semicolon"),
    "/": Text("スラッシュ", "Slash"),
    "\\": Text("バックスラッシュ", "Backslash"),
    "|": Text("縦線", "Vertical bar"),
    "_": Text("下線", "Underscore"),
    "~": Text("チルダ", "Tilde"),
    "^": Text("山形", "Caret"),
    "@": Text("アットマーク", "At sign"),
    "#": Text("シャープ", "Hash"),
    "&": Text("アンド", "And sign"),
    "*": Text("アスタリスク", "Asterisk"),
    "%": Text("パーセント", "Per cent"),
    "+": Text("プラス", "Plus"),
    "−": Text("マイナス", "Minus"),
    "×": Text("かける", "Times"),
    "÷": Text("わる", "Divided by"),
    "=": Text("イコール", "Equals"),
    "$": Text("ドル", "Dollar"),
    "£": Text("ポンド", "Pound"),
    "€": Text("ユーロ", "Euro"),
    "¥": Text("円", "Yen"),
    "°": Text("度", "Degree"),
    "©": Text("著作権記号", "Copyright sign"),
    "§": Text("節", "Section sign"),
    "•": Text("黒点", "Bullet"),
    "☆": Text("白い星", "White star"),
    "★": Text("黒い星", "Star"),
    "♪": Text("音符", "Note"),
    "○": Text("丸", "Circle"),
    "●": Text("黒丸", "Filled circle"),
    "◎": Text("二重丸", "Double circle"),
    "□": Text("四角", "Square"),
    "■": Text("黒い四角", "Filled square"),
    "△": Text("三角", "Triangle"),
    "▲": Text("黒い三角", "Filled triangle"),
    "→": Text("右矢印", "Arrow to the right"),
}
# The full-width forms that have a half-width one: ！ is said as ! is.
_FULL_WIDTH: Final = {chr(code + 0xFEE0): chr(code) for code in range(0x21, 0x7F)} | {"￥": "¥", "−": "−"}
_CAPITAL: Final = Text("大文字の{c}", "Capital {c}")

_WORDS: Final = {
    Act.SPACE: Text("空白", "Space"),
    Act.SHIFT: Text("大文字", "Shift"),
    Act.DELETE: Text("削除", "Delete"),
    Act.BACKWARD: Text("←", "←"),
    Act.FORWARD: Text("→", "→"),
    Act.CLOSE: Text("閉じる", "Close"),
    Act.KANA: Text("かな", "かな"),
    Act.KATAKANA: Text("カナ", "カナ"),
    Act.LATIN: Text("英字", "ABC"),
    Act.SIGNS: Text("記号", "Signs"),
}
_SPOKEN: Final = {
    Act.DELETE: Text("1文字削除", "Delete one character"),
    Act.BACKWARD: Text("カーソルを左へ", "Move the caret back"),
    Act.FORWARD: Text("カーソルを右へ", "Move the caret forward"),
    Act.CLOSE: Text("キーボードを閉じる", "Close the keyboard"),
    Act.KANA: Text("ひらがな", "Hiragana keys"),
    Act.KATAKANA: Text("カタカナ", "Katakana keys"),
    Act.LATIN: Text("英字と数字", "Letters and digits"),
    Act.SIGNS: Text("記号", "Signs"),
    Act.SHIFT: Text("大文字", "Capital letters"),
}
_NEW_LINE: Final = Text("改行", "New line")
_DONE: Final = Text("決定", "Done")

# (act, line, place, span), from the left below the characters, and beside them.
_BELOW: Final = (
    (Act.KANA, 5, 0, 4),
    (Act.KATAKANA, 5, 4, 4),
    (Act.LATIN, 5, 8, 4),
    (Act.SIGNS, 5, 12, 4),
    (Act.BACKWARD, 5, 16, 3),
    (Act.FORWARD, 5, 19, 3),
    (Act.CLOSE, 6, 0, 5),
    (Act.SPACE, 6, 5, 7),
    (Act.DELETE, 6, 12, 5),
    (Act.ENTER, 6, 17, 5),
)
_BESIDE: Final = (
    (Act.CLOSE, 0, 22, 5),
    (Act.DELETE, 0, 27, 5),
    (Act.BACKWARD, 1, 22, 5),
    (Act.FORWARD, 1, 27, 5),
    (Act.KANA, 2, 22, 5),
    (Act.KATAKANA, 2, 27, 5),
    (Act.LATIN, 3, 22, 5),
    (Act.SIGNS, 3, 27, 5),
    (Act.SPACE, 4, 22, 5),
    (Act.ENTER, 4, 27, 5),
)


def units(wide: bool) -> int:
    """Return how many half keys stand side by side."""
    return ROW_UNITS + (BESIDE_UNITS if wide else 0)


def lines(wide: bool) -> int:
    """Return how many keys stand one above the other."""
    return LINES if wide else LINES + 2


def keys(
    layout: Layout, language: Language, *, wide: bool = False, shift: Shift = Shift.OFF, many_lines: bool = False
) -> tuple[Key, ...]:
    """Return the keys, line by line. ``many_lines``: the field takes a line break."""
    found: list[Key] = []
    for line, row in enumerate(_rows(layout, language)):
        place = 0
        for label in row:
            key = _character(label, line, place, language, layout, shift)
            found.append(key)
            place += key.span
    for act, line, place, span in _BESIDE if wide else _BELOW:
        label = _label(act, language, many_lines)
        named = _SPOKEN[act].in_(language) if act in _SPOKEN else label
        found.append(Key(f"act-{act}", act, label, named, line, place, span, LAYOUT_OF.get(act) is layout))
    return tuple(sorted(found, key=lambda key: (key.line, key.place)))


def _rows(layout: Layout, language: Language) -> tuple[str, ...]:
    match layout:
        case Layout.KANA:
            return _KANA
        case Layout.KATAKANA:
            return tuple("".join(_as_katakana(letter) for letter in row) for row in _KANA)
        case Layout.LATIN:
            return _LATIN
        case Layout.SIGNS:
            return _SIGNS[language]


def _character(label: str, line: int, place: int, language: Language, layout: Layout, shift: Shift) -> Key:
    at = f"{line}-{place}"
    if label == "⇧":
        word, named = _WORDS[Act.SHIFT].in_(language), _SPOKEN[Act.SHIFT].in_(language)
        return Key(at, Act.SHIFT, word, named, line, place, 2 * CHARACTER_SPAN, shift is not Shift.OFF)
    if layout is Layout.LATIN and shift is not Shift.OFF:
        label = label.upper()
    return Key(at, _MARK_KEYS.get(label, Act.TYPE), label, name_of(label, language), line, place, CHARACTER_SPAN)


def _label(act: Act, language: Language, many_lines: bool) -> str:
    if act is Act.ENTER:
        return (_NEW_LINE if many_lines else _DONE).in_(language)
    return _WORDS[act].in_(language)


def name_of(character: str, language: Language) -> str:
    """Return what is said for a character: a letter says itself, a mark has a name."""
    name = _NAMES.get(character) or _NAMES.get(_FULL_WIDTH.get(character, ""))
    if name is not None:
        return name.in_(language)
    if character.isascii() and character.isupper():
        return _CAPITAL.in_(language).format(c=character)
    return character


# ------------------------------------------------------------ marks

_VOICED: Final = dict(
    zip("かきくけこさしすせそたちつてとはひふへほう", "がぎぐげござじずぜぞだぢづでどばびぶべぼゔ", strict=True)
)
_HALF_VOICED: Final = dict(zip("はひふへほ", "ぱぴぷぺぽ", strict=True))
_SMALL: Final = dict(zip("あいうえおつやゆよわかけ", "ぁぃぅぇぉっゃゅょゎゕゖ", strict=True))
_MARKED: Final = {Act.VOICED: _VOICED, Act.HALF_VOICED: _HALF_VOICED, Act.SMALL: _SMALL}
_PLAIN: Final = {marked: plain for table in _MARKED.values() for plain, marked in table.items()}
_TO_KATAKANA: Final = 0x60


def _as_katakana(letter: str) -> str:
    return chr(ord(letter) + _TO_KATAKANA) if "ぁ" <= letter <= "ゖ" else letter


def _as_hiragana(letter: str) -> str:
    return chr(ord(letter) - _TO_KATAKANA) if "ァ" <= letter <= "ヶ" else letter


def marked(letter: str, mark: Act) -> str:
    """Return ``letter`` with the mark, without it if it had it, or as it is if it can't have it.

    ``letter``: one character, hiragana or katakana; it stays what it was. か → が → か, は → ば → ぱ, ツ → ッ.
    """
    hiragana = _as_hiragana(letter)
    plain = _PLAIN.get(hiragana, hiragana)
    found = _MARKED[mark].get(plain)
    if found is None:
        return letter
    wanted = plain if found == hiragana else found
    if hiragana != letter:
        return _as_katakana(wanted)
    # Small か and け are letters of katakana alone.
    return letter if wanted in "ゕゖ" else wanted


# ------------------------------------------------------------ moving by arrow keys


def neighbour(all_keys: tuple[Key, ...], key: str, across: int, down: int) -> str:
    """Return the key beside ``key``: ``across`` and ``down`` are -1, 0 or 1. At an edge it stays."""
    here = next((each for each in all_keys if each.key == key), None)
    if here is None:
        return all_keys[0].key
    if across:
        row = [each for each in all_keys if each.line == here.line]
        at = row.index(here) + across
        return row[at].key if 0 <= at < len(row) else key
    middle = 2 * here.place + here.span
    row = [each for each in all_keys if each.line == here.line + down]
    if not row:
        return key
    return min(row, key=lambda each: abs(2 * each.place + each.span - middle)).key
