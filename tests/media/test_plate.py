from __future__ import annotations

import io
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from tests.media import pictures

from moonmail.domain.drawing import Stroke
from moonmail.domain.sizes import SIZES, PlateRules, SizeCode
from moonmail.media.inspection import inspect
from moonmail.media.intake import Photo, take_in
from moonmail.media.plate import Plate, PlateContent, PlateProblemKind, render

K = PlateProblemKind
RULES = PlateRules(min_letter_mm=0.5, dpi=1200, greys=16, max_characters=400, file_bytes=2 * 1024 * 1024)
QUICK = replace(RULES, dpi=300)
WAVE = (Stroke(((28.0, 20.0), (30.0, 18.0), (32.0, 21.0), (36.0, 19.0)), 0.4),)


def message(text: str = "", name: str = "", **more: object) -> PlateContent:
    return PlateContent(SizeCode.MESSAGE, name, text, **more)  # type: ignore[arg-type]


def kinds(plate: Plate) -> list[PlateProblemKind]:
    return [problem.kind for problem in plate.problems]


def picture(plate: Plate) -> Image.Image:
    with Image.open(io.BytesIO(plate.png)) as image:
        image.load()
        return image.convert("L")


def ink(image: Image.Image) -> tuple[int, int, int, int] | None:
    return image.point([255 if value < 200 else 0 for value in range(256)]).getbbox()


@pytest.fixture(scope="module")
def photo() -> Photo:
    taken = take_in(pictures.saved(pictures.scene(1200, 800), "JPEG"))
    assert isinstance(taken, Photo)
    return taken


@pytest.mark.parametrize("code", [SizeCode.NAME, SizeCode.MESSAGE, SizeCode.PHOTO])
@pytest.mark.parametrize("dpi", [1200, 600])
def test_it_is_as_large_as_it_is_etched(code: SizeCode, dpi: int) -> None:
    plate = render(PlateContent(code, "さくら", "月へ"), replace(RULES, dpi=dpi))
    size = SIZES[code]
    assert (plate.width_px, plate.height_px) == (round(size.width_mm * dpi / 25.4), round(size.height_mm * dpi / 25.4))
    assert picture(plate).size == (plate.width_px, plate.height_px)


@pytest.mark.parametrize("greys", [2, 16])
def test_the_file_holds_the_greys_of_the_machine_and_nothing_else(photo: Photo, greys: int) -> None:
    content = PlateContent(SizeCode.PHOTO, "さくら", "江の島", photo, WAVE)
    plate = render(content, replace(QUICK, greys=greys))
    assert inspect(plate.png).format == "PNG"
    shades = {shade for _, shade in picture(plate).getcolors() or []}
    steps = {round(255 * step / (greys - 1)) for step in range(greys)}
    assert shades <= steps
    assert len(shades) == greys
    with Image.open(io.BytesIO(plate.png)) as image:
        assert set(image.info) <= {"transparency", "gamma"}
    assert render(content, replace(QUICK, greys=greys)).png == plate.png


def test_dithering_keeps_the_brightness(photo: Photo) -> None:
    from moonmail.media.etch import _dithered

    for level in (10, 64, 128, 200, 250):
        for greys in (2, 16):
            even = _dithered(Image.new("L", (256, 256), level), greys)
            mean = sum(count * shade for count, shade in even.getcolors() or []) / 256**2
            assert mean == pytest.approx(level, abs=2.5)


def test_the_name_fills_its_plate_on_one_line() -> None:
    short, long = (
        render(PlateContent(SizeCode.NAME, name), QUICK) for name in ("さくら", "アレクサンドリア・モンゴメリー")
    )
    assert short.problems == long.problems == ()
    assert short.letter_mm > long.letter_mm >= RULES.min_letter_mm
    box = ink(picture(long))
    assert box is not None
    assert box[3] - box[1] < 2 * long.letter_mm * 300 / 25.4


@pytest.mark.parametrize(
    "text",
    [
        "おばあちゃんへ\n月を見上げるたびに思い出します。",
        "Dear Grandma, see you on the Moon.",
        "إلى جدتي العزيزة",
        "לסבתא היקרה",
        "ถึงคุณยาย",
        "प्यारी दादी",
        "할머니께",
        "亲爱的奶奶",
        "Привет, бабушка! Γεια σου",
        "👨‍👩‍👧🚀🌕",
        "Ａｂｃ　ｱｲｳ　︵縦書き︶　①㍿",
    ],
)
def test_every_script_is_etched_within_the_edges(text: str) -> None:
    plate = render(message(text, "さくら"), QUICK)
    assert plate.problems == ()
    assert plate.fits
    box = ink(picture(plate))
    assert box is not None
    edge = 1.5 * 300 / 25.4
    assert box[0] >= edge
    assert box[1] >= edge
    assert box[2] <= plate.width_px - edge
    assert box[3] <= plate.height_px - edge


def test_arabic_is_joined_and_runs_from_the_right() -> None:
    joined = ink(picture(render(message("ببب"), QUICK)))
    apart = ink(picture(render(message("ب ب ب"), QUICK)))
    assert joined is not None
    assert apart is not None
    assert joined[2] - joined[0] < apart[2] - apart[0]


def test_four_hundred_characters_fit_with_readable_letters() -> None:
    text = ("月はいつも、あなたのいる町の屋根の上に見えています。" * 20)[:400]
    plate = render(message(text, "山本 さくら"), QUICK)
    assert plate.problems == ()
    assert (plate.characters, plate.characters_left) == (400, 0)
    assert plate.letter_mm > 0.9


def test_one_more_is_too_many() -> None:
    plate = render(message("月" * 401), QUICK)
    assert kinds(plate) == [K.TOO_MANY_CHARACTERS]
    assert plate.characters_left == -1
    assert "401文字" in plate.problems[0].happened.ja
    assert "1文字減らして" in plate.problems[0].next.ja
    assert kinds(render(message("あ" * 10_000), QUICK)) == [K.TOO_MANY_CHARACTERS]


def test_characters_are_what_a_reader_counts() -> None:
    assert render(message("👨‍👩‍👧é月\n\n🇯🇵"), QUICK).characters == 4
    assert render(PlateContent(SizeCode.NAME, "さくら 👩‍🚀", "gone"), QUICK).characters == 5


def test_too_many_lines_are_too_small() -> None:
    plate = render(message("\n".join("月" * 45)), QUICK)
    assert kinds(plate) == [K.LETTER_TOO_SMALL]
    assert not plate.fits
    assert plate.area_used == 1.0
    assert "0.5 mm" in plate.problems[0].happened.ja
    assert render(message("\n".join("月" * 20)), QUICK).fits


def test_a_name_too_long_for_its_line() -> None:
    assert kinds(render(PlateContent(SizeCode.NAME, "長" * 60), QUICK)) == [K.NAME_TOO_LONG]
    assert kinds(render(message("月へ", "長" * 80), QUICK)) == [K.NAME_TOO_LONG]


@pytest.mark.parametrize("text", ["", "   ", "\n\n", "　", "\t \r\n", "\u200b\ufeff"])
@pytest.mark.parametrize("code", [SizeCode.NAME, SizeCode.MESSAGE, SizeCode.PHOTO])
def test_only_spaces_are_nothing(code: SizeCode, text: str) -> None:
    plate = render(PlateContent(code, text, text), QUICK)
    assert kinds(plate) == [K.EMPTY]
    assert plate.area_used == 0
    assert plate.letter_mm == 0
    assert ink(picture(plate)) is None


def test_a_photo_plate_needs_more_than_a_name(photo: Photo) -> None:
    assert kinds(render(PlateContent(SizeCode.PHOTO, "さくら"), QUICK)) == [K.PHOTO_MISSING]
    for content in ({"photo": photo}, {"strokes": WAVE}, {"text": "月へ"}):
        assert render(PlateContent(SizeCode.PHOTO, "さくら", **content), QUICK).problems == ()  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "kind", "character", "name"),
    [
        ("月\U00013000", K.UNDRAWABLE, "\U00013000", "U+13000 EGYPTIAN HIEROGLYPH A001"),
        ("👨‍🚀‍👩‍🚀", K.UNDRAWABLE, "👨‍🚀‍👩‍🚀", "U+1F468 MAN + U+1F680 ROCKET + U+1F469 WOMAN + U+1F680 ROCKET"),
        ("\ue000", K.UNDRAWABLE, "\ue000", "U+E000"),
        ("a\u0007b", K.CONTROL_CHARACTER, "\u0007", "U+0007 BELL"),
        ("a\u001bb", K.CONTROL_CHARACTER, "\u001b", "U+001B ESCAPE"),
        ("a\u202eb", K.BIDI_OVERRIDE, "\u202e", "U+202E RIGHT-TO-LEFT OVERRIDE"),
        ("a\u2066b\u2069", K.BIDI_OVERRIDE, "\u2066", "U+2066 LEFT-TO-RIGHT ISOLATE"),
    ],
)
def test_what_cannot_be_etched_is_named(text: str, kind: PlateProblemKind, character: str, name: str) -> None:
    for content in (message(text), message("月", text), PlateContent(SizeCode.NAME, text)):
        (problem,) = render(content, QUICK).problems
        assert (problem.kind, problem.character, problem.named) == (kind, character, name)
        assert name in problem.happened.ja
        assert name in problem.happened.en
        assert problem.next.ja
        assert problem.happened.ja.replace("\u200d", "").isprintable() or kind is K.UNDRAWABLE


def test_a_lone_surrogate_is_a_control_character_and_not_a_crash() -> None:
    assert kinds(render(message("月\ud83d"), QUICK)) == [K.CONTROL_CHARACTER]


def test_many_undrawable_characters_are_counted() -> None:
    plate = render(message("".join(chr(0x13000 + n) for n in range(30))), QUICK)
    assert kinds(plate) == [K.UNDRAWABLE] * 5
    assert "26種類" in plate.problems[-1].happened.ja


def test_the_same_character_is_named_once() -> None:
    assert len(render(message("\U00013000月\U00013000", "\U00013000"), QUICK).problems) == 1


def test_composed_and_decomposed_are_the_same_plate() -> None:
    assert render(message("が\r\nCafé\t1"), QUICK).png == render(message("か\u3099\nCafe\u0301 1"), QUICK).png


def test_the_area_used_grows_with_what_is_written() -> None:
    used = [render(message("月" * count), QUICK).area_used for count in (1, 100, 200, 400)]
    assert used == sorted(set(used))
    assert 0 < used[0] < 0.05


def test_a_drawing_lies_where_it_was_drawn_and_words_give_way() -> None:
    drawn = ink(picture(render(message(strokes=WAVE), QUICK)))
    assert drawn is not None
    left, top, right, bottom = (edge / 300 * 25.4 for edge in drawn)
    assert (left, top, right, bottom) == pytest.approx((27.8, 17.8, 36.2, 21.2), abs=0.25)
    both = picture(render(message("月面で会いましょう。" * 5, strokes=WAVE), QUICK))
    around = both.crop((int(27 * 11.8), int(17 * 11.8), int(37 * 11.8), int(22 * 11.8)))
    alone = picture(render(message(strokes=WAVE), QUICK)).crop(
        (int(27 * 11.8), int(17 * 11.8), int(37 * 11.8), int(22 * 11.8))
    )
    assert around.tobytes() == alone.tobytes()


@pytest.mark.parametrize(
    "strokes",
    [
        (Stroke((), 0.4),),
        (Stroke(((5.0, 5.0),), 0.4),),
        (Stroke(((-5.0, -5.0), (80.0, 90.0)), 0.8),),
        (Stroke(((0.0, 0.0), (0.0, 0.0)), 0.2),),
        (Stroke(((500.0, 500.0),), 0.2),),
    ],
)
def test_any_drawing_is_drawn_as_far_as_it_is_on_the_plate(strokes: tuple[Stroke, ...]) -> None:
    assert render(message("月", strokes=strokes), QUICK).png


def test_the_photo_is_whole_and_its_caption_below_it(photo: Photo) -> None:
    bare = ink(picture(render(PlateContent(SizeCode.PHOTO, photo=photo), QUICK)))
    assert bare is not None
    assert (bare[2] - bare[0]) / (bare[3] - bare[1]) == pytest.approx(photo.width / photo.height, rel=0.02)
    told = render(PlateContent(SizeCode.PHOTO, "さくら", "江の島にて", photo), QUICK)
    assert told.problems == ()
    assert told.file_bytes == len(photo.data)
    assert told.bytes_left == RULES.file_bytes - told.file_bytes


@pytest.mark.parametrize(("width", "height"), [(400, 4000), (4000, 400), (1000, 1000), (1, 1), (3000, 2)])
def test_any_shape_of_photo_goes_on_with_its_caption(width: int, height: int) -> None:
    taken = take_in(pictures.saved(pictures.plain(width, height), "PNG"))
    assert isinstance(taken, Photo)
    plate = render(PlateContent(SizeCode.PHOTO, "山本 さくら", "江の島にて、みんなで。" * 8, taken), QUICK)
    assert plate.fits
    assert plate.problems == ()


def test_a_photo_above_the_flights_limit(photo: Photo) -> None:
    plate = render(PlateContent(SizeCode.PHOTO, photo=photo), replace(QUICK, file_bytes=1000))
    assert kinds(plate) == [K.PHOTO_TOO_HEAVY]
    assert plate.bytes_left < 0
    assert "1,000" in plate.problems[0].happened.ja


def test_a_message_plate_has_no_photo(photo: Photo) -> None:
    assert render(message("月", photo=photo), QUICK).png == render(message("月"), QUICK).png


def test_a_capsule_is_no_plate() -> None:
    assert kinds(render(PlateContent(SizeCode.XS, "さくら"), QUICK)) == [K.NOT_A_PLATE]


@settings(max_examples=80, deadline=None)
@given(st.sampled_from([SizeCode.NAME, SizeCode.MESSAGE, SizeCode.PHOTO]), st.text(max_size=80), st.text(max_size=500))
def test_whatever_is_typed_there_is_a_plate_and_words_for_what_is_wrong(code: SizeCode, name: str, text: str) -> None:
    plate = render(PlateContent(code, name, text), replace(RULES, dpi=100))
    assert 0 <= plate.area_used <= 1
    for problem in plate.problems:
        assert problem.happened.ja
        assert problem.next.en
    if not plate.problems:
        assert plate.fits
        assert plate.letter_mm >= RULES.min_letter_mm - 1e-9
