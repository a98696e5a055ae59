"""Pictures piece by piece: offsets hold, nothing half or wrong is kept, and what nobody needs goes."""

from __future__ import annotations

import base64
import hashlib
import io
import os
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image
from tests.backend.test_blobs import kept, picture

if TYPE_CHECKING:
    from tests.backend.conftest import MovableClock
    from tests.support.backend_calls import Answer, Caller

    from moonmail.backend.accounts.models import Member


def noise(side: int = 120) -> bytes:
    """Return a PNG that does not shrink: about 3 bytes a pixel."""
    out = io.BytesIO()
    Image.frombytes("RGB", (side, side), os.urandom(side * side * 3)).save(out, "PNG")
    return out.getvalue()


def name_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def piece(caller: Caller, data: bytes, start: int, end: int, name: str | None = None, **headers: str) -> Answer:
    sent = {"Upload_Offset": str(start), "Upload_Length": str(len(data)), "Tus_Resumable": "1.0.0"} | headers
    return caller.call("PATCH", f"/v1/blobs/{name or name_of(data)}", data[start:end], **sent)


def where(caller: Caller, data: bytes) -> int | None:
    answer = caller.call("HEAD", f"/v1/blobs/{name_of(data)}")
    if answer.status == 404:
        return None
    assert answer.status == 200
    assert answer.header("Upload-Length") == str(len(data))
    assert answer.header("Cache-Control") == "no-store"
    return int(answer.header("Upload-Offset"))


def got(caller: Caller, name: str) -> bytes | None:
    """Return a picture as it is kept; None for one that is not there."""
    answer = caller.get(f"/v1/blobs/{name}")
    if answer.status == 404:
        return None
    return b"".join(answer.response.streaming_content)


def loose(folder: Path) -> set[str]:
    """What lies in the folder of files and is nobody's picture."""
    return {file.name for file in (folder / "blobs").iterdir() if file.is_file()}


@pytest.fixture
def nothing_loose(django_app: Path) -> Iterator[None]:
    before = loose(django_app)
    yield
    assert loose(django_app) == before


@pytest.mark.usefixtures("nothing_loose")
class TestOffsets:
    def test_pieces_become_the_picture(self, me: Caller) -> None:
        data = noise()
        assert where(me, data) is None
        for start in range(0, len(data), 10_000):
            answer = piece(me, data, start, start + 10_000)
            assert answer.status == 204
            assert answer.header("Upload-Offset") == str(min(start + 10_000, len(data)))
            assert where(me, data) == min(start + 10_000, len(data))
        assert got(me, name_of(data)) == data

    @pytest.mark.parametrize("offset", [0, 1, 9_999, 10_001, 40_000])
    def test_a_piece_from_elsewhere_is_refused_and_changes_nothing(self, me: Caller, offset: int) -> None:
        data = noise()
        piece(me, data, 0, 10_000)
        answer = piece(me, data, offset, offset + 10_000)
        assert (answer.status, answer.code, answer.json["current"]) == (409, "wrong_offset", "10000")
        assert where(me, data) == 10_000
        assert piece(me, data, 10_000, len(data)).status == 204
        assert got(me, name_of(data)) == data

    def test_nothing_begins_in_the_middle(self, me: Caller) -> None:
        data = noise()
        assert piece(me, data, 10, 20).json["current"] == "0"
        assert where(me, data) is None

    def test_what_is_whole_already_takes_nothing_more(self, me: Caller) -> None:
        data = noise()
        piece(me, data, 0, len(data))
        assert piece(me, data, 0, len(data)).code == "wrong_offset"
        assert piece(me, data, len(data), len(data)).status == 204
        assert where(me, data) == len(data)

    def test_the_same_picture_of_two_members_goes_two_ways(self, me: Caller, other: Caller) -> None:
        data = noise()
        piece(me, data, 0, 10_000)
        assert where(other, data) is None
        assert piece(other, data, 0, 5_000).status == 204
        assert (where(me, data), where(other, data)) == (10_000, 5_000)
        assert piece(me, data, 10_000, len(data)).status == 204
        assert got(other, name_of(data)) is None
        assert piece(other, data, 5_000, len(data)).status == 204

    def test_more_than_was_announced_is_refused(self, me: Caller) -> None:
        data = noise()
        piece(me, data, 0, 10_000)
        sent = {"Upload_Offset": "10000"}
        answer = me.call("PATCH", f"/v1/blobs/{name_of(data)}", data[10_000:] + b"more" * 20_000, **sent)
        assert answer.code == "malformed"
        at = where(me, data)
        assert at is not None
        assert 10_000 <= at < len(data)
        assert piece(me, data, at, len(data)).status == 204

    @pytest.mark.parametrize(
        "headers",
        [
            {"Upload_Offset": "x"},
            {"Upload_Offset": "-1"},
            {"Upload_Offset": "٣"},
            {"Upload_Length": ""},
            {"Upload_Length": "0"},
            {"Upload_Checksum": "md5 AAAA"},
            {"Upload_Checksum": "sha256 !"},
        ],
    )
    def test_headers_that_mean_nothing_are_refused(self, me: Caller, headers: dict[str, str]) -> None:
        data = noise()
        assert piece(me, data, 0, 100, **headers).code == "malformed"
        assert where(me, data) is None

    def test_another_length_than_before_is_refused(self, me: Caller) -> None:
        data = noise()
        piece(me, data, 0, 100)
        assert piece(me, data, 100, 200, Upload_Length="7").code == "malformed"
        assert where(me, data) == 100
        assert piece(me, data, 100, len(data)).status == 204

    def test_too_large_is_said_before_anything_is_sent(self, me: Caller) -> None:
        data = noise()
        answer = piece(me, data, 0, 100, Upload_Length=str(8 * 1024 * 1024 + 1))
        assert (answer.status, answer.code) == (413, "too_large")

    def test_needs_sign_in(self, anyone: Caller) -> None:
        data = noise()
        assert piece(anyone, data, 0, 100).code == "not_signed_in"
        assert anyone.call("HEAD", f"/v1/blobs/{name_of(data)}").status == 401

    def test_sent_whole_meanwhile_it_is_done(self, me: Caller) -> None:
        data = noise()
        piece(me, data, 0, 10_000)
        assert me.put(f"/v1/blobs/{name_of(data)}", data).status == 201
        assert where(me, data) == len(data)


@pytest.mark.usefixtures("nothing_loose")
class TestChecks:
    def test_another_hash_is_refused_and_nothing_is_kept(self, me: Caller, django_app: Path) -> None:
        data, before = noise(), kept(django_app)
        piece(me, data, 0, 10_000, "0" * 64)
        answer = piece(me, data, 10_000, len(data), "0" * 64)
        assert (answer.status, answer.code) == (422, "blob_mismatch")
        assert kept(django_app) == before
        assert me.call("HEAD", f"/v1/blobs/{'0' * 64}").status == 404

    def test_one_damaged_byte_is_found_and_it_may_begin_anew(self, me: Caller) -> None:
        data = noise()
        damaged = data[:20_000] + bytes([data[20_000] ^ 1]) + data[20_001:]
        assert piece(me, damaged, 0, len(data), name_of(data)).code == "blob_mismatch"
        assert where(me, data) is None
        assert piece(me, data, 0, len(data)).status == 204

    def test_a_piece_with_a_checksum_is_taken_whole_or_not_at_all(self, me: Caller) -> None:
        data = noise()
        good = "sha256 " + base64.b64encode(hashlib.sha256(data[100:10_000]).digest()).decode()
        piece(me, data, 0, 100)
        assert piece(me, data, 100, 10_001, Upload_Checksum=good).code == "blob_mismatch"
        assert where(me, data) == 100
        assert piece(me, data, 100, 10_000, Upload_Checksum=good).status == 204
        assert where(me, data) == 10_000
        assert piece(me, data, 10_000, len(data)).status == 204

    def test_what_is_no_picture_is_refused_when_it_is_whole(self, me: Caller, django_app: Path) -> None:
        data, before = b"no picture" * 100, kept(django_app)
        assert piece(me, data, 0, 500).status == 204
        assert piece(me, data, 500, len(data)).code == "not_an_image"
        assert kept(django_app) == before

    def test_metadata_is_refused_when_it_is_whole(self, me: Caller, django_app: Path) -> None:
        data, before = picture("JPEG", comment=b"home"), kept(django_app)
        assert piece(me, data, 0, len(data)).code == "content_not_allowed"
        assert kept(django_app) == before

    def test_killed_before_the_last_answer_it_is_whole_when_asked(
        self, me: Caller, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from moonmail.backend.blobs import service

        data = noise()
        with monkeypatch.context() as killed:
            killed.setattr(service, "_finish", lambda *_: None)
            piece(me, data, 0, len(data))
        assert got(me, name_of(data)) is None
        assert where(me, data) == len(data)
        assert got(me, name_of(data)) == data


def test_two_who_write_at_once_never_mix(django_app: Path) -> None:
    """The file itself decides: of pieces that begin at the same place one is taken, the other is told."""
    from moonmail.backend.blobs import storage

    name = "race" + os.urandom(6).hex()
    storage.begin_upload(name)
    together = threading.Barrier(4)
    taken: list[bytes] = []

    def write(mark: bytes) -> None:
        together.wait()
        offset = 0
        for _ in range(200):
            try:
                offset = storage.append(name, offset, [mark * 100])
                taken.append(mark)
            except storage.Elsewhere as error:
                offset = error.offset

    threads = [threading.Thread(target=write, args=(bytes([mark]),)) for mark in b"abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    written = storage.upload_path(name).read_bytes()
    storage.upload_path(name).unlink()
    pieces = [written[at : at + 100] for at in range(0, len(written), 100)]
    assert all(len(set(one)) == 1 for one in pieces)
    assert sorted(one[:1] for one in pieces) == sorted(taken)


class TestQuota:
    @pytest.fixture(autouse=True)
    def _small(self, monkeypatch: pytest.MonkeyPatch, db: None) -> None:
        from moonmail.backend.blobs import service

        monkeypatch.setattr(service, "QUOTA", service.Quota(bytes=80_000, files=3))

    def test_bytes(self, me: Caller, other: Caller, django_app: Path) -> None:
        first, second = noise(), noise()
        assert len(first) < 80_000 < len(first) + len(second)
        me.blob(first)
        before = kept(django_app)
        answer = me.put(f"/v1/blobs/{name_of(second)}", second)
        assert (answer.status, answer.code, list(answer.json["fields"])) == (409, "quota_exceeded", ["bytes"])
        assert kept(django_app) == before
        assert me.put(f"/v1/blobs/{name_of(first)}", first).status == 200
        assert other.put(f"/v1/blobs/{name_of(second)}", second).status == 201

    def test_files(self, me: Caller) -> None:
        for shade in range(3):
            me.blob(noise(10 + shade))
        data = noise(9)
        assert list(me.put(f"/v1/blobs/{name_of(data)}", data).json["fields"]) == ["files"]
        assert list(piece(me, data, 0, 10).json["fields"]) == ["files"]

    def test_what_is_on_its_way_counts(self, me: Caller) -> None:
        first, second = noise(), noise()
        assert piece(me, first, 0, 10).status == 204
        assert piece(me, second, 0, 10).code == "quota_exceeded"
        assert me.put(f"/v1/blobs/{name_of(second)}", second).code == "quota_exceeded"
        assert piece(me, first, 10, len(first)).status == 204

    def test_is_said_in_both_languages(self, me: Caller) -> None:
        me.blob(noise())
        data = noise()
        said = {
            language: me.put(f"/v1/blobs/{name_of(data)}", data, Accept_Language=language).json["detail"]
            for language in ("ja", "en")
        }
        assert "上限" in said["ja"]
        assert "support desk" in said["en"]


class TestSweep:
    def blobs(self) -> Any:
        from moonmail.backend.blobs.models import Blob

        return Blob.objects

    def sweep(self) -> int:
        from moonmail.backend.blobs.sweeping import sweep

        return sweep()

    def test_what_no_shipment_names_goes_after_a_week(self, me: Caller, clock: MovableClock) -> None:
        data = noise(20)
        me.blob(data)
        clock.forward(days=6, hours=23)
        assert self.sweep() == 0
        clock.forward(hours=2)
        assert self.sweep() == 1
        assert not self.blobs().filter(sha256=name_of(data)).exists()
        assert got(me, name_of(data)) is None
        assert me.put(f"/v1/blobs/{name_of(data)}", data).status == 201

    def test_what_a_shipment_names_stays_for_ever(self, me: Caller, clock: MovableClock) -> None:
        photo = me.blob(noise(20))
        assert me.shipment(photo=photo).status == 201
        item = me.blob(noise(21))
        assert me.item(photos=[item]).status == 201
        clock.forward(days=4_000)
        self.sweep()
        assert got(me, photo)
        assert got(me, item)

    def test_what_was_named_without_a_note_of_it_stays_and_is_noted(self, me: Caller, clock: MovableClock) -> None:
        photo = me.blob(noise(20))
        me.shipment(photo=photo)
        self.blobs().filter(sha256=photo).update(attached_at=None)
        clock.forward(days=8)
        self.sweep()
        assert got(me, photo)
        assert self.blobs().get(sha256=photo).attached_at is not None

    def test_a_refused_shipment_attaches_nothing(self, me: Caller, clock: MovableClock) -> None:
        photo = me.blob(noise(20))
        assert me.shipment(photo=photo, drawing="0" * 64).code == "blob_missing"
        clock.forward(days=8)
        assert self.sweep() >= 1
        assert me.shipment(photo=photo).code == "blob_missing"

    def test_the_bytes_stay_while_another_member_has_them(self, me: Caller, other: Caller, clock: MovableClock) -> None:
        data = noise(20)
        me.blob(data)
        other.blob(data)
        assert other.shipment(photo=name_of(data)).status == 201
        clock.forward(days=8)
        assert self.sweep() == 1
        assert got(me, name_of(data)) is None
        assert got(other, name_of(data)) == data

    def test_an_upload_that_nobody_goes_on_with_goes(self, me: Caller, clock: MovableClock, django_app: Path) -> None:
        data, before = noise(), loose(django_app)
        piece(me, data, 0, 10_000)
        clock.forward(days=2, hours=23)
        assert piece(me, data, 10_000, 20_000).status == 204
        clock.forward(days=2, hours=23)
        assert self.sweep() == 0
        assert where(me, data) == 20_000
        clock.forward(hours=2)
        assert self.sweep() == 1
        assert where(me, data) is None
        assert loose(django_app) == before
        assert piece(me, data, 20_000, len(data)).json["current"] == "0"

    def test_happens_by_itself(self, me: Caller, clock: MovableClock) -> None:
        photo = me.blob(noise(20))
        clock.forward(days=8)
        me.get("/v1/changes")
        assert not self.blobs().filter(sha256=photo).exists()

    def test_what_killed_processes_left_goes_after_a_day(self, me: Caller, django_app: Path) -> None:
        folder, data = django_app / "blobs", noise()
        piece(me, data, 0, 10)
        left = [folder / ".incoming-1", folder / ".upload-1", folder / ".aside-1"]
        fresh = folder / ".incoming-2"
        for file in (*left, fresh):
            file.write_bytes(b"x")
        for file in folder.iterdir():
            if file != fresh:
                os.utime(file, (1, 1))
        self.sweep()
        assert fresh.exists()
        assert not any(file.exists() for file in left)
        fresh.unlink()
        assert where(me, data) == 10
        piece(me, data, 10, len(data))

    def test_a_picture_sent_again_while_it_is_let_go_is_there(
        self, me: Caller, member: Member, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Between the row that goes and the file that goes, the same member sends the same picture."""
        from moonmail.backend.blobs import storage, sweeping

        data = noise(20)
        me.blob(data)
        clock.forward(days=8)
        remove, sent = storage.remove_unneeded, []

        def late(sha256: str, needed: Any) -> None:
            if not sent:
                sent.append(me.put(f"/v1/blobs/{sha256}", data).status)
            remove(sha256, needed)

        monkeypatch.setattr(sweeping.storage, "remove_unneeded", late)
        # Called straight: what runs after a commit must run here, although the test's own transaction stays open.
        self.sweep()
        assert sent in ([], [201])
        me.put(f"/v1/blobs/{name_of(data)}", data)
        assert got(me, name_of(data)) == data

    def test_taken_aside_at_the_moment_it_is_sent_again_it_comes_back(self, django_app: Path) -> None:
        from moonmail.backend.blobs import storage

        draft = django_app / "draft"
        draft.write_bytes(b"bytes")
        name = name_of(b"bytes")
        storage.keep(draft, name)
        seen: list[bool] = []

        def needed() -> bool:
            # The sender commits its row now, and makes sure of the file.
            seen.append(storage.path_of(name).exists())
            storage.keep(draft, name)
            return False

        storage.remove_unneeded(name, needed)
        assert seen == [False]
        assert storage.path_of(name).read_bytes() == b"bytes"
        storage.remove_unneeded(name, lambda: True)
        assert storage.path_of(name).read_bytes() == b"bytes"
        storage.remove_unneeded(name, lambda: False)
        assert not storage.path_of(name).exists()
        draft.unlink()


def test_a_deleted_account_leaves_no_pieces(me: Caller, member: Member, django_app: Path) -> None:
    data, before = noise(), loose(django_app)
    piece(me, data, 0, 10_000)
    from moonmail.backend.blobs.models import Upload

    assert Upload.objects.filter(member=member).count() == 1
    answer = me.put("/v1/deletions/3f6f1c1e-8a55-4a0e-9e57-0a7f6d2f0b11", {"membership_number": "005550001"})
    assert answer.status in (200, 201), answer.response.content
    assert Upload.objects.filter(member=member).count() == 0
    assert loose(django_app) == before
