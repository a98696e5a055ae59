"""Saves what this release leaves on disk, for the tests of every later one: ``python -m tests.upgrade.make_fixtures``.

A real backend and real engines on it go through one afternoon: everything a member can do is done once, something is
refused, something is still on its way. Then the backend is stopped and saved, on SQLite and as a dump of PostgreSQL;
the member goes on without it, and the profile is saved as well. What both held is written down beside them.

Run by hand when a release is made; see ``README.md``. Times are those of one fixed afternoon, archives carry neither
owners nor dates; what is drawn by chance (ids, references, keys) differs from run to run.
"""

from __future__ import annotations

import hashlib
import io
import json
import lzma
import os
import shutil
import sqlite3
import sys
import tarfile
import tempfile
from collections.abc import Iterable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from uuid import UUID, uuid4

os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"
os.environ["MOONMAIL_LIMITS"] = "off"

from tests.client import browsing
from tests.client.conftest import Engines, OffClock, Watched
from tests.client.members import detail, payment_page, picture, sign_in
from tests.support import postgres
from tests.support.server import RunningBackend, database_for
from tests.support.things import item_in
from tests.upgrade import saved

from moonmail.client import drafts, schema
from moonmail.client.http import client_version
from moonmail.client.model import Draft, DraftKind, ItemDraft, OpState, ShipmentDetail, Stroke
from moonmail.contract.accounts import OrganisationIn, OrganisationKind
from moonmail.contract.bookings import ConfirmationIn
from moonmail.contract.items import HandIn, ItemIn
from moonmail.contract.orders import order_from
from moonmail.desktop.settings import Settings
from moonmail.domain.item import HandInMethod
from moonmail.domain.mission import EntitlementKind
from moonmail.domain.order import facts_sha256, legal_facts
from moonmail.domain.sizes import SizeCode

BEGINS_AT: Final = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
# Another backend, which the member once used and which does not answer.
ELSEWHERE: Final = "http://127.0.0.1:9"
OPEN, LOST = "mm-204", "mm-206"
ROOT: Final = Path(__file__).resolve().parent.parent.parent


class Afternoon:
    """One backend, one member with the app, and somebody who is given something."""

    def __init__(self, folder: Path) -> None:
        self.off = BEGINS_AT - datetime.now(UTC)
        self.backend = RunningBackend(folder / "backend", fresh=True)
        self.backend.move_clock(self.off)
        self.backend.start()
        self.engines = Engines(folder)
        self.member = self.open("profile")
        sign_in(self.member, self.backend)
        self.receiver = self.open("receiver")
        sign_in(self.receiver, self.backend, 1)

    def open(self, name: str, url: str = "", *, start: bool = True) -> Watched:
        return self.engines.open(url or self.backend.url, name, start=start, clock=OffClock(self.off))

    # ------------------------------------------------------------ steps

    def write(self, title: str, size: SizeCode = SizeCode.MESSAGE, **more: Any) -> Draft:
        now = OffClock(self.off).now()
        words: dict[str, Any] = {"name": "山本 さくら", "text": f"{title}へ。月でも元気でね。\n🌕 Luna, 안녕"}
        return Draft(uuid4(), now, size, more.pop("mission_id", OPEN), title=title, **(words | more))

    def order(self, draft: Draft, quantity: int = 1, **content: Any) -> UUID:
        engine = self.member.engine
        hold_id = engine.ask_hold(draft.mission_id, draft.size, draft.title, quantity=quantity).result()
        draft = replace(draft, hold_id=hold_id)
        engine.save_draft(draft).result()
        flight = engine.flight(draft.mission_id).result()
        assert flight is not None
        offer = next(offer for offer in flight.offers if offer.size is draft.size)
        confirmation = ConfirmationIn(
            terms_version=flight.mission.terms.version,
            total=offer.price.amount * quantity,
            facts_sha256=facts_sha256(legal_facts(order_from(flight.mission, offer, quantity))),
            language="ja",
            confirmed_at=OffClock(self.off).now(),
        )
        letter = {"plate_png": picture(), "photo": picture(10)} if draft.kind is DraftKind.MESSAGE else {}
        what: dict[str, Any] = {"plate_png": None, "photo": None, "drawing_png": None} | letter | content
        return engine.order(draft, confirmation=confirmation, price=confirmation.total, **what).result()

    def bought(self, draft: Draft, quantity: int = 1, **content: Any) -> ShipmentDetail:
        shipment_id = self.order(draft, quantity, **content)
        browsing.pay(payment_page(self.member, shipment_id))
        self.member.sync()
        found: ShipmentDetail = self.member.until(
            lambda: d if (d := detail(self.member, shipment_id)).pass_ is not None else None
        )
        return found

    def play(self, *arguments: str) -> None:
        played = self.backend.play(*arguments)
        assert played.returncode == 0, played.stderr

    def quiet(self) -> None:
        """Wait until nothing is left to send."""
        self.member.sync()
        self.member.until(
            lambda: all(each.state is OpState.REFUSED for each in self.member.engine.operations().result())
        )
        for _ in range(3):
            self.member.sync()


def booking_of(found: ShipmentDetail) -> UUID:
    assert found.booking is not None
    return found.booking.id


def live_through(afternoon: Afternoon) -> dict[str, Any]:
    """Do everything once, with the backend at hand. Returns what is gone on with later, by name."""
    engine, receiver = afternoon.member.engine, afternoon.receiver.engine
    on_board = afternoon.bought(afternoon.write("おばあちゃん"))
    assert on_board.booking is not None
    afternoon.play("custody", on_board.booking.reference, "integrated")

    given = afternoon.bought(afternoon.write("花子"))
    gift_id = engine.make_gift(booking_of(given), "花子", "お誕生日おめでとう").result()
    afternoon.quiet()
    gift = next(each for each in engine.gifts().result() if each.id == gift_id)
    assert gift.code is not None
    receiver.claim(uuid4(), gift.code).result(30)
    offered = afternoon.bought(afternoon.write("太郎"))
    engine.make_gift(booking_of(offered), "太郎", "").result()

    left = afternoon.bought(afternoon.write("むかしの自分"))
    changed = afternoon.write("いまの自分", changes=left.card.shipment_id)
    engine.change_content(changed, plate_png=picture(77), photo=None, drawing_png=None).result()
    afternoon.quiet()
    engine.cancel_booking(booking_of(left), left.paid).result()

    photo = engine.keep_file(picture(200)).result()
    ring = ItemIn.model_validate(item_in(photos=[photo]))
    wanted = afternoon.write("祖母の指輪", SizeCode.XS, kind=DraftKind.ITEM, name="", text="")
    item = afternoon.bought(wanted, item=ring)
    engine.hand_in(item.card.shipment_id, HandIn(method=HandInMethod.COURIER, carrier="月面急便")).result()

    names = tuple((f"児童 {number}", "") for number in range(3))
    group = afternoon.write("6年1組", SizeCode.NAME, kind=DraftKind.GROUP, group=names, name="", text="")
    afternoon.bought(group, 3)

    school = uuid4()
    engine.save_organisation(
        school, OrganisationIn(name="月見小学校", kind=OrganisationKind.SCHOOL, receipt_name="月見小学校")
    ).result(30)
    engine.invite(school).result(30)
    schools = afternoon.bought(afternoon.write("校長先生", organisation_id=school))
    engine.ask_receipt(booking_of(schools), "月見小学校").result()

    afternoon.bought(afternoon.write("帰らなかった便", mission_id=LOST))
    for state in ("booking_closed", "integrating", "ready", "in_flight"):
        afternoon.play("state", LOST, state)
    afternoon.play("outcome", LOST, "lost_landing", "--lat", "47.6", "--lon", "44.1")

    to_change = afternoon.bought(afternoon.write("まだ直せる手紙"))
    to_cancel = afternoon.bought(afternoon.write("やめる手紙"))
    unpaid = afternoon.order(afternoon.write("これから払う手紙"))
    payment_page(afternoon.member, unpaid)

    afternoon.quiet()
    with afternoon.backend.rows() as rows:
        # Others buy the rest of one size elsewhere.
        rows.all(
            "UPDATE missions_offer SET sold_elsewhere = sold_elsewhere + capacity - taken, taken = capacity"
            " WHERE id = ?",
            f"{OPEN}:L",
        )
    sold_out = engine.ask_hold(OPEN, SizeCode.L, "大きな箱").result()
    nowhere = engine.ask_hold("no-such-flight", SizeCode.NAME, "行き先のない手紙").result()
    to_release = engine.ask_hold(OPEN, SizeCode.NAME, "返す枠").result()
    unheard = engine.ask_hold(OPEN, SizeCode.NAME, "答えを聞けなかった枠").result()
    afternoon.quiet()
    engine.dismiss(nowhere).result()
    # What goes back through the provider has arrived, and nothing more is due.
    afternoon.backend.restart()
    afternoon.quiet()
    (owed,) = engine.entitlements().result()
    documents = engine.documents().result(30)
    return {
        "to_change": to_change,
        "to_cancel": to_cancel,
        "item": item,
        "on_board": on_board,
        "owed": owed.id,
        "to_release": to_release,
        "unheard": unheard,
        "sold_out": sold_out,
        "offered": offered,
        "privacy": next(each.version for each in documents.items if each.name == "privacy"),
    }


def go_on_alone(afternoon: Afternoon, made: dict[str, Any]) -> None:
    """Ask for one thing of each kind without the backend, and leave something unwritten of each kind."""
    engine = afternoon.member.engine
    engine.release_hold(made["to_release"]).result()
    afternoon.order(afternoon.write("圏外で書いた手紙"))
    to_change, to_cancel = made["to_change"], made["to_cancel"]
    changed = afternoon.write("直した手紙", changes=to_change.card.shipment_id)
    engine.change_content(changed, plate_png=picture(55), photo=None, drawing_png=None).result()
    engine.cancel_booking(booking_of(to_cancel), to_cancel.paid).result()
    engine.hand_in(
        made["item"].card.shipment_id, HandIn(method=HandInMethod.COURIER, carrier="月面急便", tracking="7")
    ).result()
    engine.ask_receipt(booking_of(made["on_board"]), "山本 さくら").result()
    engine.make_gift(booking_of(to_change), "次郎", "読んでね").result()
    engine.choose(made["owed"], EntitlementKind.REFUND).result()
    engine.consent("privacy", made["privacy"]).result()

    photo = engine.keep_file(picture(33)).result()
    stroke = Stroke(((1.0, 2.0), (3.5, 4.25)), 0.4)
    for draft in (
        afternoon.write("書きかけの手紙", photo=photo, strokes=(stroke,), step="write"),
        afternoon.write("書きかけの品", SizeCode.S, kind=DraftKind.ITEM, item=ItemDraft(name="鍵", length="12,5 mm")),
        afternoon.write("書きかけの名簿", SizeCode.NAME, kind=DraftKind.GROUP, roster="児童 1\n児童 2", step="group"),
        afternoon.write(
            "便を替える手紙", rebooks=booking_of(made["on_board"]), origin=made["on_board"].card.shipment_id
        ),
    ):
        engine.save_draft(draft).result()
    afternoon.engines.close(afternoon.member)

    away = afternoon.open("profile", ELSEWHERE, start=False)
    away.engine.ask_hold(OPEN, SizeCode.NAME, "ほかの窓口に頼んだ枠").result()
    away.engine.save_draft(afternoon.write("ほかの窓口の手紙")).result()
    afternoon.engines.close(away)


# ---------------------------------------------------------------- writing down


def of_client(afternoon: Afternoon, folder: Path, unheard: UUID) -> dict[str, Any]:
    """Return what the app shows of the profile, without the backend."""
    opened = afternoon.open("profile", start=False)
    engine = opened.engine
    cards = engine.shipments(0, 100).result()
    details = {card.shipment_id: engine.shipment(card.shipment_id).result() for card in cards}
    said = {
        "drafts": [json.loads(drafts.to_json(draft)) for draft in engine.drafts().result()],
        "board": [row.mission_id for row in engine.board().result()],
        "cards": [
            {
                "shipment_id": str(card.shipment_id),
                "title": card.title,
                "size": card.size.value,
                "reference": card.reference,
                "shipment_state": card.shipment_state.value,
                "booking_state": card.booking_state.value if card.booking_state else None,
                "asked": card.asked.value,
                "quantity": card.quantity,
            }
            for card in cards
        ],
        "shipments": {
            str(id_): found.shipment.model_dump(mode="json")
            for id_, found in details.items()
            if found is not None and found.shipment is not None
        },
        "elsewhere": [[each.server, each.waiting, each.drafts] for each in engine.elsewhere().result()],
        "name": engine.session.name,
        "membership_number": engine.session.membership_number,
    }
    afternoon.engines.close(opened)
    with closing(sqlite3.connect(folder / "store.sqlite3")) as store, store:
        # The backend has done this, but its answer was cut off.
        store.execute("UPDATE outbox SET state = 'sending' WHERE id = ?", (str(unheard),))
        store.execute("DELETE FROM object WHERE type = 'hold' AND id = ?", (str(unheard),))
    with closing(sqlite3.connect(folder / "store.sqlite3")) as store:
        said["outbox"] = [
            dict(zip(saved.OUTBOX, row, strict=True))
            for row in store.execute(f"SELECT {', '.join(saved.OUTBOX)} FROM outbox ORDER BY seq")
        ]
        said["step"] = store.execute("PRAGMA user_version").fetchone()[0]
    said["files"] = sorted(each.name for each in (folder / "files").iterdir())
    return said


def of_backend(backend: RunningBackend) -> dict[str, Any]:
    """Return how many rows each table has, and for each member a digest over, and all of, what the backend says."""
    with backend.rows() as rows:
        tables = [row["name"] for row in rows.all("SELECT name FROM sqlite_master WHERE type = 'table'")]
        counts = {table: rows.value(f'SELECT count(*) FROM "{table}"') for table in tables if "sqlite" not in table}
        emails = {row["id"]: row["email"] for row in rows.all("SELECT id, email FROM accounts_member ORDER BY email")}
        epoch = rows.value("SELECT epoch FROM changes_server")
    members = {}
    for id_, email in emails.items():
        members[email] = {
            "id": str(UUID(id_)),
            **saved.own(backend, str(UUID(id_))),
            "objects": saved.things_of(backend, email),
        }
    return {"counts": counts, "members": members, "epoch": epoch, "pass_keys": saved.said(backend, "pass-keys")}


# ---------------------------------------------------------------- packing


def dump_of(data_dir: Path, scratch: Path) -> bytes:
    """Return the same backend as PostgreSQL dumps it, moved there by the product's own command."""
    with database_for("postgresql") as url:
        moved = RunningBackend(scratch).run("move", "--from", f"sqlite:{data_dir}", "--to", url)
        assert moved.returncode == 0, moved.stderr
        name = url.split("/")[3].split("?")[0]
        dumped: bytes = (
            postgres.server().tool("pg_dump", "--format=custom", "--compress=none", "--no-owner", name).stdout
        )
    return dumped


def copy_database(source: Path, target: Path) -> None:
    """Copy what a SQLite file and the log beside it hold into one small file."""
    with closing(sqlite3.connect(source)) as connection:
        connection.execute("VACUUM INTO ?", (str(target),))
    with closing(sqlite3.connect(source)) as connection, closing(sqlite3.connect(target)) as copy:
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        copy.execute(f"PRAGMA user_version = {version}")
        copy.execute("PRAGMA journal_mode = WAL")


def pack(folder: Path, leave_out: Iterable[str]) -> bytes:
    """Return a tar.xz of ``folder`` that holds names, modes and contents, no owners and no times."""
    out = io.BytesIO()
    left_out = set(leave_out)
    with tarfile.open(fileobj=out, mode="w:xz", preset=9) as packed:
        for file in sorted(folder.rglob("*")):
            if not file.is_file() or file.name in left_out or file.name.endswith(("-wal", "-shm")):
                continue
            info = tarfile.TarInfo(file.relative_to(folder).as_posix())
            data = file.read_bytes()
            info.size, info.mode = len(data), file.stat().st_mode & 0o700
            packed.addfile(info, io.BytesIO(data))
    return out.getvalue()


def released() -> dict[str, Any]:
    """Return what may never be edited any more: every migration of the backend and every step of the store."""
    files = sorted((ROOT / "src/moonmail/backend").glob("*/migrations/0*.py"))
    return {
        "migrations": {
            file.relative_to(ROOT).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest() for file in files
        },
        "store": [hashlib.sha256(step.encode()).hexdigest() for step in schema.MIGRATIONS],
    }


def make(folder: Path) -> dict[str, bytes]:
    """Return the files of this release's fixture by name."""
    afternoon = Afternoon(folder)
    backend = afternoon.backend
    try:
        made = live_through(afternoon)
        afternoon.engines.close(afternoon.receiver)
        backend.stop()
        data = folder / "data"
        shutil.copytree(backend.data_dir, data, ignore=shutil.ignore_patterns("moonmail.sqlite3*", "*.lock"))
        copy_database(backend.data_dir / "moonmail.sqlite3", data / "moonmail.sqlite3")
        go_on_alone(afternoon, made)
        backend.start()
        of_this = of_backend(backend)
        backend.stop()
        profile = folder / "profile"
        of_member = of_client(afternoon, profile, made["unheard"])
        Settings(profile / "settings.ini").change(language="ja", text_size=150, theme="night")
        copy_database(profile / "store.sqlite3", folder / "copied.sqlite3")
        for file in profile.glob("store.sqlite3*"):
            file.unlink()
        (folder / "copied.sqlite3").rename(profile / "store.sqlite3")
    finally:
        for engine in afternoon.engines.made:
            engine.close()
        backend.stop()
    saved_at = OffClock(afternoon.off).now().isoformat()
    expected = {"saved_at": saved_at, "server": backend.url, "client": of_member, "backend": of_this}
    text = json.dumps(expected, ensure_ascii=False, sort_keys=True)
    return {
        saved.PROFILE: pack(profile, ("lock",)),
        saved.BACKEND: pack(data, ()),
        saved.DUMP: lzma.compress(dump_of(data, folder / "moved"), preset=9),
        saved.EXPECTED: lzma.compress(text.encode(), preset=9),
        saved.RELEASED: (json.dumps(released(), indent=1) + "\n").encode(),
    }


def main() -> int:
    target = saved.SAVED / client_version()
    if target.exists():
        print(f"{target.relative_to(ROOT)} is there already: what was released is never saved anew")
        return 2
    with tempfile.TemporaryDirectory(prefix="moonmail-release-") as folder:
        files = make(Path(folder))
    target.mkdir(parents=True)
    for name, content in files.items():
        (target / name).write_bytes(content)
        print(f"{len(content):>8} {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
