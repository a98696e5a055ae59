"""Runs: counted before, done once to each booking, and what changed meanwhile is left as it is, with its reason."""

from __future__ import annotations

import csv
import io
import secrets
import uuid
from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from tests.backend.test_choices import books_agree, lose
from tests.backend.test_choices import play as playing  # noqa: F401 - a fixture

from moonmail.domain.mission import EntitlementKind, ObligationEnd
from moonmail.domain.states import ShipmentKind, ShipmentState

if TYPE_CHECKING:
    from tests.backend.conftest import MovableClock
    from tests.support.backend_calls import Answer, Caller

    from moonmail.backend.accounts.models import Member
    from moonmail.backend.bookings.models import Booking

pytestmark = pytest.mark.usefixtures("db")
Play = Callable[..., tuple[int, str]]
End = Callable[[], None]
WORDS = {"ja": "打上げが延びたため、MM 206 便に移しました。", "en": "The launch slipped, so we moved you to MM 206."}


def desk(*roles: str) -> Caller:
    from tests.support.backend_calls import Caller, mint_desk_token

    from moonmail.backend import clock
    from moonmail.backend.accounts.models import Member
    from moonmail.backend.staff.models import StaffAccount

    number = f"77{secrets.randbelow(10**7):07}"
    account = Member.objects.create_user(
        f"{number}@desk.example", None, name="星野 窓", membership_number=number, is_staff=True
    )
    StaffAccount.objects.create(account=account, roles=list(roles), made_at=clock.now())
    return Caller(mint_desk_token(account))


@pytest.fixture
def supervisor(db: None) -> Caller:
    return desk("supervisor")


@pytest.fixture
def lose_it(playing: Play) -> End:  # noqa: F811
    """Fly MM 204, which is lost."""
    return lambda: lose(playing)


def one_of(first: str, *others: str) -> list[Any]:
    """The first by default, each of them when there is time."""
    return [first, *(pytest.param(other, marks=pytest.mark.thorough) for other in others)]


def listed(caller: Caller, kind: str, run_id: uuid.UUID | None = None, **more: Any) -> Answer:
    body = {"kind": kind, "selection": {"mission_id": "mm-204"} | more.pop("selection", {}), "words": WORDS} | more
    return caller.put(f"/v1/desk/runs/{run_id or uuid.uuid4()}", body)


def moved(caller: Caller, **more: Any) -> Answer:
    return listed(caller, "move", target="mm-206", **more)


def step(caller: Caller, run: Any, what: str, step_id: uuid.UUID | None = None, **more: Any) -> Answer:
    return caller.put(f"/v1/desk/run-steps/{step_id or uuid.uuid4()}", {"run_id": run["id"], "step": what, **more})


def start(caller: Caller, run: Any, reason: str = "delayed") -> Answer:
    return step(caller, run, "start", preview_sha256=run["preview_sha256"], reason=reason)


def run_through(caller: Caller, run: Any) -> Any:
    """Start it, do all of it, and return how it ended."""
    from moonmail.backend.runs import worker

    answer = start(caller, run)
    assert answer.status == 200, answer.response.content
    worker.work_off()
    return caller.get(f"/v1/desk/runs/{run['id']}").json


def lines(caller: Caller, run: Any) -> list[Any]:
    return list(caller.get(f"/v1/desk/runs/{run['id']}/report").json["items"])


def why(caller: Caller, run: Any) -> dict[str, str | None]:
    return {line["booking_id"]: line["skipped"] for line in lines(caller, run)}


def confirmed(member: Member, size: str = "message", count: int = 1, **more: Any) -> list[Booking]:
    from tests.support.booked import confirmed as make

    return make(member, "mm-204", size, [ObligationEnd.LANDED] * count, **more)


def told(caller: Caller) -> list[str]:
    return [message["words"]["ja"] for message in caller.get("/v1/changes").json["case_message"]["created"]]


class TestThePreview:
    @pytest.mark.thorough
    def test_it_counts_and_does_nothing(self, supervisor: Caller, me: Caller, member: Member) -> None:
        confirmed(member, "message", 3)
        confirmed(member, "name", 2)
        before = me.get("/v1/changes").json["booking"]
        answer = moved(supervisor)
        assert (answer.status, answer.json["state"], answer.json["may"]) == (201, "previewed", ["start", "cancel"])
        preview = answer.json["preview"]
        assert (preview["bookings"], preview["short"], preview["cannot"]) == (5, 0, [])
        assert [(s["size"], s["bookings"], s["slots"]) for s in preview["sizes"]] == [("name", 2, 2), ("message", 3, 3)]
        offers = me.get("/v1/missions/mm-206/offers").json["items"]
        left = {offer["size"]: offer["left"] for offer in offers}
        assert [s["room"] for s in preview["sizes"]] == [left["name"], left["message"]]
        assert me.get("/v1/changes").json["booking"] == before

    @pytest.mark.thorough
    def test_a_refund_says_how_much_goes_back(self, supervisor: Caller, member: Member) -> None:
        confirmed(member, "message", 2)
        run = listed(supervisor, "refund").json
        assert run["preview"]["refund"] == {"amount": 39_600, "currency": "JPY"}
        assert run["preview"]["sizes"][0]["room"] is None

    @pytest.mark.thorough
    def test_filters_leave_out_the_rest(self, supervisor: Caller, member: Member) -> None:
        confirmed(member, "message", 3)
        confirmed(member, "name", 2)
        confirmed(member, "XS", 1, state=ShipmentState.RECEIVED, kind=ShipmentKind.ITEM)

        def count(**selection: Any) -> int:
            return int(listed(supervisor, "message", selection=selection).json["preview"]["bookings"])

        assert count() == 6
        assert count(sizes=["name"]) == 2
        assert count(kinds=["item"]) == 1
        assert count(shipment_states=["received", "accepted"]) == 1
        assert count(sizes=["message"], shipment_states=["received"]) == 0
        assert count(owed=True) == 0

    def test_what_has_no_room_is_counted(self, supervisor: Caller, member: Member) -> None:
        from moonmail.backend.missions.models import Offer

        confirmed(member, "message", 3)
        offer = Offer.objects.get(pk="mm-206:message")
        Offer.objects.filter(pk=offer.pk).update(taken=offer.capacity - 1)
        run = moved(supervisor).json
        assert (run["preview"]["sizes"][0]["room"], run["preview"]["short"]) == (1, 2)
        ended = run_through(supervisor, run)
        assert ended["progress"] | {"refunded": None} == {"waiting": 0, "done": 1, "skipped": 2, "refunded": None}
        first, *others = lines(supervisor, run)
        assert (first["state"], [line["skipped"] for line in others]) == ("done", ["no_room", "no_room"])

    @pytest.mark.thorough
    def test_which_flights_there_are_to_choose_from(self, supervisor: Caller, member: Member, lose_it: End) -> None:
        confirmed(member, "message", 3)
        confirmed(member, "name", 2)
        flights = {f["mission_id"]: f for f in supervisor.get("/v1/desk/run-flights").json["items"]}
        assert flights["mm-204"]["bookings"] == {"message": 3, "name": 2}
        assert flights["mm-206"]["room"]["photo"] > 0
        lose_it()
        lost = next(f for f in supervisor.get("/v1/desk/run-flights").json["items"] if f["mission_id"] == "mm-204")
        assert (lost["bookings"], lost["room"], lost["owed"]) == ({"message": 3, "name": 2}, {}, 0)

    @pytest.mark.parametrize(
        ("body", "code"),
        [
            ({"kind": "move"}, "malformed"),
            pytest.param({"kind": "refund", "target": "mm-206"}, "malformed", marks=pytest.mark.thorough),
            pytest.param({"kind": "move", "target": "mm-204"}, "malformed", marks=pytest.mark.thorough),
            pytest.param({"kind": "move", "target": "mm-999"}, "not_found", marks=pytest.mark.thorough),
            ({"kind": "move", "target": "mm-202"}, "booking_closed"),
            pytest.param(
                {"kind": "message", "selection": {"mission_id": "mm-999"}}, "not_found", marks=pytest.mark.thorough
            ),
            pytest.param(
                {"kind": "message", "words": {"ja": "お知らせです。"}}, "malformed", marks=pytest.mark.thorough
            ),
            ({"kind": "message", "words": {"ja": "お知らせです。", "en": "  "}}, "malformed"),
            ({"kind": "message", "words": {"ja": "お知らせ\u202e", "en": "News"}}, "content_not_allowed"),
        ],
    )
    def test_what_makes_no_sense_is_refused(self, supervisor: Caller, body: Any, code: str) -> None:
        answer = listed(supervisor, **body)
        assert answer.code == code
        assert supervisor.get("/v1/desk/runs").json["items"] == []

    def test_sent_again_it_is_the_same_run(self, supervisor: Caller, member: Member) -> None:
        confirmed(member)
        run_id = uuid.uuid4()
        first = moved(supervisor, run_id=run_id)
        confirmed(member)
        again = moved(supervisor, run_id=run_id)
        assert (first.status, again.status, again.json) == (201, 200, first.json)
        assert listed(supervisor, "refund", run_id=run_id).code == "id_reused"
        assert moved(desk("supervisor"), run_id=run_id).code == "id_reused"


class TestStarting:
    def test_it_needs_the_preview_that_was_seen(self, supervisor: Caller, member: Member) -> None:
        confirmed(member)
        run = moved(supervisor).json
        other = step(supervisor, run, "start", preview_sha256="0" * 64, reason="delayed")
        assert other.code == "terms_changed"
        assert step(supervisor, run, "start").code == "malformed"
        assert supervisor.get(f"/v1/desk/runs/{run['id']}").json["state"] == "previewed"

    def test_an_old_preview_is_no_preview(self, supervisor: Caller, member: Member, clock: MovableClock) -> None:
        confirmed(member)
        run = moved(supervisor).json
        clock.forward(minutes=61)
        assert start(supervisor, run).code == "too_late"
        clock.forward(days=1)
        assert supervisor.get("/v1/desk/runs").json["items"] == []

    def test_sent_again_it_starts_once(self, supervisor: Caller, member: Member) -> None:
        from moonmail.backend.runs import worker

        confirmed(member, count=2)
        run, step_id = moved(supervisor).json, uuid.uuid4()
        more = {"preview_sha256": run["preview_sha256"], "reason": "delayed"}
        assert step(supervisor, run, "start", step_id, **more).json["state"] == "running"
        worker.work_off()
        assert step(supervisor, run, "start", step_id, **more).json["state"] == "finished"
        assert step(supervisor, run, "pause", step_id).code == "id_reused"
        again = start(supervisor, run)
        assert (again.code, again.json["current"]) == ("illegal_move", "finished")

    def test_pause_go_on_and_cancel_between_bookings(self, supervisor: Caller, me: Caller, member: Member) -> None:
        from moonmail.backend.runs.doing import do_next
        from moonmail.backend.runs.models import Run
        from moonmail.backend.runs.worker import work_off

        confirmed(member, count=4)
        run = moved(supervisor).json
        start(supervisor, run)
        Run.objects.update(worker="somebody")
        assert do_next(run["id"], "somebody")
        paused = step(supervisor, run, "pause").json
        assert (paused["state"], paused["may"]) == ("paused", ["resume", "cancel"])
        assert not do_next(run["id"], "somebody")
        work_off()
        assert supervisor.get(f"/v1/desk/runs/{run['id']}").json["progress"]["done"] == 1
        assert step(supervisor, run, "resume").json["state"] == "running"
        assert not do_next(run["id"], "somebody"), "whoever had it has lost it"
        Run.objects.update(worker="somebody else")
        assert do_next(run["id"], "somebody else")
        ended = step(supervisor, run, "cancel").json
        assert (ended["state"], ended["may"], ended["ended_at"]) == ("cancelled", [], "2026-11-22T03:00:00Z")
        work_off()
        assert Counter(line["state"] for line in lines(supervisor, run)) == {"done": 2, "waiting": 2}
        states = Counter(b["state"] for b in me.get("/v1/changes").json["booking"]["created"])
        assert states == {"rebooked": 2, "confirmed": 4}

    @pytest.mark.thorough
    def test_two_runs_take_turns(self, supervisor: Caller, member: Member) -> None:
        from moonmail.backend.runs.worker import BATCH, turn

        confirmed(member, count=BATCH + 5)
        runs = [listed(supervisor, "message").json for _ in range(2)]
        for run in runs:
            start(supervisor, run)

        def done() -> list[int]:
            return [supervisor.get(f"/v1/desk/runs/{run['id']}").json["progress"]["done"] for run in runs]

        assert turn("me")
        assert sorted(done()) == [0, BATCH]
        assert turn("me")
        assert done() == [BATCH, BATCH]
        while turn("me"):
            pass
        assert done() == [BATCH + 5, BATCH + 5]

    def test_what_is_silent_for_long_is_taken_over_and_what_is_not_is_not(
        self, supervisor: Caller, member: Member, clock: MovableClock
    ) -> None:
        from moonmail.backend.runs.doing import do_next
        from moonmail.backend.runs.worker import _take

        confirmed(member, count=3)
        run = moved(supervisor).json
        start(supervisor, run)
        taken = _take("one", everything=False)
        assert taken is not None
        assert str(taken) == run["id"]
        assert _take("other", everything=False) is None
        clock.forward(seconds=6)
        assert _take("other", everything=False) == taken
        assert not do_next(taken, "one"), "it is another's now"
        assert do_next(taken, "other")
        assert _take("third", everything=True) == taken


class TestMoving:
    def test_each_is_on_the_other_flight_once_and_nobody_pays(
        self, supervisor: Caller, me: Caller, member: Member
    ) -> None:
        booking, payment = me.paid()
        ended = run_through(supervisor, moved(supervisor).json)
        assert (ended["state"], ended["progress"]["done"], ended["reason"]) == ("finished", 1, "delayed")
        old = me.read("bookings", booking["id"])
        new = me.read("bookings", old["rebooked_to"])
        assert (old["state"], new["state"], new["mission_id"]) == ("rebooked", "confirmed", "mm-206")
        assert (new["price"], new["due"]["amount"]) == (booking["price"], 0)
        assert me.read("payments", payment["id"])["state"] == "paid"
        passes = {p["booking_id"]: p for p in me.get("/v1/changes").json["pass"]["created"]}
        assert passes[old["id"]]["voided_at"] is not None
        assert passes[new["id"]]["voided_at"] is None
        (line,) = lines(supervisor, ended)
        assert (line["new_booking_id"], line["pass_number"]) == (new["id"], passes[new["id"]]["number"])
        assert told(me) == [WORDS["ja"]]
        books_agree(me)

    def test_the_terms_are_as_confirmed_or_better(self, supervisor: Caller, me: Caller) -> None:
        from moonmail.backend.missions.models import Mission

        booking, _ = me.paid()
        target = Mission.objects.get(pk="mm-206")
        worse = target.body["terms"] | {
            "obligation_end": "launched",
            "choose_within_days": 1,
            "entitlements": [EntitlementKind.RECORD.value],
            "default_entitlement": EntitlementKind.RECORD.value,
            "cancellation": {"ja": "返金はありません。", "en": "No refunds."},
            "version": "worse",
        }
        Mission.objects.filter(pk="mm-206").update(body=target.body | {"terms": worse})
        run_through(supervisor, moved(supervisor).json)
        old = me.read("bookings", booking["id"])
        before, now = old["confirmation"], me.read("bookings", old["rebooked_to"])["confirmation"]
        for kept in ("terms_version", "obligation_end", "entitlements", "default_entitlement", "choose_within_days"):
            assert now[kept] == before[kept], kept
        assert now["confirmed_at"] == before["confirmed_at"]
        facts = {fact["key"]: fact["value"]["en"] for fact in now["facts"]}
        assert facts["cancellation"] == next(f["value"]["en"] for f in before["facts"] if f["key"] == "cancellation")
        assert "MM 206" in facts["quantity"]
        assert "landing on the Moon" in facts["provision"], "the duty lasts as long as was confirmed"
        assert now["facts_sha256"] != before["facts_sha256"]

    @pytest.mark.thorough
    def test_an_item_goes_on_from_where_it_was(self, supervisor: Caller, me: Caller, member: Member) -> None:
        from moonmail.backend.bookings.models import Booking, Shipment

        booking = me.settle(me.order(me.item().json).json)[0]
        Shipment.objects.filter(pk=booking["shipment_id"]).update(state=ShipmentState.ACCEPTED.value)
        run_through(supervisor, moved(supervisor).json)
        new = Booking.objects.get(rebooks_id=booking["id"])
        assert new.shipment.state == ShipmentState.ACCEPTED.value
        assert me.read("shipments", booking["shipment_id"])["state"] == "withdrawn"

    def test_an_item_that_is_on_its_way_is_still_expected(self, supervisor: Caller, me: Caller) -> None:
        from moonmail.backend.bookings.models import Booking

        booking = me.settle(me.order(me.item().json).json)[0]
        hand_in = {"method": "courier"}
        said = me.put(f"/v1/hand-ins/{uuid.uuid4()}", {"shipment_id": booking["shipment_id"], "hand_in": hand_in})
        assert said.status == 201, said.response.content
        run_through(supervisor, moved(supervisor).json)
        new = Booking.objects.get(rebooks_id=booking["id"])
        assert new.shipment.state == ShipmentState.AWAITING_ITEM.value
        assert me.read("shipments", new.shipment_id)["hand_in"]["method"] == "courier"

    @pytest.mark.thorough
    def test_a_size_that_the_other_flight_has_not(self, supervisor: Caller, member: Member) -> None:
        from moonmail.backend.missions.models import Offer

        (booking,) = confirmed(member)
        Offer.objects.filter(pk="mm-206:message").update(id="gone", size="gone")
        run = moved(supervisor).json
        assert run["preview"]["cannot"][0]["reason"] == "no_such_size"
        run_through(supervisor, run)
        assert why(supervisor, run) == {str(booking.pk): "no_such_size"}

    def test_who_is_owed_another_flight_by_default_gets_it(
        self,
        supervisor: Caller,
        me: Caller,
        lose_it: End,
        clock: MovableClock,
    ) -> None:
        from moonmail.backend.entitlements.models import Entitlement

        me.paid()
        lose_it()
        Entitlement.objects.update(default_kind="reflight")
        clock.forward(days=100)
        run = moved(supervisor, selection={"owed": True}).json
        assert run["preview"]["bookings"] == 1
        run_through(supervisor, run)
        (owed,) = Entitlement.objects.all()
        (line,) = lines(supervisor, run)
        assert (owed.state, owed.choice, str(owed.new_booking_id)) == ("fulfilled", "reflight", line["new_booking_id"])
        books_agree(me)


class TestRefunding:
    def test_everything_goes_back_once(self, supervisor: Caller, me: Caller) -> None:
        booking, payment = me.paid()
        run = listed(supervisor, "refund").json
        ended = run_through(supervisor, run)
        assert ended["progress"]["refunded"]["amount"] == 19_800
        assert me.read("bookings", booking["id"])["state"] == "cancelled"
        after = me.read("payments", payment["id"])
        assert (after["state"], after["refunded"]["amount"]) == ("refunded", 19_800)
        again = run_through(supervisor, listed(supervisor, "refund").json)
        assert again["progress"] | {"refunded": 0} == {"waiting": 0, "done": 0, "skipped": 0, "refunded": 0}
        books_agree(me)


class TestWhatChangedMeanwhile:
    """Listed, then changed by its member: left as it is, with the reason, and never forced."""

    def ended(self, supervisor: Caller, kind: str, change: Callable[[], object]) -> dict[str, str | None]:
        run = (moved(supervisor) if kind == "move" else listed(supervisor, kind)).json
        assert run["preview"]["cannot"] == []
        change()
        ended = run_through(supervisor, run)
        assert (ended["state"], ended["progress"]["waiting"]) == ("finished", 0)
        return why(supervisor, run)

    @pytest.mark.parametrize("kind", one_of("move", "refund", "message"))
    def test_cancelled(self, supervisor: Caller, me: Caller, member: Member, kind: str) -> None:
        first, second = (str(booking.pk) for booking in confirmed(member, count=2))
        found = self.ended(supervisor, kind, lambda: me.cancel({"id": first}, 19_800))
        assert found == {first: "ended", second: None}
        books_agree(me)

    @pytest.mark.parametrize("kind", one_of("message", "move", "refund"))
    def test_claimed_as_a_gift(self, supervisor: Caller, me: Caller, other: Caller, kind: str) -> None:
        booking, _ = me.paid()

        def give() -> None:
            gift = me.put(f"/v1/gifts/{uuid.uuid4()}", {"booking_id": booking["id"]}).json
            assert other.put(f"/v1/claims/{uuid.uuid4()}", {"code": gift["code"]}).status in (200, 201)

        assert self.ended(supervisor, kind, give) == {booking["id"]: "other_holder"}
        assert other.read("bookings", booking["id"])["state"] == "confirmed"
        assert told(other) == []

    @pytest.mark.parametrize("kind", one_of("move", "refund"))
    def test_being_changed_by_its_member(self, supervisor: Caller, me: Caller, kind: str) -> None:
        booking, _ = me.paid()

        def change() -> None:
            # Somewhat dearer, so that it waits for its payment.
            wanted = me.shipment("mm-206", "photo", photo=None).json
            answer = me.order(wanted, credit=19_800, rebooks=booking["id"])
            assert answer.json["state"] == "awaiting_payment", answer.response.content

        assert self.ended(supervisor, kind, change) == {booking["id"]: "changing"}
        assert me.read("bookings", booking["id"])["state"] == "confirmed"

    @pytest.mark.thorough
    def test_moved_by_another_run(self, supervisor: Caller, me: Caller, member: Member) -> None:
        bookings = confirmed(member, count=3)
        first, second = moved(supervisor).json, listed(supervisor, "move", target="mm-207").json
        run_through(supervisor, first)
        run_through(supervisor, second)
        assert set(why(supervisor, second).values()) == {"moved"}
        assert len(lines(supervisor, second)) == len(bookings)
        books_agree(me)

    @pytest.mark.parametrize("kind", one_of("refund", "move"))
    def test_chosen_and_still_to_be_chosen(
        self,
        supervisor: Caller,
        me: Caller,
        member: Member,
        lose_it: End,
        kind: str,
    ) -> None:
        (booking,) = confirmed(member)
        lose_it()
        run = (moved(supervisor) if kind == "move" else listed(supervisor, kind)).json
        assert [skip["reason"] for skip in run["preview"]["cannot"]] == ["choosing"]
        assert "theirs to say" in run["preview"]["cannot"][0]["words"]["en"]
        run_through(supervisor, run)
        assert me.read("bookings", booking.pk)["state"] == "confirmed"

    @pytest.mark.expects_log("moonmail.backend")
    def test_what_fails_for_itself_holds_up_nobody(
        self, supervisor: Caller, me: Caller, member: Member, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from moonmail.backend.cases import service

        bad, *_ = bookings = confirmed(member, count=3)
        tell = service.tell

        def fail_once(writing: Any, member_id: Any, about: Any, words: Any, by: Any) -> Any:
            from moonmail.backend.bookings.models import Booking

            if Booking.objects.get(pk=about).rebooks_id == bad.pk:
                raise ZeroDivisionError
            return tell(writing, member_id, about, words, by)

        monkeypatch.setattr(service, "tell", fail_once)
        run = moved(supervisor).json
        run_through(supervisor, run)
        assert Counter(why(supervisor, run).values()) == {"failed": 1, None: len(bookings) - 1}
        assert me.read("bookings", bad.pk)["state"] == "confirmed"
        books_agree(me)


class TestTheReport:
    def test_as_pages_and_as_a_table(self, supervisor: Caller, me: Caller, member: Member) -> None:
        first, *_ = confirmed(member, count=3)
        run = moved(supervisor).json
        me.cancel({"id": str(first.pk)}, 19_800)
        run_through(supervisor, run)
        page = supervisor.get(f"/v1/desk/runs/{run['id']}/report?state=skipped").json
        assert [line["booking_id"] for line in page["items"]] == [str(first.pk)]
        assert page["items"][0]["words"]["ja"] == "予約は取り消されています。"
        assert len(supervisor.get(f"/v1/desk/runs/{run['id']}/report?after=1").json["items"]) == 2
        answer = supervisor.get(f"/v1/desk/runs/{run['id']}/report.csv", Accept_Language="en")
        text = b"".join(answer.response.streaming_content).decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text)))
        assert rows[0][:3] == ["No.", "Booking id", "Pass number"]
        assert Counter(tuple(row[4:6]) for row in rows[1:]) == {
            ("Left as it is", "The booking was cancelled."): 1,
            ("Done", ""): 2,
        }

    def test_nothing_personal_is_in_it(self, supervisor: Caller, me: Caller, member: Member) -> None:
        booking, _ = me.paid()
        run = moved(supervisor).json
        run_through(supervisor, run)
        said = supervisor.get(f"/v1/desk/runs/{run['id']}/report").response.content.decode()
        for secret in (booking["reference"], member.name, member.email, member.membership_number, str(member.pk)):
            assert secret not in said

    def test_each_booking_and_each_step_is_in_the_audit(self, supervisor: Caller, me: Caller, member: Member) -> None:
        from moonmail.backend.audit.service import links
        from moonmail.domain.audit import verify

        bookings = confirmed(member, count=2)
        run_through(supervisor, moved(supervisor).json)
        entries = [link.entry for link in links()]
        done = {entry.what: entry for entry in entries if entry.act == "changed"}
        for booking in bookings:
            entry = done[f"booking:{booking.pk}"]
            assert (entry.member, entry.why, entry.role) == (str(member.pk), "delayed", "supervisor")
        assert any(what.startswith("run:") for what in done)
        assert list(verify(links())) == []


class TestChoosingForACaller:
    @pytest.fixture
    def agent(self, db: None) -> Caller:
        return desk("agent")

    def verify(self, agent: Caller, member: Member) -> None:
        from datetime import date

        member.birth_date = date(1954, 6, 30)
        member.save()
        facts = {"birth_date": "1954-06-30", "number_tail": member.membership_number[-4:]}
        answer = agent.put(f"/v1/desk/verifications/{uuid.uuid4()}", {"member_id": str(member.pk), "facts": facts})
        assert answer.json["verified"]

    def choose(self, agent: Caller, member: Member, owed: Any, kind: str, choice_id: Any = None, **more: Any) -> Answer:
        body = {"member_id": str(member.pk), "entitlement_id": owed["entitlement"]["id"], "kind": kind, **more}
        return agent.put(f"/v1/desk/choices/{choice_id or uuid.uuid4()}", body)

    def test_only_for_who_is_verified(self, agent: Caller, me: Caller, member: Member, lose_it: End) -> None:
        me.paid()
        lose_it()
        (owed,) = me.get("/v1/changes").json["entitlement"]["created"]
        answer = self.choose(agent, member, {"entitlement": owed}, "refund")
        assert (answer.code, answer.json["current"]) == ("illegal_move", "not_verified")
        assert agent.get(f"/v1/desk/members/{member.pk}/owed").code == "illegal_move"
        assert me.read("entitlements", owed["id"])["state"] == "offered"
        self.verify(agent, member)
        assert self.choose(desk("agent"), member, {"entitlement": owed}, "refund").code == "illegal_move"

    @pytest.mark.parametrize("kind", one_of("reflight", "refund", "record"))
    def test_by_the_members_own_rules(
        self,
        agent: Caller,
        me: Caller,
        member: Member,
        lose_it: End,
        kind: str,
    ) -> None:
        from moonmail.backend.audit.models import AuditEntry

        me.paid()
        lose_it()
        self.verify(agent, member)
        (owed,) = agent.get(f"/v1/desk/members/{member.pk}/owed").json["items"]
        assert owed["flight_number"] == "MM 204"
        assert AuditEntry.objects.filter(act="opened", what="owed", member=str(member.pk)).count() == 1
        more: dict[str, Any] = {}
        if kind == "reflight":
            flight = next(f for f in owed["flights"] if f["mission_id"] == "mm-206")
            assert next(fact["key"] for fact in flight["facts"]) == "quantity"
            more = {name: flight[name] for name in ("mission_id", "terms_version", "facts_sha256")}
        choice_id = uuid.uuid4()
        answer = self.choose(agent, member, owed, kind, choice_id, **more)
        assert (answer.status, answer.json["choice"]) == (200, kind)
        assert self.choose(agent, member, owed, kind, choice_id, **more).json == answer.json
        assert me.read("entitlements", answer.json["id"])["state"] == "fulfilled"
        assert len(told(me)) == 1
        entry = AuditEntry.objects.get(what=f"entitlement:{answer.json['id']}")
        assert (entry.member, entry.role, entry.act) == (str(member.pk), "agent", "changed")
        assert agent.get(f"/v1/desk/members/{member.pk}/owed").json["items"] == []
        books_agree(me)

    @pytest.mark.thorough
    def test_a_refusal_leaves_nothing_behind(
        self,
        agent: Caller,
        me: Caller,
        member: Member,
        lose_it: End,
    ) -> None:
        from moonmail.backend.audit.models import AuditEntry

        me.paid()
        lose_it()
        self.verify(agent, member)
        (owed,) = agent.get(f"/v1/desk/members/{member.pk}/owed").json["items"]
        stale = {"mission_id": "mm-206", "terms_version": "old", "facts_sha256": secrets.token_hex(32)}
        assert self.choose(agent, member, owed, "reflight", **stale).code == "terms_changed"
        assert not AuditEntry.objects.filter(what__startswith="entitlement:").exists()
        assert told(me) == []
