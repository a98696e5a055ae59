"""The pass and the kept copy on paper: that codes can be read, sizes are true, and nothing is cut off or given away."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from uuid import UUID

import pypdfium2
import pytest
from PIL import Image
from tests.domain.orders import ORDER
from tests.media import pictures

from moonmail.contract.bookings import Booking
from moonmail.domain import formats
from moonmail.domain.mission import EntitlementKind, ObligationEnd
from moonmail.domain.moment import Window
from moonmail.domain.order import facts_sha256, legal_facts
from moonmail.domain.sizes import SizeCode
from moonmail.domain.text import Language, Text
from moonmail.media import verify_command
from moonmail.media.codes import NoCodePictureError, qr_matrix, read_code
from moonmail.media.confirmation_pdf import confirmation_pdf
from moonmail.media.pass_art import (
    HEIGHT_MM,
    QR_MM,
    WIDTH_MM,
    PassPaper,
    pass_pdf,
    pass_picture,
    qr_modules_png,
    qr_png,
)
from moonmail.media.passes import PassClaims, issue, new_signing_key, public_jwks

NOW = datetime.now(UTC).replace(microsecond=0)
KEY = new_signing_key()
CLAIMS = PassClaims(KEY.key_id, NOW, NOW + timedelta(days=400), UUID(int=7), "MM 204", "message", 1)
QR = issue(CLAIMS, KEY)
REFERENCE = "K7PX3M"
MEMBER = "山本 さくら"
PAPER = PassPaper(
    flight_number="MM 204",
    sample=True,
    launch_site=Text("ケープカナベラル SLC-40", "Cape Canaveral SLC-40"),
    site=Text("危難の海", "Mare Crisium"),
    lat=17.0,
    lon=59.1,
    title="おばあちゃんへ",
    size=SizeCode.MESSAGE,
    when_label=Text("打上げ予定期間", "Launch window"),
    when=formats.both(lambda language: formats.window(Window(date(2026, 12, 1), date(2026, 12, 31)), language)),
    obligation_end=ObligationEnd.LANDED,
    entitlements=tuple(EntitlementKind),
    choose_within_days=60,
    number="H7K3PQ",
    qr=QR,
    expires_at=CLAIMS.expires_at,
)
LONG = replace(
    PAPER,
    sample=False,
    title="星を見上げるたびに思い出す、ふたりの約束とふるさとの海。いつまでも元気でね、おばあちゃん👨‍👩‍👧 مرحبا Zoë",
    site=Text("アトラス・クレーター東部にひろがる名もない平原", "The nameless plain east of the Atlas crater rim"),
    launch_site=Text(
        "ケネディ宇宙センター第39A発射施設（フロリダ州）", "Launch Complex 39A, Kennedy Space Center, Florida"
    ),
    size=SizeCode.PHOTO,
    lat=-89.9,
    lon=-179.0,
    when=formats.both(lambda language: formats.window(Window(date(2026, 12, 24), date(2027, 1, 15)), language)),
)


@cache
def drawn_pdf(content: PassPaper, language: Language) -> bytes:
    """Embedding whole Japanese faces takes its time; one file serves several tests."""
    return pass_pdf(content, language)


def pdf_text(data: bytes) -> str:
    document = pypdfium2.PdfDocument(data)
    try:
        pages = []
        for page in document:
            text = page.get_textpage()
            pages.append(text.get_text_bounded())
            text.close()
            page.close()
        return "".join("".join(pages).split())
    finally:
        document.close()


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("content", [PAPER, LONG], ids=["usual", "long"])
def test_the_code_can_be_read_from_picture_and_pdf(content: PassPaper, language: Language) -> None:
    drawn = pass_picture(content, language)
    assert read_code(drawn.png) == QR
    assert read_code(drawn_pdf(content, language)) == QR


@pytest.mark.parametrize("dpi", [300, 600])
def test_it_has_its_size_in_millimetres_and_the_code_is_large_enough(dpi: int) -> None:
    drawn = pass_picture(PAPER, Language.JA, dpi)
    assert (drawn.width_mm, drawn.height_mm) == (WIDTH_MM, HEIGHT_MM)
    with Image.open(io.BytesIO(drawn.png)) as image:
        assert image.info["dpi"] == pytest.approx((dpi, dpi), abs=0.1)
        assert image.width / dpi * 25.4 == pytest.approx(WIDTH_MM, abs=0.1)
        stub = image.convert("L").crop(
            (round(135 / 25.4 * dpi), round(17 / 25.4 * dpi), image.width, round(56 / 25.4 * dpi))
        )
    box = stub.point([255 if value < 60 else 0 for value in range(256)]).getbbox()
    assert box is not None
    side_mm = (box[2] - box[0]) / dpi * 25.4
    assert 30.0 <= side_mm <= QR_MM
    assert (box[2] - box[0]) % qr_matrix(QR).modules == 0, "whole pixels to a module"


def test_the_pdf_is_vector_at_its_size_with_its_fonts_inside() -> None:
    data = drawn_pdf(PAPER, Language.JA)
    document = pypdfium2.PdfDocument(data)
    width, height = document[0].get_size()
    document.close()
    assert (width / 72 * 25.4, height / 72 * 25.4) == pytest.approx((210, 297), abs=0.1)
    assert b"/FontFile2" in data
    assert len(data) < 400_000
    assert pass_pdf(PAPER, Language.JA) == data


@pytest.mark.parametrize("language", Language)
def test_the_pass_says_what_is_owed_and_no_more_than_it_must(language: Language) -> None:
    text = pdf_text(drawn_pdf(PAPER, language))
    said = [PAPER.flight_number, PAPER.title, PAPER.site.in_(language), PAPER.when.in_(language), "H7K3PQ", "40×25mm"]
    for words in said:
        assert "".join(words.split()) in text
    assert ("全額返金" if language is Language.JA else "Fullrefund") in text
    assert REFERENCE not in text
    assert MEMBER.replace(" ", "") not in text


def test_a_long_title_is_cut_where_it_shows() -> None:
    text = pdf_text(drawn_pdf(LONG, Language.JA))
    assert "星を見上げるたびに" in text
    assert "…" in text


def test_codes_are_read_from_every_kind_of_picture() -> None:
    drawn = qr_png(QR, 4)
    with Image.open(io.BytesIO(drawn)) as image:
        grey = image.convert("L")
    for format_ in ("JPEG", "WEBP", "PNG", "AVIF"):
        assert read_code(pictures.saved(grey.convert("RGB"), format_)) == QR
    turned = grey.rotate(90, expand=True)
    assert read_code(pictures.saved(turned, "PNG")) == QR
    assert read_code(pictures.saved(pictures.plain(), "PNG")) is None


def test_the_matrix_and_its_pictures_agree() -> None:
    matrix = qr_matrix(QR)
    png, modules = qr_modules_png(QR)
    assert modules == matrix.modules == 49
    with Image.open(io.BytesIO(png)) as image:
        assert image.size == (49, 49)
        assert [image.getpixel((x, y)) == 0 for y in range(49) for x in range(49)] == [
            dark for row in matrix.rows for dark in row
        ]
    with pytest.raises(ValueError, match="too long"):
        qr_matrix("x" * 5000)


@pytest.mark.parametrize(
    "data", [b"", b"hello", b"%PDF-1.7 broken", pictures.camera_jpeg()[:100], pictures.bomb(60_000, 60_000)]
)
def test_what_is_no_picture_is_said_so(data: bytes) -> None:
    with pytest.raises(NoCodePictureError):
        read_code(data)


# ------------------------------------------------------------------ moonmail pass verify


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    path = tmp_path / "keys.json"
    path.write_text(json.dumps({"keys": public_jwks([KEY])}), encoding="utf-8")
    return path


def verified(file: Path | str, keys: Path, *more: str) -> int:
    return verify_command.main(["verify", str(file), *more], lambda _: keys)


@pytest.mark.parametrize("suffix", ["png", "jpeg", "pdf", "txt"])
def test_a_pass_is_verified_from_any_kind_of_file(
    suffix: str, tmp_path: Path, keys: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "a file 搭乗券"
    drawn = pass_picture(PAPER, Language.JA).png
    with Image.open(io.BytesIO(drawn)) as image:
        jpeg = pictures.saved(image.convert("RGB"), "JPEG")
    made = {"png": drawn, "jpeg": jpeg, "pdf": drawn_pdf(PAPER, Language.EN), "txt": f"{QR}\r\n".encode()}
    file.write_bytes(made[suffix])
    assert verified(file, keys) == 0
    said = capsys.readouterr().out
    assert said.startswith("valid: ")
    assert "MM 204" in said
    assert verified(file, keys, "--lang", "ja") == 0
    assert "有効な搭乗券です" in capsys.readouterr().out


def test_what_is_not_valid_is_told_apart(tmp_path: Path, keys: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old = replace(CLAIMS, issued_at=NOW - timedelta(days=9), expires_at=NOW - timedelta(days=1))
    stranger = new_signing_key()
    texts = {
        "expired": issue(old, KEY),
        "altered": QR[:60] + ("A" if QR[60] != "A" else "B") + QR[61:],
        "unknown_key": issue(replace(CLAIMS, key_id=stranger.key_id), stranger),
        "not_a_pass": "https://example.org/",
    }
    for verdict, text in texts.items():
        file = tmp_path / verdict
        file.write_bytes(qr_png(text, 4))
        assert verified(file, keys) == 1
        assert capsys.readouterr().out.startswith(f"{verdict}: ")


def test_what_cannot_be_checked_ends_with_two_and_one_line(
    tmp_path: Path, keys: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def said(file: Path, with_keys: Path) -> str:
        assert verified(file, with_keys) == 2
        caught = capsys.readouterr()
        assert caught.out == ""
        assert caught.err.count("\n") == 1
        return caught.err

    blank, broken, good = tmp_path / "blank.png", tmp_path / "broken.png", tmp_path / "good.txt"
    blank.write_bytes(pictures.saved(pictures.plain(), "PNG"))
    broken.write_bytes(pictures.GOOD["png"]()[:60])
    good.write_text(QR)
    assert "no QR code" in said(blank, keys)
    assert "can't be read" in said(broken, keys)
    assert "can't be read" in said(tmp_path / "nowhere.png", keys)
    assert "can't be read" in said(tmp_path, keys)
    assert "no pass keys" in said(good, tmp_path / "none.json")
    for wrong in ("", "{}", "[1]", "not json"):
        (tmp_path / "bad.json").write_text(wrong)
        assert "not a key file" in said(good, tmp_path / "bad.json")
    (tmp_path / "bad.json").write_text('{"keys": []}')
    assert "no pass keys" in said(good, tmp_path / "bad.json")


def test_a_false_pass_cannot_write_to_the_terminal(
    tmp_path: Path, keys: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stranger = new_signing_key()
    claims = replace(CLAIMS, key_id=stranger.key_id, flight_number="\x1b[2J\x1b]0;owned\x07" + "M" * 500)
    file = tmp_path / "pass.txt"
    file.write_text(issue(claims, stranger))
    assert verified(file, keys) == 1
    said = capsys.readouterr().out
    assert "\x1b" not in said
    assert "M" * 41 not in said
    assert "not proven" in said


def test_the_command_itself(tmp_path: Path, keys: Path) -> None:
    """From standard input, with the keys of a profile: as a desk would use it."""
    (tmp_path / "pass-keys.json").write_bytes(keys.read_bytes())
    command = [sys.executable, "-m", "moonmail", "pass", "verify", "-", "--profile", str(tmp_path)]
    done = subprocess.run(command, input=QR.encode(), capture_output=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.startswith(b"valid: ")


# ------------------------------------------------------------------ the kept copy


def booking(language: Language, *, cancellation: str = "受付終了まで無料で取り消せます。") -> Booking:
    facts = legal_facts(replace(ORDER, cancellation=Text(cancellation, "Free of charge until booking closes.")))
    return Booking.model_validate(
        {
            "id": UUID(int=1),
            "rev": 1,
            "reference": REFERENCE,
            "state": "confirmed",
            "mission_id": "mm-204",
            "size": "message",
            "hold_id": UUID(int=2),
            "shipment_id": UUID(int=3),
            "price": {"amount": ORDER.total},
            "created_at": NOW,
            "confirmed_at": NOW,
            "pay_by": None,
            "confirmation": {
                "terms_version": "2026-10",
                "total": {"amount": ORDER.total},
                "facts": [
                    {
                        "key": fact.key,
                        "label": {"ja": fact.label.ja, "en": fact.label.en},
                        "value": {"ja": fact.value.ja, "en": fact.value.en},
                    }
                    for fact in facts
                ],
                "facts_sha256": facts_sha256(facts),
                "language": language.value,
                "confirmed_at": datetime(2026, 10, 4, 9, 20, tzinfo=UTC),
                "obligation_end": "landed",
                "entitlements": ["reflight", "refund"],
                "default_entitlement": "refund",
                "choose_within_days": 60,
                "window": {"earliest": "2026-12-01", "latest": "2026-12-31"},
                "last_change_at": None,
            },
        }
    )


@pytest.mark.parametrize("language", Language)
def test_the_kept_copy_holds_every_word_that_was_confirmed(language: Language) -> None:
    kept = booking(language)
    data = confirmation_pdf(kept, "おばあちゃんへ")
    text = pdf_text(data)
    for fact in kept.confirmation.facts:
        for words in (fact.label, fact.value):
            assert "".join(words.text().in_(language).split()) in text
    assert REFERENCE in text
    assert kept.confirmation.facts_sha256 in text
    assert "2026-10" in text
    assert ("2026年10月4日（日）18:20" if language is Language.JA else "Sun4Oct202618:20") in text
    assert ("次の便で再搭載" if language is Language.JA else "Flyagain") in text
    assert confirmation_pdf(kept, "おばあちゃんへ") == data


def test_long_terms_go_on_to_further_pages_and_lose_nothing() -> None:
    # More than a page for one fact alone.
    sentences = [f"第{n}条　お申し込みの取消しは、受付終了まで無料で承ります。" for n in range(150)]
    text = pdf_text(confirmation_pdf(booking(Language.JA, cancellation="".join(sentences))))
    for n in range(150):
        assert f"第{n}条" in text
    assert "2ページ" in text
