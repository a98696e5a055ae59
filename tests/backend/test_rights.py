"""What members may do with their own data: consents, the export, the deletion."""

from __future__ import annotations

import io
import json
import re
import uuid
import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.support.server import RunningBackend

if TYPE_CHECKING:
    from tests.backend.conftest import MovableClock
    from tests.support.backend_calls import Answer, Caller

    from moonmail.backend.accounts.models import Member


def exported(caller: Caller) -> zipfile.ZipFile:
    answer = caller.get("/v1/me/export")
    assert (answer.status, answer.header("Content-Type")) == (200, "application/zip")
    assert re.search(r'filename="moonmail-\d{8}\.zip"', answer.header("Content-Disposition"))
    response = answer.response
    return zipfile.ZipFile(
        io.BytesIO(b"".join(response.streaming_content) if hasattr(response, "streaming_content") else response.content)
    )


def delete(caller: Caller, number: str, deletion_id: uuid.UUID | None = None) -> Answer:
    return caller.put(f"/v1/deletions/{deletion_id or uuid.uuid4()}", {"membership_number": number})


def cancelled(booking_id: str) -> None:
    """Let a booking be over, as the desk would."""
    from moonmail.backend.bookings.models import Booking

    Booking.objects.filter(pk=booking_id).update(state="cancelled")


class TestConsents:
    def test_documents_are_there_without_sign_in(self, anyone: Caller) -> None:
        items = {each["name"]: each for each in anyone.get("/v1/documents").json["items"]}
        assert {name: each["consent"] for name, each in items.items()} == {
            "terms": True,
            "privacy": True,
            "seller": False,
        }
        for each in items.values():
            date.fromisoformat(each["version"])
            assert each["title"]["ja"]
            assert each["title"]["en"]

    def test_a_consent_is_in_the_member_with_the_servers_time(self, me: Caller) -> None:
        version = me.get("/v1/documents").json["items"][0]["version"]
        path, body = f"/v1/consents/{uuid.uuid4()}", {"document": "terms", "version": version}
        given = me.put(path, body).json["consents"]
        assert [(each["document"], each["version"]) for each in given] == [("terms", version)]
        assert given[0]["given_at"].startswith("2026-11-22T03:00")
        assert me.put(path, body).json["consents"] == given
        assert me.put(f"/v1/consents/{uuid.uuid4()}", body).json["consents"] == given
        assert me.put(path, {"document": "privacy", "version": version}).code == "id_reused"

    def test_only_the_present_version_can_be_agreed_to(self, me: Caller) -> None:
        answer = me.put(f"/v1/consents/{uuid.uuid4()}", {"document": "terms", "version": "2020-01-01"})
        assert answer.code == "terms_changed"
        assert answer.json["current"] == me.get("/v1/documents").json["items"][0]["version"]
        assert me.get("/v1/me").json["consents"] == []

    @pytest.mark.parametrize("document", ["seller", "nothing", ""])
    def test_nobody_agrees_to_what_needs_no_consent(self, me: Caller, document: str) -> None:
        answer = me.put(f"/v1/consents/{uuid.uuid4()}", {"document": document, "version": "2026-11-22"})
        assert answer.code == "not_found"


class TestExport:
    def test_every_table_that_names_a_member_is_in_it_or_explained(self, django_app: Path) -> None:
        from django.apps import apps

        from moonmail.backend.accounts.exporting import LEFT_OUT, TABLES
        from moonmail.backend.accounts.models import Member

        naming = {
            model._meta.label
            for model in apps.get_models(include_auto_created=True)
            for field in model._meta.get_fields()
            if field.concrete and not field.many_to_many
            if field.attname == "member_id" or (field.remote_field and field.remote_field.model is Member)
        }
        assert naming == {table.model for table in TABLES} | set(LEFT_OUT)
        assert all(reason for reason in LEFT_OUT.values())
        assert len({(table.file, table.name) for table in TABLES}) == len(TABLES)

    def test_what_is_there_is_in_it(self, me: Caller, other: Caller, member: Member) -> None:
        booking, payment = me.paid()
        given, _ = me.paid()
        gift = me.put(f"/v1/gifts/{uuid.uuid4()}", {"booking_id": given["id"], "note": "どうぞ"}).json
        other.put(f"/v1/claims/{uuid.uuid4()}", {"code": gift["code"]})
        school = str(uuid.uuid4())
        me.put(f"/v1/organisations/{school}", {"name": "月見小", "kind": "school", "receipt_name": "月見小学校"})
        archive = exported(me)
        assert archive.testzip() is None
        files = {name: json.loads(archive.read(name)) for name in archive.namelist() if name.endswith(".json")}
        assert files["profile.json"]["name"] == member.name
        assert [each["id"] for each in files["bookings.json"]["bookings"]] == [booking["id"]]
        assert [each["booking_id"] for each in files["bookings.json"]["passes"]] == [booking["id"]]
        assert {each["booking_id"] for each in files["payments.json"]["payments"]} == {booking["id"], given["id"]}
        assert payment["id"] in {each["id"] for each in files["payments.json"]["payments"]}
        assert [each["note"] for each in files["gifts.json"]["given"]] == ["どうぞ"]
        assert [each["organisation_id"] for each in files["organisations.json"]["memberships"]] == [school]
        assert files["custody.json"]["custody"][0]["shipment_id"] == booking["shipment_id"]
        shipment = files["shipments.json"]["shipments"][0]
        plate = shipment["message"]["plate"]
        assert archive.read(f"pictures/{plate}.png").startswith(b"\x89PNG")
        received = json.loads(exported(other).read("gifts.json"))["received"]
        assert [(each["giver"], each["note"]) for each in received] == [(member.name, "どうぞ")]

    def test_the_readme_names_every_file_in_both_languages(self, me: Caller) -> None:
        me.paid()
        archive = exported(me)
        readme = archive.read("readme.txt").decode("utf-8-sig")
        for name in archive.namelist():
            if name != "readme.txt":
                assert readme.count(name.partition("/")[0]) >= 2, name

    def test_no_secret_is_in_it(self, me: Caller, member: Member) -> None:
        member.set_password("kaguya no fune 15")
        member.save()
        me.paid()
        archive = exported(me)
        text = b"".join(archive.read(name) for name in archive.namelist())
        assert me._token is not None
        for secret in (me._token, member.password, "kaguya no fune", "request_sha256", "code_hash"):
            assert secret.encode() not in text

    def test_nobody_elses_things_are_in_it(self, me: Caller, other: Caller, stranger: Member) -> None:
        theirs, _ = other.paid()
        archive = exported(me)
        text = b"".join(archive.read(name) for name in archive.namelist()).decode()
        assert theirs["id"] not in text
        assert stranger.membership_number not in text

    def test_signed_out_gets_nothing(self, anyone: Caller) -> None:
        assert anyone.get("/v1/me/export").code == "not_signed_in"


class TestPlan:
    def test_without_bookings_nothing_stays(self, me: Caller) -> None:
        plan = me.get("/v1/me/deletion").json
        assert (plan["stays"], plan["blocked"]) == ([], [])
        assert len(plan["goes"]) >= 5

    def test_what_was_paid_stays_as_long_as_the_law_wants(self, me: Caller) -> None:
        booking, _ = me.paid()
        cancelled(booking["id"])
        kept = me.get("/v1/me/deletion").json["stays"]
        assert [each["until"] for each in kept] == ["2034-05-31"]
        assert "法人税法" in kept[0]["why"]["ja"]

    @pytest.mark.parametrize(
        ("last", "until"),
        [("2026-03-31", "2033-05-31"), ("2026-04-01", "2034-05-31"), ("2027-01-01", "2034-05-31")],
    )
    def test_seven_years_after_the_tax_return_was_due(self, django_app: Path, last: str, until: str) -> None:
        from moonmail.backend.accounts.deletion import kept_until

        assert kept_until(date.fromisoformat(last)).isoformat() == until

    def test_a_flight_that_is_not_over_blocks(self, me: Caller, member: Member) -> None:
        booking, _ = me.paid()
        plan = me.get("/v1/me/deletion").json
        assert [booking["reference"] in each["ja"] for each in plan["blocked"]] == [True]
        assert None in [each["until"] for each in plan["stays"]]
        answer = delete(me, member.membership_number)
        assert answer.code == "still_needed"
        assert booking["reference"] in answer.json["detail"]
        assert me.get("/v1/me").status == 200

    def test_an_unpaid_booking_blocks_until_it_lapses(self, me: Caller, clock: MovableClock) -> None:
        me.book()
        assert len(me.get("/v1/me/deletion").json["blocked"]) == 1
        clock.forward(minutes=36)
        assert me.get("/v1/me/deletion").json["blocked"] == []

    def test_an_open_choice_blocks(self, me: Caller, member: Member, clock: MovableClock) -> None:
        from moonmail.backend.entitlements.models import Entitlement

        booking, _ = me.paid()
        Entitlement.objects.create(
            member=member,
            booking_id=booking["id"],
            outcome="lost_landing",
            kinds=["refund"],
            default_kind="refund",
            refund=1,
            offered_at=clock.at,
            choose_by=clock.at + timedelta(days=1),
        )
        blocked = me.get("/v1/me/deletion").json["blocked"]
        assert ["権利が残っています" in each["ja"] for each in blocked] == [True]

    def test_a_sole_owner_with_colleagues_blocks(self, me: Caller, other: Caller) -> None:
        school = str(uuid.uuid4())
        me.put(f"/v1/organisations/{school}", {"name": "月見小", "kind": "school", "receipt_name": "月見小学校"})
        assert me.get("/v1/me/deletion").json["blocked"] == []
        code = me.put(f"/v1/invitations/{uuid.uuid4()}", {"organisation_id": school}).json["invitation"]
        other.put(f"/v1/joinings/{uuid.uuid4()}", {"code": code})
        assert ["月見小" in each["ja"] for each in me.get("/v1/me/deletion").json["blocked"]] == [True]
        assert other.get("/v1/me/deletion").json["blocked"] == []


class TestDeletion:
    def test_another_number_deletes_nothing(self, me: Caller, stranger: Member) -> None:
        for number in (stranger.membership_number, "", "x"):
            answer = delete(me, number)
            assert (answer.code, list(answer.json["fields"])) == ("malformed", ["membership_number"])
        assert me.get("/v1/me").json["name"] == "月野 うさぎ"

    def test_the_number_as_people_type_it(self, me: Caller, member: Member) -> None:
        assert delete(me, "００５-５５０ ００１").status == 200

    def test_the_same_again_is_the_same_answer_though_signed_out(
        self, me: Caller, anyone: Caller, member: Member
    ) -> None:
        deletion_id = uuid.uuid4()
        first = delete(me, member.membership_number, deletion_id)
        assert first.status == 200
        assert me.get("/v1/me").code == "not_signed_in"
        assert delete(me, member.membership_number, deletion_id).json == first.json
        assert delete(anyone, member.membership_number, deletion_id).json == first.json
        assert delete(me, member.membership_number).code == "not_signed_in"
        assert delete(anyone, "005550002", deletion_id).code == "not_signed_in"

    def test_an_id_that_deleted_somebody_else_deletes_nobody(
        self, me: Caller, other: Caller, member: Member, stranger: Member
    ) -> None:
        deletion_id = uuid.uuid4()
        delete(me, member.membership_number, deletion_id)
        assert delete(other, stranger.membership_number, deletion_id).code == "id_reused"
        assert other.get("/v1/me").status == 200

    def test_payments_stay_with_what_the_books_need(self, me: Caller, member: Member) -> None:
        from moonmail.backend.bookings.models import Booking
        from moonmail.backend.payments.models import Payment

        booking, payment = me.paid()
        cancelled(booking["id"])
        assert delete(me, member.membership_number).status == 200
        row = Payment.objects.get(pk=payment["id"])
        assert (row.amount, row.state, row.member_id) == (payment["amount"]["amount"], "paid", member.pk)
        kept = Booking.objects.get(pk=booking["id"])
        assert kept.reference == booking["reference"]
        assert kept.confirmation["facts"]
        assert kept.shipment.message is None

    def test_what_was_given_away_stays_with_who_received_it(self, me: Caller, other: Caller, member: Member) -> None:
        booking, _ = me.paid()
        gift = me.put(f"/v1/gifts/{uuid.uuid4()}", {"booking_id": booking["id"]}).json
        claim_path = f"/v1/claims/{uuid.uuid4()}"
        other.put(claim_path, {"code": gift["code"]})
        assert delete(me, member.membership_number).status == 200
        shipment = other.get(f"/v1/shipments/{booking['shipment_id']}").json
        assert shipment["message"]["text"] == "月へ行ってらっしゃい。"
        picture = other.get(f"/v1/blobs/{shipment['message']['plate']}")
        assert b"".join(picture.response.streaming_content).startswith(b"\x89PNG")
        assert other.put(claim_path, {"code": gift["code"]}).json["giver"] == "（退会した会員）"

    def test_a_held_slot_goes_back(self, me: Caller, other: Caller, member: Member) -> None:
        def left() -> int:
            offers = other.get("/v1/missions/mm-204/offers").json["items"]
            return int(next(offer["left"] for offer in offers if offer["size"] == "message"))

        before = left()
        me.hold()
        assert left() == before - 1
        assert delete(me, member.membership_number).status == 200
        assert left() == before

    def test_who_shares_an_organisation_keeps_it(self, me: Caller, other: Caller, stranger: Member) -> None:
        school = str(uuid.uuid4())
        me.put(f"/v1/organisations/{school}", {"name": "月見小", "kind": "school", "receipt_name": "月見小学校"})
        code = me.put(f"/v1/invitations/{uuid.uuid4()}", {"organisation_id": school}).json["invitation"]
        other.put(f"/v1/joinings/{uuid.uuid4()}", {"code": code})
        assert delete(other, stranger.membership_number).status == 200
        assert [each["role"] for each in me.get(f"/v1/organisations/{school}").json["bookers"]] == ["owner"]


@pytest.fixture
def canary(live: RunningBackend, django_app: Path) -> Iterator[Caller]:
    """A member over the network, every personal detail of whom can be told from anything else."""
    from tests.support.live_calls import LiveCaller

    live.add_member("canary-mail@example.jp")
    with live.rows() as rows:
        rows.all(
            "UPDATE accounts_member SET name = 'canary-name', name_kana = 'canary-kana', name_latin = 'canary-latin',"
            " phone = 'canary-phone', birth_date = '1901-02-03', password = 'canary-password', guardian = ?"
            " WHERE email = 'canary-mail@example.jp'",
            '{"name": "canary-guardian"}',
        )
    caller = LiveCaller(live, "canary-mail@example.jp")
    yield caller
    caller.session.close()


def _everything(live: RunningBackend) -> bytes:
    """All that can be read: the files, SQLite's free pages among them, or PostgreSQL's rows.

    PostgreSQL's own files keep a deleted row until the next vacuum, as ``docs/operations.md`` says.
    """
    files = b"".join(file.read_bytes() for file in sorted(live.data_dir.rglob("*")) if file.is_file())
    return files + live.dump().encode()


def test_nothing_of_it_is_found_on_the_disk_afterwards(live: RunningBackend, canary: Caller) -> None:
    from tests.support.backend_calls import plate

    member = canary.get("/v1/me").json
    picture = plate(shade=77)
    canary.shipment(text="canary-draft")
    hold = canary.hold().json
    shipment = canary.shipment(
        text="canary-text 月のカナリア", name="canary-name-on-plate", plate=canary.blob(picture)
    ).json
    body = {"hold_id": hold["id"], "shipment_id": shipment["id"], "confirmation": canary.confirmation()}
    booking = canary.put(f"/v1/bookings/{uuid.uuid4()}", body).json
    payment: Any = canary.pay(booking["id"]).json
    page = payment["checkout_url"].partition("/pay/")[2]
    canary._client.post(f"/pay/{page}", {"action": "pay"})
    gift = canary.put(
        f"/v1/gifts/{uuid.uuid4()}", {"booking_id": booking["id"], "receiver": "canary-receiver", "note": "canary-note"}
    )
    assert gift.status == 201
    canary.put(
        f"/v1/organisations/{uuid.uuid4()}",
        {"name": "canary-school", "kind": "school", "receipt_name": "canary-receipt"},
    )
    archive = exported(canary)
    text = b"".join(archive.read(name) for name in archive.namelist()).decode("utf-8", "replace")
    for mark in ("mail", "name", "kana", "latin", "phone", "guardian", "draft", "text", "note", "receiver", "school"):
        assert f"canary-{mark}" in text, mark
    assert "月のカナリア" in text
    assert "1901-02-03" in text
    assert "canary-password" not in text
    before = _everything(live)
    marks = {mark.decode() for mark in re.findall(rb"canary-[a-z]+", before)}
    assert len(marks) >= 10, marks
    assert picture in before
    with live.rows() as rows:
        rows.all("UPDATE bookings_booking SET state = 'cancelled'")
    answer = delete(canary, member["membership_number"])
    assert answer.status == 200, answer.response.content
    after = _everything(live)
    assert [each.decode() for each in re.findall(rb"canary[-a-z]*", after)] == []
    assert "カナリア".encode() not in after
    assert json.dumps("カナリア").strip('"').encode() not in after
    assert b"1901-02-03" not in after
    assert picture not in after
    assert canary.get("/v1/me").code == "not_signed_in"
