"""The etched plate: words, photo and drawing laid out in millimetres and rastered as they will be etched."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from PIL import Image

from moonmail.domain.drawing import Stroke
from moonmail.domain.sizes import SIZES, PlateRules, SizeCode, SizeKind
from moonmail.domain.text import Text
from moonmail.media import etch
from moonmail.media.clusters import clusters
from moonmail.media.layout import Align, Box, Placed, Setting, needed_height, set_text
from moonmail.media.wording import PlateProblem as PlateProblem
from moonmail.media.wording import PlateProblemKind as PlateProblemKind
from moonmail.media.wording import Wording, read

if TYPE_CHECKING:
    from moonmail.media.intake import Photo

_MM_PER_INCH: Final = 25.4
# Kept free along the edge: the plate is held there.
_EDGE_MM: Final[dict[SizeCode, float]] = {SizeCode.NAME: 0.9, SizeCode.MESSAGE: 2.0, SizeCode.PHOTO: 1.5}
# Larger letters look like a sign, not like a message.
_LARGEST_MM: Final[dict[SizeCode, float]] = {SizeCode.NAME: 2.9, SizeCode.MESSAGE: 4.6, SizeCode.PHOTO: 4.6}
_SIGNATURE_MM: Final = 2.0
_CAPTION_MM: Final = 1.6
_GAP_MM: Final = 1.4
# Words give way to a drawing if this much of the plate is left to them.
_ROOM_FOR_WORDS: Final = 0.4


@dataclass(frozen=True, slots=True)
class PlateContent:
    """What somebody wants etched. ``strokes`` are in millimetres on the plate; a ``photo`` needs a photo plate."""

    size: SizeCode
    name: str = ""
    text: str = ""
    photo: Photo | None = None
    strokes: tuple[Stroke, ...] = ()


@dataclass(frozen=True, slots=True)
class Plate:
    """The plate as it will be etched.

    ``png`` holds nothing but pixels at ``dpi`` and is the same for the same content. ``letter_mm``: the smallest
    letter's height, 0 without words. ``area_used``: the share of the plate that the content needs at the least, its
    words in the smallest letter allowed (0 to 1). ``characters`` counts what a reader takes for characters.
    ``file_bytes`` is the photo kept beside the plate.
    """

    png: bytes
    width_px: int
    height_px: int
    dpi: int
    letter_mm: float
    fits: bool
    area_used: float
    characters: int
    characters_left: int
    file_bytes: int
    bytes_left: int
    problems: tuple[PlateProblem, ...]


@dataclass(frozen=True, slots=True)
class _Sheet:
    """Everything in its place, in millimetres."""

    settings: tuple[Setting, ...] = ()
    photo: Box | None = None
    needed_mm2: float = 0.0
    overflow: PlateProblemKind | None = None


_EMPTY: Final = Text("プレートに刻むものがまだありません。", "There is nothing to etch yet.")
_EMPTY_NEXT: Final[dict[SizeCode, Text]] = {
    SizeCode.NAME: Text("刻むお名前を入力してください。", "Please enter the name to etch."),
    SizeCode.MESSAGE: Text("ことばを書くか、手書きを加えてください。", "Please write something, or draw."),
    SizeCode.PHOTO: Text("写真を選ぶか、手書きを加えてください。", "Please choose a photo, or draw."),
}
_PHOTO_MISSING: Final = Text(
    "写真プレートに、写真も絵もまだありません。", "This photo plate has no photo and no drawing yet."
)
_TOO_HEAVY: Final = Text(
    "写真のファイル（{size}バイト）が、この便の上限（{limit}バイト）を超えています。",
    "The photo's file ({size} bytes) is above this flight's limit ({limit} bytes).",
)
_TOO_HEAVY_NEXT: Final = Text("小さい写真を選んでください。", "Please choose a smaller photo.")
_TOO_MANY: Final = Text(
    "{n}文字あります。この便で刻めるのは{most}文字までです。",
    "There are {n} characters. This flight etches at most {most}.",
)
_TOO_MANY_NEXT: Final = Text("{over}文字減らしてください。", "Please shorten it by {over}.")
_TOO_SMALL: Final = Text(
    "収まりません。すべて入れると、文字が最小の{least} mmより小さくなります。",
    "It does not fit: the letters would be smaller than the least height of {least} mm.",
)
_TOO_SMALL_NEXT: Final = Text(
    "文章や改行を減らすか、大きいプレートを選んでください。",
    "Please use fewer words or line breaks, or choose a larger plate.",
)
_NAME_TOO_LONG: Final = Text(
    "お名前が1行に収まりません（文字の最小は{least} mmです）。",
    "The name does not fit on one line (letters are at least {least} mm high).",
)
_NAME_TOO_LONG_NEXT: Final = Text("お名前を短くしてください。", "Please shorten the name.")
_NOT_A_PLATE: Final = Text("この枠はプレートではありません。", "This slot is not a plate.")
_NOT_A_PLATE_NEXT: Final = Text("プレートの枠を選んでください。", "Please choose a plate.")


def render(content: PlateContent, rules: PlateRules, *, dpi: int | None = None) -> Plate:
    """Lay out and draw the plate, whatever stands in its way: ``problems`` says what.

    ``dpi`` smaller than the rules' makes a quicker picture for looking at; what is ordered has the rules' own.
    """
    size = SIZES[content.size]
    dpi = dpi or rules.dpi
    per_mm = dpi / _MM_PER_INCH
    width, height = round(size.width_mm * per_mm), round(size.height_mm * per_mm)
    if size.kind is not SizeKind.PLATE:
        problem = PlateProblem(PlateProblemKind.NOT_A_PLATE, _NOT_A_PLATE, _NOT_A_PLATE_NEXT)
        blank = etch.encoded(Image.new("L", (width, height), 255), rules.greys)
        return Plate(
            blank, width, height, dpi, 0.0, False, 0.0, 0, rules.max_characters, 0, rules.file_bytes, (problem,)
        )

    strokes = tuple(stroke for stroke in content.strokes if stroke.points)
    photo = content.photo if content.size is SizeCode.PHOTO else None
    name = read(content.name, one_line=True)
    text = read(content.text if content.size is not SizeCode.NAME else "")
    sheet = _laid_out(content.size, _start(name, rules), _start(text, rules), photo, strokes, rules)

    image = Image.new("L", (width, height), 255)
    if photo is not None and sheet.photo is not None:
        etch.paste_photo(image, photo.grey, sheet.photo, per_mm, rules.greys)
    etch.draw_runs(image, (run for setting in sheet.settings for run in setting.runs), per_mm)
    etch.draw_strokes(image, strokes, per_mm, over=sheet.photo)

    problems = _problems(content.size, name, text, photo, strokes, rules, sheet)
    characters = (name if content.size is SizeCode.NAME else text).characters
    used = sheet.needed_mm2 + _stroke_area(strokes)
    heavy = len(photo.data) if photo is not None else 0
    return Plate(
        png=etch.encoded(image, rules.greys),
        width_px=width,
        height_px=height,
        dpi=dpi,
        letter_mm=min((setting.letter_mm for setting in sheet.settings), default=0.0),
        fits=sheet.overflow is None,
        area_used=min(1.0, used / _usable(content.size).area),
        characters=characters,
        characters_left=rules.max_characters - characters,
        file_bytes=heavy,
        bytes_left=rules.file_bytes - heavy,
        problems=problems,
    )


def _start(wording: Wording, rules: PlateRules) -> str:
    """Return the text, or as much of one far too long as is needed to see that it does not fit."""
    most = 2 * rules.max_characters
    return wording.text if wording.characters <= most else "".join(clusters(wording.text)[:most])


def _usable(code: SizeCode) -> Box:
    size, edge = SIZES[code], _EDGE_MM[code]
    return Box(edge, edge, size.width_mm - 2 * edge, size.height_mm - 2 * edge)


def _stroke_bounds(strokes: tuple[Stroke, ...]) -> Box | None:
    points = [(x, y, stroke.width_mm / 2) for stroke in strokes for x, y in stroke.points]
    if not points:
        return None
    left, top = min(x - r for x, _, r in points), min(y - r for _, y, r in points)
    return Box(left, top, max(x + r for x, _, r in points) - left, max(y + r for _, y, r in points) - top)


def _stroke_area(strokes: tuple[Stroke, ...]) -> float:
    bounds = _stroke_bounds(strokes)
    return bounds.area if bounds else 0.0


def _laid_out(
    code: SizeCode, name: str, text: str, photo: Photo | None, strokes: tuple[Stroke, ...], rules: PlateRules
) -> _Sheet:
    room = _usable(code)
    if code is SizeCode.NAME:
        return _name_plate(name, room, rules)
    if photo is not None:
        return _photo_plate(photo, name, text, room, rules)
    bounds = _stroke_bounds(strokes)
    return _message_plate(code, name, text, _beside(room, bounds) if bounds else room, rules)


def _name_plate(name: str, room: Box, rules: PlateRules) -> _Sheet:
    if not name:
        return _Sheet()
    setting = set_text(
        name, room, smallest_mm=rules.min_letter_mm, largest_mm=_LARGEST_MM[SizeCode.NAME], one_line=True
    )
    least = rules.min_letter_mm / setting.letter_mm if setting.letter_mm else 1.0
    overflow = None if setting.fits else PlateProblemKind.NAME_TOO_LONG
    return _Sheet((setting,), needed_mm2=setting.box.width * least * room.height, overflow=overflow)


def _beside(room: Box, taken: Box) -> Box:
    """Return the largest part of ``room`` beside a drawing, or all of it if the drawing leaves too little."""
    gap = _GAP_MM
    candidates = (
        Box(room.x, room.y, room.width, min(room.height, taken.y - gap - room.y)),
        Box(room.x, max(room.y, taken.bottom + gap), room.width, room.bottom - max(room.y, taken.bottom + gap)),
        Box(room.x, room.y, min(room.width, taken.x - gap - room.x), room.height),
        Box(max(room.x, taken.right + gap), room.y, room.right - max(room.x, taken.right + gap), room.height),
    )
    best = max(candidates, key=lambda box: box.area)
    return best if best.area >= _ROOM_FOR_WORDS * room.area else room


def _message_plate(code: SizeCode, name: str, text: str, room: Box, rules: PlateRules) -> _Sheet:
    least = rules.min_letter_mm
    if not text:
        if not name:
            return _Sheet()
        setting = set_text(name, room, smallest_mm=least, largest_mm=_LARGEST_MM[code], one_line=True)
        overflow = None if setting.fits else PlateProblemKind.NAME_TOO_LONG
        return _Sheet((setting,), needed_mm2=needed_height(name, room.width, least) * room.width, overflow=overflow)
    signature = _signature(name, room, rules)
    words = room
    if signature is not None:
        words = Box(room.x, room.y, room.width, signature.box.y - _GAP_MM - room.y)
    setting = set_text(text, words, smallest_mm=least, largest_mm=_LARGEST_MM[code])
    if signature is not None and setting.em < signature.em:
        # A signature larger than the letter it signs looks like a heading.
        signature = _signature(name, room, rules, largest=setting.em) or signature
    needed = needed_height(text, room.width, least) + (least + _GAP_MM if signature else 0.0)
    overflow = (
        PlateProblemKind.NAME_TOO_LONG
        if signature is not None and not signature.fits
        else None
        if setting.fits
        else PlateProblemKind.LETTER_TOO_SMALL
    )
    settings = (setting,) if signature is None else (setting, signature)
    return _Sheet(settings, needed_mm2=needed * room.width, overflow=overflow)


def _signature(name: str, room: Box, rules: PlateRules, largest: float = _SIGNATURE_MM) -> Setting | None:
    """Return the name at the lower right: one line, at its foot."""
    if not name:
        return None
    box = Box(room.x, room.y, room.width, min(room.height, largest * 1.8))
    setting = set_text(
        name, box, smallest_mm=rules.min_letter_mm, largest_mm=largest, align=Align.END, one_line=True, middle=False
    )
    return _moved(setting, room.bottom - setting.box.bottom)


def _moved(setting: Setting, down: float) -> Setting:
    def run(placed: Placed) -> Placed:
        return replace(placed, baseline=placed.baseline + down)

    box = replace(setting.box, y=setting.box.y + down)
    return replace(setting, runs=tuple(run(placed) for placed in setting.runs), box=box)


def _photo_plate(photo: Photo, name: str, text: str, room: Box, rules: PlateRules) -> _Sheet:
    """The photo above, uncropped; below it the words and the name, as under a print in an album."""
    caption = "\n".join(part for part in (text, name) if part)
    if not caption:
        box = etch.picture_box(photo.width, photo.height, room)
        return _Sheet(photo=box, needed_mm2=box.area)
    least = rules.min_letter_mm
    # What a landscape leaves below itself belongs to the caption; a portrait makes room for it.
    natural = etch.picture_box(photo.width, photo.height, room)
    asked = min(0.45 * room.height, needed_height(caption, room.width, _CAPTION_MM))
    strip = max(min(room.height - natural.height - _GAP_MM, asked * 1.2), asked)
    strip = max(strip, min(0.45 * room.height, needed_height(caption, room.width, least)))
    upper = Box(room.x, room.y, room.width, room.height - strip - _GAP_MM)
    box = etch.picture_box(photo.width, photo.height, upper)
    # Photo and caption stand together in the middle of the plate.
    spare = upper.height - box.height
    box = replace(box, y=room.y + spare / 2)
    words = Box(room.x, box.bottom + _GAP_MM, room.width, strip)
    setting = set_text(
        caption, words, smallest_mm=least, largest_mm=_CAPTION_MM, align=None if text else Align.CENTRE, middle=False
    )
    overflow = None if setting.fits else PlateProblemKind.LETTER_TOO_SMALL
    needed = needed_height(caption, room.width, least) * room.width
    return _Sheet((setting,), photo=box, needed_mm2=box.area + needed, overflow=overflow)


def _problems(
    code: SizeCode,
    name: Wording,
    text: Wording,
    photo: Photo | None,
    strokes: tuple[Stroke, ...],
    rules: PlateRules,
    sheet: _Sheet,
) -> tuple[PlateProblem, ...]:
    found: list[PlateProblem] = []
    least = f"{rules.min_letter_mm:g}"
    written = bool(name.text.strip("\u3000") or text.text.strip("\u3000"))
    broken = (*name.problems, *(problem for problem in text.problems if problem not in name.problems))
    nothing = not (written or photo is not None or strokes) or (code is SizeCode.NAME and not name.text)
    if nothing and not broken:
        found.append(PlateProblem(PlateProblemKind.EMPTY, _EMPTY, _EMPTY_NEXT[code]))
    elif code is SizeCode.PHOTO and photo is None and not strokes and not text.text:
        found.append(PlateProblem(PlateProblemKind.PHOTO_MISSING, _PHOTO_MISSING, _EMPTY_NEXT[code]))
    if photo is not None and len(photo.data) > rules.file_bytes:
        words = _TOO_HEAVY.filled(size=f"{len(photo.data):,}", limit=f"{rules.file_bytes:,}")
        found.append(PlateProblem(PlateProblemKind.PHOTO_TOO_HEAVY, words, _TOO_HEAVY_NEXT))
    found.extend(broken)
    over = max(name.characters, text.characters) - rules.max_characters
    if over > 0:
        count = f"{over + rules.max_characters:,}"
        found.append(
            PlateProblem(
                PlateProblemKind.TOO_MANY_CHARACTERS,
                _TOO_MANY.filled(n=count, most=f"{rules.max_characters:,}"),
                _TOO_MANY_NEXT.filled(over=f"{over:,}"),
            )
        )
    elif sheet.overflow is PlateProblemKind.NAME_TOO_LONG:
        found.append(PlateProblem(sheet.overflow, _NAME_TOO_LONG.filled(least=least), _NAME_TOO_LONG_NEXT))
    elif sheet.overflow is not None:
        found.append(PlateProblem(sheet.overflow, _TOO_SMALL.filled(least=least), _TOO_SMALL_NEXT))
    return tuple(found)
