from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import base45
import cbor2
import cwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from moonmail.domain.references import normalise_reference
from moonmail.domain.sizes import SizeCode
from moonmail.media.passes import (
    CHECK_LABEL,
    PREFIX,
    PassClaims,
    PassSigningKey,
    PassVerdict,
    issue,
    new_signing_key,
    pass_number,
    public_jwks,
    read_jwks,
    verify,
)

NOW = datetime(2026, 11, 22, 3, 4, tzinfo=UTC)
KEY = PassSigningKey.of(Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
KEYS = public_jwks([KEY])
CLAIMS = PassClaims(
    key_id=KEY.key_id,
    issued_at=NOW,
    expires_at=NOW + timedelta(days=400),
    booking=UUID(int=0x1234567890ABCDEF1234567890ABCDEF),
    flight_number="MM 204",
    size=SizeCode.MESSAGE.value,
    sequence=1,
)
PASS = issue(CLAIMS, KEY)
RAW = base45.b45decode(PASS[len(PREFIX) :])
QR_ALPHANUMERIC = set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")


def text_of(raw: bytes) -> str:
    return PREFIX + base45.b45encode(raw).decode()


def verdict(text: str, now: datetime = NOW) -> PassVerdict:
    return verify(text, KEYS, now).verdict


seconds = st.integers(0, 4_000_000_000).map(lambda value: datetime.fromtimestamp(value, UTC))


@settings(max_examples=40, deadline=None)
@given(
    st.uuids(),
    st.text(st.characters(codec="ascii", categories=["Lu", "Nd"]), min_size=1, max_size=8),
    st.sampled_from(SizeCode),
    st.integers(1, 500),
    seconds,
)
def test_what_is_issued_is_read_back(booking: UUID, flight: str, size: SizeCode, sequence: int, at: datetime) -> None:
    claims = PassClaims(KEY.key_id, at, at + timedelta(days=30), booking, flight, size.value, sequence)
    text = issue(claims, KEY)
    found = verify(text, KEYS, at)
    assert found.verdict is PassVerdict.VALID
    assert found.claims == claims
    assert verify(text, KEYS, claims.expires_at).verdict is PassVerdict.EXPIRED
    assert set(text) <= QR_ALPHANUMERIC


def test_it_is_short_and_says_nothing_personal() -> None:
    assert len(PASS) <= 221, "49 modules at level M"
    payload = cbor2.loads(cbor2.loads(RAW).value[2])
    assert sorted(payload) == [-65537, 4, 6]
    assert len(payload[-65537]) == 4


def test_an_ordinary_cose_library_reads_it() -> None:
    public = cwt.COSEKey.new({1: 1, 2: bytes.fromhex(KEY.key_id), 3: -8, -1: 6, -2: KEY.public})
    assert cbor2.loads(cwt.COSE.new().decode(RAW, public))[4] == int(CLAIMS.expires_at.timestamp())


def test_every_flipped_bit_is_found() -> None:
    for place in range(len(RAW)):
        for bit in range(8):
            changed = bytearray(RAW)
            changed[place] ^= 1 << bit
            found = verdict(text_of(bytes(changed)))
            assert found in {PassVerdict.ALTERED, PassVerdict.FORGED}, (place, bit, found)


@settings(max_examples=300, deadline=None)
@given(st.integers(0, len(PASS) - 1), st.sampled_from(sorted(QR_ALPHANUMERIC)))
def test_every_changed_letter_is_found(place: int, letter: str) -> None:
    changed = PASS[:place] + letter + PASS[place + 1 :]
    if changed != PASS:
        assert verdict(changed) not in {PassVerdict.VALID, PassVerdict.EXPIRED}


@settings(max_examples=200, deadline=None)
@given(st.text() | st.text(sorted(QR_ALPHANUMERIC)).map(lambda text: PREFIX + text))
def test_any_text_is_answered(text: str) -> None:
    assert verdict(text) in {PassVerdict.NOT_A_PASS, PassVerdict.ALTERED, PassVerdict.FORGED}


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_answered(raw: bytes) -> None:
    assert verdict(text_of(raw)) in {PassVerdict.ALTERED, PassVerdict.FORGED}


def parts() -> list:
    return list(cbor2.loads(RAW).value)


def whole(protected: bytes, payload: bytes, signature: bytes, outside: dict | None = None) -> str:
    """Put a pass together with a check that fits, as a careful forger would."""
    check = {CHECK_LABEL: hashlib.sha256(protected + payload + signature).digest()[:4]}
    return text_of(
        cbor2.dumps(cbor2.CBORTag(18, [protected, check if outside is None else outside, payload, signature]))
    )


def test_control_the_parts_make_the_pass() -> None:
    protected, outside, payload, signature = parts()
    assert whole(protected, payload, signature) == PASS
    assert text_of(cbor2.dumps(cbor2.CBORTag(18, [protected, outside, payload, signature]))) == PASS


def test_changed_claims_under_the_old_signature_are_altered() -> None:
    protected, outside, payload, signature = parts()
    claims = cbor2.loads(payload)
    claims[4] += 86_400
    changed = text_of(cbor2.dumps(cbor2.CBORTag(18, [protected, outside, cbor2.dumps(claims), signature])))
    assert verdict(changed) is PassVerdict.ALTERED
    # With the check made to fit it looks forged; it is never valid.
    assert verdict(whole(protected, cbor2.dumps(claims), signature)) is PassVerdict.FORGED


def test_signed_by_another_key_under_our_key_id_is_forged() -> None:
    stranger = new_signing_key()
    protected, _, payload, _ = parts()
    forged = cwt.COSE.new().encode_and_sign(
        payload,
        cwt.COSEKey.new({1: 1, 2: bytes.fromhex(KEY.key_id), 3: -8, -1: 6, -2: stranger.public, -4: stranger.seed}),
        protected=cbor2.loads(protected),
    )
    found = verify(whole(protected, payload, cbor2.loads(forged).value[3]), KEYS, NOW)
    assert found.verdict is PassVerdict.FORGED
    assert not found.trusted
    assert found.claims is not None, "what it says may be looked at, as unproven"


def test_a_strangers_own_pass_names_an_unknown_key() -> None:
    stranger = new_signing_key()
    text = issue(replace(CLAIMS, key_id=stranger.key_id), stranger)
    assert verdict(text) is PassVerdict.UNKNOWN_KEY
    assert verify(text, public_jwks([KEY, stranger]), NOW).verdict is PassVerdict.VALID
    assert verify(PASS, [], NOW).verdict is PassVerdict.UNKNOWN_KEY


@pytest.mark.parametrize(
    "header",
    [
        {4: bytes.fromhex(KEY.key_id)},
        {1: 5, 4: bytes.fromhex(KEY.key_id)},
        {1: -8},
        {1: -7, 4: b"x"},
        {1: -8, 4: "text"},
    ],
)
def test_a_way_of_signing_that_is_not_ours_is_forged(header: dict[int, object]) -> None:
    _, _, payload, signature = parts()
    assert verdict(whole(cbor2.dumps(header), payload, signature)) is PassVerdict.FORGED


def test_a_mac_made_with_our_public_key_is_forged() -> None:
    """Key confusion: everybody has the public key, so a MAC keyed with it proves nothing."""
    protected, _, payload, _ = parts()
    mac_key = cwt.COSEKey.new({1: 4, 3: 5, -1: KEY.public})
    maced = cwt.COSE.new().encode_and_mac(
        payload, mac_key, protected={1: 5}, unprotected={4: bytes.fromhex(KEY.key_id)}
    )
    assert verdict(text_of(maced)) is PassVerdict.FORGED
    assert verdict(whole(protected, payload, b"")) is PassVerdict.FORGED


def test_without_its_check_or_with_more_beside_it_is_not_accepted() -> None:
    protected, outside, payload, signature = parts()
    assert verdict(whole(protected, payload, signature, {})) is PassVerdict.FORGED
    assert verdict(whole(protected, payload, signature, {**outside, 99: b"x"})) is PassVerdict.ALTERED


def test_another_spelling_of_the_same_pass_is_not_accepted() -> None:
    assert verdict(text_of(RAW + b"\0")) is PassVerdict.ALTERED
    assert verdict(PASS.lower()) is PassVerdict.NOT_A_PASS
    assert verdict(f"\n {PASS} \n") is PassVerdict.VALID


def test_our_key_on_something_else_is_not_a_pass() -> None:
    payload = cbor2.dumps({4: 2_000_000_000, 6: 1, -65537: [b"short", "MM 204", "message", 1]})
    protected = cbor2.dumps({1: -8, 4: bytes.fromhex(KEY.key_id)})
    key = cwt.COSEKey.new({1: 1, 2: bytes.fromhex(KEY.key_id), 3: -8, -1: 6, -2: KEY.public, -4: KEY.seed})
    signed = cbor2.loads(cwt.COSE.new().encode_and_sign(payload, key, protected=cbor2.loads(protected)))
    assert verdict(whole(protected, payload, signed.value[3])) is PassVerdict.NOT_A_PASS


def test_damaged_keys_make_nothing_valid() -> None:
    for wrong in ("", "AAAA", "!", public_jwks([new_signing_key()])[0]["x"]):
        assert verify(PASS, [{**KEYS[0], "x": wrong}], NOW).verdict is PassVerdict.FORGED
    assert (
        verify(PASS, [{key: value for key, value in KEYS[0].items() if key != "x"}], NOW).verdict is PassVerdict.FORGED
    )


def test_keys_travel_as_json_web_keys() -> None:
    again = PassSigningKey.from_jwk(KEY.to_jwk())
    assert again == KEY
    assert issue(CLAIMS, again) == PASS
    assert "d" not in KEYS[0]
    assert KEYS[0]["kty"] == "OKP"
    assert read_jwks(json.dumps({"keys": KEYS})) == read_jwks(json.dumps(KEYS)) == KEYS
    assert str(KEY.seed) not in repr(KEY)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"d": "AA"}', '{"d": 5}', "null"])
def test_what_is_no_private_key_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        PassSigningKey.from_jwk(text)


def test_claims_of_another_key_or_with_parts_of_seconds_are_not_signed() -> None:
    with pytest.raises(ValueError, match="another key"):
        issue(replace(CLAIMS, key_id="00000000"), KEY)
    with pytest.raises(ValueError, match="whole seconds"):
        issue(replace(CLAIMS, issued_at=NOW.replace(microsecond=1)), KEY)


@given(st.uuids(), st.integers(0, 1000))
def test_a_pass_number_can_be_read_aloud_and_changes_with_the_sequence(booking: UUID, sequence: int) -> None:
    number = pass_number(booking, sequence)
    assert normalise_reference(number) == number
    assert number != pass_number(booking, sequence + 1)
