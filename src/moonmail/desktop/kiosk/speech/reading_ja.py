"""Japanese for the ear: names, numbers, units and signs as they are said, so that no dictionary has to guess.

The voice's dictionary says nothing at all for single Latin letters and for most signs, and takes some words for others.
What it makes of this reading is held by tests, as kana.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

_LETTERS: Final = dict(
    zip(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        [
            "エー",
            "ビー",
            "シー",
            "ディー",
            "イー",
            "エフ",
            "ジー",
            "エイチ",
            "アイ",
            "ジェー",
            "ケー",
            "エル",
            "エム",
            "エヌ",
            "オー",
            "ピー",
            "キュー",
            "アール",
            "エス",
            "ティー",
            "ユー",
            "ブイ",
            "ダブリュー",
            "エックス",
            "ワイ",
            "ゼット",
        ],
        strict=True,
    )
)
# Two and five are drawn out, as on the telephone: short, they are lost.
_DIGITS: Final = dict(
    zip("0123456789", ["ゼロ", "イチ", "ニー", "サン", "ヨン", "ゴー", "ロク", "ナナ", "ハチ", "キュー"], strict=True)
)

# Names and foreign words as they are said in Japanese. The longest comes first.
_NAMES: Final = {
    "MoonMail": "ムーンメール",
    "moonmail.example": "ムーンメール、ドット、エグザンプル",
    "HAKUTO-R": "ハクトアール",
    "HAKUTO": "ハクト",
    "RESILIENCE": "レジリエンス",
    "ispace": "アイスペース",
    "Falcon": "ファルコン",
    "Blue Ghost": "ブルーゴースト",
    "Firefly Aerospace": "ファイアフライ、エアロスペース",
    "Hoshizora Lunar": "ホシゾラ、ルナ",
    "Seto Moon Lines": "セト、ムーンラインズ",
    "Peregrine": "ペレグリン",
    "Astrobotic": "アストロボティック",
    "Kotori": "コトリ",
    "Tsubame": "ツバメ",
    "Wi-Fi": "ワイファイ",
    "Shift_JIS": "シフトジス",
    "Unicode": "ユニコード",
    "COSPAR": "コスパー",
    "NASA": "ナサ",
    "JAXA": "ジャクサ",
    "JPEG": "ジェイペグ",
    "HEIC": "ヒーク",
    "WebP": "ウェッピー",
    "ZIP": "ジップ",
    "Web": "ウェブ",
    "Enter": "エンター",
    "Esc": "エスケープ",
    "Tab": "タブ",
    "inch": "インチ",
    "IIa": "ツーエー",
    "IIb": "ツービー",
    "UTC": "協定世界時",
    "Windows": "ウィンドウズ",
    "macOS": "マックオーエス",
    "Linux": "リナックス",
    "json": "ジェイソン",
    "https": "エイチティーティーピーエス",
}
# The last part of a name is a name as well, not a count.
_NUMBERED: Final = {
    "ファルコン 9": "ファルコン・ナイン",
    "ブルーゴースト 1": "ブルーゴースト・ワン",
    "M1": "、エムワン",
    "M2": "、エムツー",
}

# Letters said as words, so that none is taken for another: in Japanese their own names are clear enough.
_WORDS: Final = (
    "Alfa Bravo Charlie Delta Echo Foxtrot Golf Hotel India Juliett Kilo Lima Mike November Oscar Papa Quebec Romeo "
    "Sierra Tango Uniform Victor Whiskey X-ray Yankee Zulu"
)
_ALPHABET: Final = {word: word[0] for word in _WORDS.split()}
_LETTER_WORD: Final = rf"(?:{'|'.join(_ALPHABET)}|[A-Z0-9])"
# Four in a row are a code; one alone may be somebody's name.
_SPELLED_OUT: Final = re.compile(rf"(?<![A-Za-z]){_LETTER_WORD}(?:, ?{_LETTER_WORD}){{3,}}(?![A-Za-z])")

_JAPANESE: Final = "ぁ-ゖァ-ヺー一-鿿々"
# Japanese has no spaces: one stands between a label and what it labels, or between two names.
_SPACE_BETWEEN: Final = re.compile(rf"(?<=[{_JAPANESE}。)]) (?=[{_JAPANESE}(])(?!様|さん|便|御中|まで|から|枠)")

# What the dictionary takes for something else.
_TERMS: Final = (
    ("深宇宙", "しんうちゅう"),
    ("表計算", "ひょう計算"),
    ("お手数", "おてすう"),
    ("金めっき", "きんめっき"),
    ("クレーターの縁", "クレーターのふち"),
    ("少し間を", "少しまを"),
    ("空にし", "からにし"),
    ("空にす", "からにす"),
    ("できない行", "できないぎょう"),
    ("申込み", "申し込み"),
)
_TERM_RULES: Final = (
    (re.compile(r"を行(?=[っわいうえお])"), "をおこな"),
    (re.compile(r"(?<=[のるた])方(?=[がのにをやへと、。)]|です|$)"), "かた"),
    (re.compile(r"米(?=\d)"), "べい"),
    (re.compile(r"(ページを|ファイルを|ブラウザーを|下書きを|まで|まだ)開け"), r"\1ひらけ"),
    (re.compile(r"(?<!\d)便(?= ?MM)"), "びん"),
)

_UNITS: Final = {
    "mm": "ミリ",
    "cm": "センチ",
    "km": "キロメートル",
    "m": "メートル",
    "kg": "キログラム",
    "mg": "ミリグラム",
    "g": "グラム",
    "GiB": "ギガバイト",
    "MiB": "メガバイト",
    "KiB": "キロバイト",
    "GB": "ギガバイト",
    "MB": "メガバイト",
    "KB": "キロバイト",
    "dpi": "ディーピーアイ",
    "pt": "ポイント",
    "s": "秒",
}
_DIRECTIONS: Final = {"N": "北緯", "S": "南緯", "E": "東経", "W": "西経"}
_SIGNS: Final = {
    "%": "パーセント",
    "+": "プラス",
    "=": "イコール",
    "&": "アンド",
    "#": "シャープ",
    "@": "アットマーク",
    "→": "から",
    "°": "度",
    "±": "プラスマイナス",
    "≥": "以上",
    "≤": "以下",
}


def spelled(code: str) -> str:
    """Return a code character by character, each with a pause after it and a longer one after every three or four."""
    groups = [part for part in re.split(r"[- ]+", code.upper()) if part]
    if len(groups) == 1 and len(groups[0]) > 4:
        size = 3 if len(groups[0]) % 3 == 0 else 4
        groups = [groups[0][at : at + size] for at in range(0, len(groups[0]), size)]
    return "。".join("、".join(_DIGITS.get(c) or _LETTERS.get(c, "") for c in group) for group in groups)


def is_foreign(line: str) -> bool:
    """Return whether a line without any Japanese is foreign words, rather than a code, a number or a known name."""
    words = re.findall(r"[A-Za-zÀ-ɏ]{3,}", _numbers(named(line)))
    return any(re.search(r"[a-zà-ɏ]", word) for word in words)


def read(line: str) -> str:
    """Return ``line`` (NFKC, without line breaks) as the voice gets it: kana, kanji, numbers and pauses only."""
    text = line
    for step in _STEPS:
        text = step(text)
    return text


def with_pauses(text: str) -> str:
    """Return ``text`` with a pause where Japanese has a space."""
    return _SPACE_BETWEEN.sub("、", text)


def named(text: str) -> str:
    """Return ``text`` with the foreign names that are known here as they are said in Japanese."""
    text = _SPELLED_OUT.sub(_letter_by_letter, text)
    for name, said in _NAMES.items():
        text = re.sub(rf"(?<![A-Za-z]){re.escape(name)}(?![A-Za-z])", said, text)
    for name, said in _NUMBERED.items():
        text = re.sub(rf"(?<![A-Za-z0-9]){re.escape(name)}(?![A-Za-z0-9])", said, text)
    return text


def _letter_by_letter(found: re.Match[str]) -> str:
    characters = (_ALPHABET.get(word, word) for word in re.split(", ?", found[0]))
    return "、".join(_DIGITS.get(c) or _LETTERS[c] for c in characters)


def _terms(text: str) -> str:
    for written, said in _TERMS:
        text = text.replace(written, said)
    for rule, said in _TERM_RULES:
        text = rule.sub(said, text)
    return text


def _addresses(text: str) -> str:
    return re.sub(r"https?://([^\s、。]+)", lambda found: found[1], text)


def _dates(text: str) -> str:
    text = re.sub(r"日\(([月火水木金土日])\)", r"日、\1曜日", text)
    text = re.sub(r"曜日 (?=\d)", "曜日、", text)
    text = re.sub(r"(あと|残り|のこり) ?(\d+):(\d{2})(?!\d)", _left, text)
    # A range: from one to the other. Between letters a dash is only a pause.
    text = re.sub(r"(?<=[日月年時分秒人枚件\d、]) *[–—~〜-] *(?=[¥\d]+[年月日時/:,.\d ])", _from, text)
    return re.sub(r"(?<!\d)(\d{1,2}):(\d{2})(?::(\d{2}))?(?!\d)", _clock, text)


def _from(found: re.Match[str]) -> str:
    """A number is no range where codes are: a postal code, a telephone number, a day of ISO 8601."""
    if found[0] == "-":
        return "-"
    return "から"


def _left(found: re.Match[str]) -> str:
    return f"{found[1]}{int(found[2])}分{int(found[3])}秒"


def _clock(found: re.Match[str]) -> str:
    seconds = f"{int(found[3])}秒" if found[3] else ""
    minutes = f"{int(found[2])}分" if int(found[2]) or seconds else ""
    return f"{int(found[1])}時{minutes}{seconds}"


def _numbers(text: str) -> str:
    text = re.sub(r"MM ?(\d{3})(?!\d)(?: ?便)?", lambda found: f"、エムエム、{int(found[1])}便", text)
    text = re.sub(
        r"(\d+(?:\.\d+)?)° ?([NSEW])(?![A-Za-z])", lambda found: f"{_DIRECTIONS[found[2]]}{found[1]}度、", text
    )
    text = re.sub(r"° ?C(?![A-Za-z])", "度", text)
    text = re.sub(r"[¥￥] ?(\d[\d,]*\d|\d)", lambda found: f"、{found[1]}円", text)
    text = re.sub(r"(?<=\d),(?=\d{3})", "", text)
    text = re.sub(r"(?<![\d.])\d+(?:-\d+)+(?![\d.])", _telephone, text)
    text = re.sub(r"(?<![\d.])(?:0\d{3,}|\d{7}|\d{9})(?![\d.円,])", lambda found: f"、{spelled(found[0])}、", text)
    units = "|".join(sorted(_UNITS, key=len, reverse=True))
    text = re.sub(rf"(?<=\d) ?({units})(?![A-Za-z])", lambda found: _UNITS[found[1]], text)
    text = re.sub(r"(?<=\d) ?[x×✕] ?(?=\S)", "かける", text)
    text = re.sub(r"(?<=\S)×(?=\S)", "かける", text)
    text = re.sub(r"(\d+) ?/ ?(\d+)", r"\2のうち\1", text)
    return re.sub(r"(?<![\w)])[−-](?=\d)", "マイナス", text)


def _telephone(found: re.Match[str]) -> str:
    return "の、".join("".join(_DIGITS[c] for c in group) for group in found[0].split("-"))


def _codes(text: str) -> str:
    """Whatever Latin is left is said letter by letter, with the numbers that belong to it."""
    code = r"(?<![A-Za-z0-9])(?=[A-Z0-9-]*[A-Z])[A-Z0-9]+(?:-[A-Z0-9]+)*(?![A-Za-z0-9])"
    return re.sub(code, _code, text)


def _code(found: re.Match[str]) -> str:
    text = found[0]
    # A launch pad or a standard is letters and a number; a code mixes them.
    plain = re.fullmatch(r"([A-Z]{1,4})[- ]?(\d{1,3})([A-Z]?)", text)
    if plain and ("-" in text or len(text) != 6):
        head = "".join(_LETTERS[c] for c in plain[1])
        return f"{head}{int(plain[2])}{_LETTERS.get(plain[3], '')}"
    return _word(text) if text.isalpha() and len(text) < 4 else f"、{spelled(text)}、"


def _letters(text: str) -> str:
    return re.sub(r"[A-Za-z]+", lambda found: _word(found[0]), text)


def _word(word: str) -> str:
    # The dictionary knows many longer words; what it does not know it spells as well.
    return word if len(word) > 3 and not word.isupper() else "".join(_LETTERS[c] for c in word.upper())


def _signs(text: str) -> str:
    for sign, said in _SIGNS.items():
        text = text.replace(sign, said)
    text = re.sub(r"[()\[\]{}<>《》〈〉【】〔〕:;/|_—–―…‥~〜\-−\"'“”‘’`^\\]|\.{2,}", "、", text)
    text = re.sub(r"[「」『』]", "", text)
    text = re.sub(r"(?<=\d)\.(?!\d)|(?<!\d)\.(?=\d)|(?<!\d)\.(?!\d)", "、", text)
    text = re.sub(r"[!?]", "。", text)
    text = re.sub(r"(?<=[^\d]),|,(?=[^\d]|$)", "、", text)
    return re.sub(r"[^\w、。・ー.\s]", "", text)


def _pauses(text: str) -> str:
    text = re.sub(r"\s+", " ", text).strip()
    # Sentences without a full stop, one after the other.
    text = re.sub(r"(ます|です|ました|でした|ません|か|ください|ましょう) (?=\S)", r"\1。", text)
    text = re.sub(r"(?<=[^A-Za-z]) | (?=[^A-Za-z])", "", text)
    text = re.sub(r"[、・]*。[、。・]*", "。", text)
    text = re.sub(r"[・]*、[、・]*", "、", text)
    return text.strip("、・ ")


_STEPS: Final[tuple[Callable[[str], str], ...]] = (
    _addresses,
    named,
    _terms,
    _dates,
    _numbers,
    _codes,
    _letters,
    _signs,
    _pauses,
)
