"""A draft goes home from a kiosk: whole, by its code or address, and readable by nobody else."""

from __future__ import annotations

import base64
import json
import zlib
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.client.conftest import PATIENCE, Engines, Watched
from tests.client.test_drafts import anything
from tests.client.things import NOW
from tests.support.server import RunningBackend

from moonmail.client.carrying import CarriedHome, from_address, in_address, keys_of, packed, seal, unpacked, unseal
from moonmail.client.errors import CarryError, CarryReason, ExchangeError
from moonmail.client.model import Draft, DraftKind, ItemDraft, Stroke, Trouble
from moonmail.domain.carrying import MOST_IN_QR, new_carry_code, read_carried
from moonmail.domain.item import Acknowledgement, Answer, Hazard, ItemCategory, ItemShape, Material
from moonmail.domain.sizes import SizeCode
from moonmail.domain.text import Language

LINE = Stroke(((1.0, 2.0), (3.25, 4.5), (10.01, 0.0)), 0.4)
LETTER = Draft(
    uuid4(),
    NOW,
    mission_id="mm-204",
    title="祖母へ",
    name="月野 うさぎ",
    text="月へ行ってらっしゃい。\n元気でね。",
    strokes=(LINE,),
    step="write",
)
RING = Draft(
    uuid4(),
    NOW,
    size=SizeCode.XS,
    mission_id="mm-204",
    kind=DraftKind.ITEM,
    item=ItemDraft(
        shape=ItemShape.BOX,
        length="2 cm",
        name="指輪",
        category=ItemCategory.RING,
        materials=tuple(Material)[:2],
        answers=((Hazard.BATTERY, Answer.UNSURE),),
        photos=("ab" * 32,),
        data_sheet="cd" * 32,
        agreed=tuple(Acknowledgement)[:1],
        pieces=3,
    ),
)
CLASS = Draft(
    uuid4(), NOW, size=SizeCode.NAME, mission_id="mm-204", kind=DraftKind.GROUP, group=(("葵", ""), ("蓮", "月へ")),
    roster="葵\n蓮\t月へ", roster_file="3組.csv",
)  # fmt: skip

places = st.integers(-10_000, 10_000).map(lambda n: n / 100)
a_letter = st.builds(
    Draft,
    id=st.uuids(),
    updated_at=st.just(NOW),
    size=st.sampled_from(SizeCode),
    mission_id=st.just("mm-204"),
    title=anything,
    name=anything,
    text=anything,
    strokes=st.lists(
        st.builds(
            Stroke,
            points=st.lists(st.tuples(places, places), min_size=1, max_size=5).map(tuple),
            width_mm=st.floats(0.1, 5, allow_nan=False),
        ),
        max_size=3,
    ).map(tuple),
    step=st.just("write"),
    language=st.sampled_from(Language),
    roster=anything,
)


def content(draft: Draft) -> Draft:
    """What of a draft is its writer's work and can be carried."""
    item = replace(draft.item, photos=(), data_sheet="", agreed=())
    return replace(draft, id=LETTER.id, updated_at=NOW, step="", item=item)


def without_lone(text: str) -> str:
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


class TestPacking:
    @pytest.mark.parametrize("draft", [LETTER, RING, CLASS, Draft(uuid4(), NOW, language=Language.EN)])
    def test_what_was_made_comes_home(self, draft: Draft) -> None:
        assert content(unpacked(packed(draft), NOW)) == content(draft)

    @given(a_letter)
    @settings(max_examples=60)
    def test_whatever_was_typed(self, draft: Draft) -> None:
        found = unpacked(packed(draft), NOW)
        for name in ("title", "name", "text", "roster"):
            assert getattr(found, name) == without_lone(getattr(draft, name))
        assert found.strokes == draft.strokes

    def test_no_file_hold_or_person_goes_along(self) -> None:
        draft = replace(
            RING,
            photo="ef" * 32,
            hold_id=uuid4(),
            shipment_id=uuid4(),
            organisation_id=uuid4(),
            rebooks=uuid4(),
            changes=uuid4(),
            origin=uuid4(),
            guardian=("山本", "母", "03-0000-0000"),
        )
        text = zlib.decompress(packed(draft), -zlib.MAX_WBITS).decode()
        for gone in ("ef" * 32, "ab" * 32, "cd" * 32, "山本", "03-0000", str(draft.hold_id), "guardian", "agreed"):
            assert gone not in text
        found = unpacked(packed(draft), NOW)
        assert (found.photo, found.hold_id, found.changes, found.item.photos) == ("", None, None, ())
        assert found.guardian == ("", "", "")

    def test_it_opens_where_the_content_is(self) -> None:
        steps = [unpacked(packed(draft), NOW).step for draft in (LETTER, RING, CLASS, replace(LETTER, mission_id=""))]
        assert steps == ["write", "item", "group", "choose"]

    def test_the_same_draft_has_the_same_id(self) -> None:
        assert unpacked(packed(LETTER), NOW).id == unpacked(packed(LETTER), NOW + timedelta(days=1)).id
        assert unpacked(packed(LETTER), NOW).id != unpacked(packed(replace(LETTER, text="別")), NOW).id

    @pytest.mark.parametrize(
        "draft",
        [
            replace(LETTER, text="月" * 40_001),
            replace(LETTER, strokes=(Stroke(tuple((i % 97 / 7, i % 89 / 3) for i in range(10_001)), 0.4),)),
            replace(LETTER, strokes=(LINE,) * 5_001),
        ],
    )
    def test_more_than_can_be_carried(self, draft: Draft) -> None:
        with pytest.raises(CarryError) as raised:
            packed(draft)
        assert raised.value.reason is CarryReason.TOO_LARGE

    @pytest.mark.parametrize(
        ("doc", "reason"),
        [
            (b"", "damaged"),
            (b"\x00\x01garbage", "damaged"),
            ("[]", "damaged"),
            ('{"title": 5}', "damaged"),
            ('{"strokes": [{"width_mm": 1e999, "steps": [1, 2]}]}', "damaged"),
            ('{"text": "' + "x" * 40_001 + '"}', "damaged"),
            ('{"format": 2}', "too_new"),
            ('{"kind": "hologram"}', "too_new"),
            ('{"size": "XXL"}', "too_new"),
            (" " * 5_000_000 + "{}", "damaged"),
        ],
    )
    def test_what_is_no_draft(self, doc: bytes | str, reason: str) -> None:
        data = doc if isinstance(doc, bytes) else deflated(doc)
        with pytest.raises(CarryError) as raised:
            unpacked(data, NOW)
        assert raised.value.reason == reason

    def test_what_a_later_app_adds_is_passed_over(self) -> None:
        assert unpacked(deflated('{"text": "月へ", "scent": "rose"}'), NOW).text == "月へ"


def deflated(text: str) -> bytes:
    deflate = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    return deflate.compress(text.encode()) + deflate.flush()


class TestSealing:
    def test_the_code_alone_opens_it(self) -> None:
        code = new_carry_code()
        keys = keys_of(code)
        sealed = seal(keys, b"hello")
        assert unseal(keys_of(code), sealed) == b"hello"
        assert code not in sealed
        assert b"hello" not in base64.b64decode(sealed)
        with pytest.raises(CarryError):
            unseal(keys_of(new_carry_code()), sealed)

    def test_the_same_again_is_the_same_and_other_content_shares_nothing(self) -> None:
        keys = keys_of(new_carry_code())
        one, again, other = seal(keys, b"hello"), seal(keys, b"hello"), seal(keys, b"hellp")
        assert one == again
        # A nonce used for two contents would give both away.
        assert base64.b64decode(one)[:12] != base64.b64decode(other)[:12]

    def test_a_changed_byte_anywhere_is_noticed(self) -> None:
        keys = keys_of(new_carry_code())
        good = base64.b64decode(seal(keys, b"hello"))
        for at in range(len(good)):
            bad = base64.b64encode(good[:at] + bytes([good[at] ^ 1]) + good[at + 1 :]).decode()
            with pytest.raises(CarryError) as raised:
                unseal(keys, bad)
            assert raised.value.reason is CarryReason.DAMAGED
        for broken in ("", "AAAA", "no base64!", base64.b64encode(good[:20]).decode()):
            with pytest.raises(CarryError):
                unseal(keys, broken)

    def test_names_and_keys_of_two_codes_have_nothing_in_common(self) -> None:
        one, other = keys_of(new_carry_code()), keys_of(new_carry_code())
        assert len({one.name.bytes, one.seal, one.nonce, other.name.bytes, other.seal, other.nonce}) == 6
        assert one.name.bytes not in one.seal


class TestWithoutANetwork:
    def test_the_address_holds_the_draft(self) -> None:
        made = in_address(LETTER, "https://moonmail.example", Language.JA)
        assert made is not None
        assert made == CarriedHome(made.address)
        assert len(made.address) <= MOST_IN_QR
        assert content(from_address(read_carried(made.address).whole, NOW)) == content(LETTER)

    def test_a_code_reader_reads_it(self) -> None:
        from moonmail.media.codes import qr_matrix

        made = in_address(
            replace(LETTER, text="月" * 10 + "".join(map(chr, range(0x4E00, 0x4E00 + 150)))),
            "https://m.example",
            Language.JA,
        )
        assert made is not None
        assert qr_matrix(made.address).modules <= 117

    def test_what_is_too_much_for_a_qr_code(self) -> None:
        places = [(i * 1.37 % 30, i * i * 0.73 % 20) for i in range(800)]
        lines = tuple(Stroke(tuple(places[at : at + 80]), 0.4) for at in range(0, 800, 80))
        assert in_address(replace(LETTER, strokes=lines), "https://moonmail.example", Language.JA) is None
        assert in_address(replace(LETTER, text="月" * 40_001), "https://moonmail.example", Language.JA) is None

    @pytest.mark.parametrize("text", ["", "A", "!!!!", "AAAA", "S-_abc", "ｄ" * 8])
    def test_a_damaged_address(self, text: str) -> None:
        with pytest.raises(CarryError) as raised:
            from_address(text, NOW)
        assert raised.value.reason is CarryReason.DAMAGED


@pytest.fixture
def lounge(engines: Engines, backend: RunningBackend) -> Watched:
    return engines.open(backend.url, "lounge", start=False, in_memory=True)


@pytest.fixture
def home(engines: Engines, backend: RunningBackend) -> Watched:
    return engines.open(backend.url, "home", start=False)


def failed(watched: Watched, typed: str) -> Any:
    with pytest.raises((CarryError, ExchangeError)) as raised:
        watched.engine.open_carried(typed).result(PATIENCE)
    return raised.value


class TestFromTheLoungeToHome:
    def test_by_code_and_by_address(self, lounge: Watched, home: Watched, backend: RunningBackend) -> None:
        code = new_carry_code()
        made = lounge.engine.carry(LETTER, code).result(PATIENCE)
        assert made.address == f"{backend.url}/carry?lang=ja#{code}"
        assert made.expires_at is not None
        opened = home.engine.open_carried(code.lower()).result(PATIENCE)
        assert content(opened) == content(LETTER)
        assert opened in home.engine.drafts().result()
        # It may have been gone on with by then: opened again, that is what is shown.
        written = replace(opened, text="続き")
        home.engine.save_draft(written).result()
        assert home.engine.open_carried(made.address).result(PATIENCE).text == "続き"
        assert len(home.engine.drafts().result()) == 1

    def test_an_answer_that_was_lost_costs_nothing(self, lounge: Watched) -> None:
        code = new_carry_code()
        first = lounge.engine.carry(LETTER, code).result(PATIENCE)
        assert lounge.engine.carry(LETTER, code).result(PATIENCE) == first
        with pytest.raises(ExchangeError) as raised:
            lounge.engine.carry(RING, code).result(PATIENCE)
        assert raised.value.refusal is not None
        assert raised.value.refusal.code == "id_reused"

    def test_the_backend_never_has_what_could_open_it(self, lounge: Watched, backend: RunningBackend) -> None:
        code = new_carry_code()
        lounge.engine.carry(LETTER, code).result(PATIENCE)
        kept = b"".join(path.read_bytes() for path in backend.data_dir.rglob("*") if path.is_file())
        name = keys_of(code).name
        assert name.bytes in kept or name.hex.encode() in kept, "looked in the wrong place"
        for canary in (code, "月へ行ってらっしゃい", "月野 うさぎ", "祖母へ"):
            assert canary.encode() not in kept
        assert keys_of(code).seal not in kept
        # Packed it says nothing to the eye, and all to a program.
        assert packed(LETTER)[8:40] not in kept

    def test_a_code_that_nobody_made(self, home: Watched) -> None:
        error = failed(home, new_carry_code())
        assert (error.trouble, error.refusal.code) == (Trouble.REFUSED, "code_unknown")
        assert "24時間" in error.refusal.detail

    @pytest.mark.parametrize(
        ("typed", "reason"),
        [
            ("", "no_code"),
            ("7KQM-3TXA", "no_code"),
            ("OOOO-1111-2222", "no_code"),
            ("https://moonmail.example/carry?lang=ja", "cut"),
            ("https://moonmail.example/carry#d.AAAA", "damaged"),
        ],
    )
    def test_what_is_asked_of_nobody(self, home: Watched, typed: str, reason: str) -> None:
        assert failed(home, typed).reason == reason

    def test_of_another_server(self, home: Watched) -> None:
        error = failed(home, f"https://other.example/carry#{new_carry_code()}")
        assert (error.reason, error.server) == (CarryReason.OTHER_SERVER, "https://other.example")

    def test_ordered_once_it_comes_as_a_new_draft(self, lounge: Watched, home: Watched) -> None:
        from moonmail.client import drafts

        code = new_carry_code()
        lounge.engine.carry(LETTER, code).result(PATIENCE)
        first = home.engine.open_carried(code).result(PATIENCE)
        home.engine._store.write(lambda c: drafts.mark_ordered(c, first.id, uuid4())).result()
        again = home.engine.open_carried(code).result(PATIENCE)
        assert again.id != first.id
        assert content(again) == content(LETTER)

    def test_a_flight_that_is_not_known_here_is_chosen_anew(
        self, lounge: Watched, engines: Engines, backend: RunningBackend
    ) -> None:
        home = engines.open(backend.url, "home")
        home.sync()
        for mission, kept, step in (("mm-204", "mm-204", "write"), ("mm-999", "", "choose")):
            code = new_carry_code()
            lounge.engine.carry(replace(LETTER, mission_id=mission), code).result(PATIENCE)
            opened = home.engine.open_carried(code).result(PATIENCE)
            assert (opened.mission_id, opened.step) == (kept, step)


@pytest.fixture
def offline(engines: Engines) -> Watched:
    return engines.open("http://127.0.0.1:9", "offline", start=False)


class TestTheBackendIsAway:
    def test_carrying_and_opening_by_code_say_so(self, offline: Watched) -> None:
        with pytest.raises(ExchangeError) as raised:
            offline.engine.carry(LETTER, new_carry_code()).result(PATIENCE)
        assert raised.value.trouble is Trouble.OFFLINE
        assert failed(offline, new_carry_code()).trouble is Trouble.OFFLINE

    def test_the_draft_in_an_address_opens_all_the_same(self, offline: Watched) -> None:
        made = in_address(LETTER, "http://lounge.example", Language.JA)
        assert made is not None
        assert content(offline.engine.open_carried(made.address).result(PATIENCE)) == content(LETTER)

    def test_too_large_is_said_before_anything_is_sent(self, offline: Watched) -> None:
        with pytest.raises(CarryError) as raised:
            offline.engine.carry(replace(LETTER, text="月" * 40_001), new_carry_code()).result(PATIENCE)
        assert raised.value.reason is CarryReason.TOO_LARGE


def test_a_draft_is_small() -> None:
    """What a page of handwriting weighs: the limit is far above."""
    lines = tuple(Stroke(tuple((i * 0.11 % 40, (i * i) % 301 / 10) for i in range(60)), 0.4) for _ in range(150))
    assert len(packed(replace(LETTER, strokes=lines))) < 64 * 1024
    assert json.loads(zlib.decompress(packed(LETTER), -zlib.MAX_WBITS))["text"] == LETTER.text
