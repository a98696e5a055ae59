"""Members with something to lose, for the tests of who may do what. Import after Django is set up."""

from __future__ import annotations

import contextlib
import io
import secrets
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from tests.support.backend_calls import Answer, Caller, mint_desk_token, mint_token
from tests.support.oauth_inside import Kiosk
from tests.support.things import item_in, plate

from moonmail.backend.accounts.models import Member
from moonmail.backend.kiosks import service
from moonmail.backend.staff import service as staff

SIGNED_IN: Final = ("owner", "other", "giver", "receiver", "booker")
NOT_SIGNED_IN: Final = ("nobody", "signed out", "garbage", "kiosk", "revoked kiosk", "staff")
# All that one person may be: an auditor is nothing else.
HELPING: Final = ("agent", "receiving", "operations", "supervisor")
CALLERS: Final = (*SIGNED_IN, *NOT_SIGNED_IN)
FLIGHT: Final = "mm-204"
LOST: Final = "mm-206"
OWNERS_WORDS: Final = "誰にも見せない手紙"
GIVEN_WORDS: Final = "ふたりだけの贈りもの"


@dataclass(frozen=True)
class Sent:
    """A request that was carried out, to be sent again."""

    path: str
    body: Any
    answer: Answer

    @property
    def thing(self) -> Any:
        return self.answer.json


@dataclass
class World:
    """``owner`` has one of everything. ``giver`` gave a booking, which is ``receiver``'s now. ``booker`` books for the

    owner's organisation as well. ``sent``: the requests that made it so, by what they made.
    """

    folder: Path
    members: dict[str, Member] = field(default_factory=dict)
    callers: dict[str, Caller] = field(default_factory=dict)
    sent: dict[str, Sent] = field(default_factory=dict)
    tokens: dict[str, str | None] = field(default_factory=dict)
    secrets: dict[str, tuple[frozenset[str], list[str]]] = field(default_factory=dict)
    blobs: dict[str, str] = field(default_factory=dict)
    before: dict[str, str] = field(default_factory=dict)
    entitlement: Any = None
    own: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    kiosk: Kiosk = field(init=False)

    def thing(self, name: str) -> Any:
        return self.sent[name].thing

    def put(self, who: str, name: str, kind: str, body: Any) -> Any:
        path = f"/v1/{kind}/{uuid.uuid4()}"
        answer = self.callers[who].put(path, body)
        assert answer.status in (200, 201), (name, answer.status, answer.response.content.decode())
        self.sent[name] = Sent(path, body, answer)
        return answer.json

    def digests(self) -> dict[str, str]:
        """Return a hash of everything that each member has."""
        from moonmail.backend.changes.service import digest

        return {name: digest(member.pk).sha256 for name, member in self.members.items()}

    def seen_by_others(self, caller: str, text: str) -> list[str]:
        """Return the secrets in ``text`` that ``caller`` must never see."""
        return [word for may, words in self.secrets.values() if caller not in may for word in words if word in text]


def build(folder: Path) -> World:
    world = World(folder)
    for place, name in enumerate(SIGNED_IN):
        member = Member.objects.create_user(
            f"{name}@matrix.example",
            None,
            name=f"会員 {name}",
            name_kana="カイイン",
            birth_date="1990-01-01",
            phone=f"+8190123400{place:02}",
            membership_number=f"00777000{place}",
        )
        world.members[name] = member
        world.tokens[name] = mint_token(member)
    world.tokens |= {"nobody": None, "garbage": "no-token-of-anybody", "signed out": _ended(world.members["owner"])}
    kiosk, revoked = Kiosk(), Kiosk()
    world.tokens |= {"kiosk": kiosk.token, "revoked kiosk": revoked.token}
    world.kiosk = kiosk
    clerk = staff.make("staff@matrix.example", "窓口 渚", secrets.token_urlsafe(16), HELPING, "command:test")
    world.tokens["staff"] = mint_desk_token(clerk.account)
    service.revoke(revoked.kiosk.pk)
    world.callers = {name: Caller(token) for name, token in world.tokens.items()}
    _fill(world)
    code = world.thing("invitation")["invitation"]
    world.put("booker", "joining", "joinings", {"code": code})
    # A code that is still open: the one that was joined by is used up.
    open_code = world.put("owner", "invitation", "invitations", {"organisation_id": world.thing("organisation")["id"]})
    owner = world.members["owner"]
    world.secrets = {
        "owner": (
            frozenset({"owner"}),
            [OWNERS_WORDS, owner.email, owner.phone, owner.membership_number, open_code["invitation"]],
        ),
        "given": (frozenset({"giver", "receiver"}), [GIVEN_WORDS]),
    }
    world.before = world.digests()
    return world


def _ended(member: Member) -> str:
    """Return the token of a session that its member ended."""
    from allauth.idp.oidc.models import Token

    token = mint_token(member)
    assert Caller(token).get("/v1/me").status == 200
    Token.objects.by_value(token).delete()
    return token


def _fill(world: World) -> None:
    owner, giver = world.callers["owner"], world.callers["giver"]
    world.blobs = {"owner": owner.blob(plate(shade=77)), "giver": giver.blob(plate(shade=88))}
    world.put("owner", "hold", "holds", {"mission_id": FLIGHT, "size": "message"})
    world.put("owner", "shipment", "shipments", _letter(OWNERS_WORDS, world.blobs["owner"]))
    _order(world, "owner", "unpaid", OWNERS_WORDS)
    _order(world, "owner", "paid", OWNERS_WORDS, pay=True)
    _order(world, "owner", "offered", "あけてびっくり", pay=True)
    world.put("owner", "gift", "gifts", {"booking_id": world.thing("offered booking")["id"]})
    world.put("owner", "move", "gift-moves", {"gift_id": world.thing("gift")["id"], "move": "unlock"})
    receipt = {"booking_id": world.thing("paid booking")["id"], "addressee": OWNERS_WORDS}
    world.put("owner", "receipt", "receipts", receipt)
    item = {
        "title": OWNERS_WORDS,
        "size": "XS",
        "mission_id": FLIGHT,
        "item": item_in(photos=[owner.blob(plate())]),
    }
    world.put("owner", "item", "shipments", item)
    hand_in = {"shipment_id": world.thing("item")["id"], "hand_in": {"method": "courier"}}
    world.put("owner", "hand-in", "hand-ins", hand_in)
    school = {"name": "月見小学校", "kind": "school", "receipt_name": "月見小学校"}
    world.put("owner", "organisation", "organisations", school)
    world.put("owner", "invitation", "invitations", {"organisation_id": world.thing("organisation")["id"]})
    _order(world, "owner", "cancelled", OWNERS_WORDS, pay=True)
    cancelled = world.thing("cancelled booking")
    refund = {"booking_id": cancelled["id"], "refund": cancelled["price"]["amount"]}
    world.put("owner", "cancellation", "cancellations", refund)
    _change(world, "owner", "change", world.thing("paid shipment"))

    world.put("owner", "case message", "case-messages", {"text": OWNERS_WORDS})

    _order(world, "giver", "given", GIVEN_WORDS, pay=True)
    given = {"booking_id": world.thing("given booking")["id"]}
    world.put("giver", "given gift", "gifts", given)
    world.put("giver", "given receipt", "receipts", {**given, "addressee": "贈り主"})
    world.put("receiver", "claim", "claims", {"code": world.thing("given gift")["code"]})
    assert giver.get(f"/v1/bookings/{given['booking_id']}").status == 404

    for name in SIGNED_IN:
        caller = world.callers[name]
        shipment = caller.shipment()
        world.own[name] = (caller.hold().json, shipment.json)
    _order(world, "owner", "lost", OWNERS_WORDS, pay=True, mission=LOST)
    for state in ("booking_closed", "integrating", "ready", "in_flight"):
        play(world, "state", LOST, state)
    play(world, "outcome", LOST, "lost_landing")
    (world.entitlement,) = owner.get("/v1/changes?limit=1000").json["entitlement"]["created"]


def play(world: World, *arguments: str) -> None:
    from moonmail.backend import commands

    said = io.StringIO()
    with contextlib.redirect_stderr(said), contextlib.redirect_stdout(io.StringIO()):
        code = commands.main(["play", *arguments, "--data", str(world.folder)])
    assert code == 0, said.getvalue()


def _letter(title: str, blob: str, mission: str = FLIGHT) -> dict[str, Any]:
    return {
        "title": title,
        "size": "message",
        "mission_id": mission,
        "message": {"text": title, "plate": blob},
    }


def _order(world: World, who: str, name: str, title: str, *, pay: bool = False, mission: str = FLIGHT) -> None:
    caller = world.callers[who]
    hold = world.put(who, f"{name} hold", "holds", {"mission_id": mission, "size": "message"})
    shipment = world.put(who, f"{name} shipment", "shipments", _letter(title, world.blobs[who], mission))
    booking = world.put(
        who,
        f"{name} booking",
        "bookings",
        {"hold_id": hold["id"], "shipment_id": shipment["id"], "confirmation": caller.confirmation(mission)},
    )
    if pay:
        caller.press_pay(world.put(who, f"{name} payment", "payments", {"booking_id": booking["id"]}))


def _change(world: World, who: str, name: str, shipment: Mapping[str, Any]) -> None:
    now = world.callers[who].read("shipments", shipment["id"])
    body = {"shipment_id": now["id"], "rev": now["rev"], "title": OWNERS_WORDS}
    world.put(who, name, "shipment-changes", {**body, "message": {"text": "別の手紙", "plate": world.blobs["owner"]}})


@contextlib.contextmanager
def rolled_back() -> Iterator[None]:
    from django.db import transaction

    with transaction.atomic():
        yield
        transaction.set_rollback(True)
