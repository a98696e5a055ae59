"""The signed Moon boarding pass: made by the backend, checked by any desk without a network.

A pass is a CWT (RFC 8392) in a tagged COSE_Sign1 (RFC 9052), signed with Ed25519, written in base45 (RFC 9285) behind
``MOON1:``, so that it fits the alphanumeric mode of a QR code. It names no person and no booking reference.

========== ============================================================ ==========================================
where      label                                                        what
========== ============================================================ ==========================================
protected  1, 4                                                         algorithm (−8, EdDSA), key id (4 bytes)
outside    ``CHECK_LABEL``                                              first 4 bytes of SHA-256 over the rest
claims     4, 6                                                         expiry, issued at (seconds since 1970, UTC)
claims     ``PASS_LABEL``                                               booking UUID (16 bytes), flight, size, sequence
========== ============================================================ ==========================================

The check in the unprotected header proves nothing; it tells a pass that was changed after it was made from one that
somebody else made (``docs/adr/0003-pass-verdicts.md``).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

import base45
import cbor2
import cwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from cwt.cose_key_interface import COSEKeyInterface

from moonmail.domain.references import ALPHABET, REFERENCE_LENGTH
from moonmail.domain.sizes import SizeCode
from moonmail.domain.text import Text

PREFIX: Final = "MOON1:"
# Private use: CWT claims and COSE headers below −65536.
PASS_LABEL: Final = -65537
CHECK_LABEL: Final = -65538
_CHECK_BYTES: Final = 4
_KEY_ID_BYTES: Final = 4
_ALG: Final = 1
_KID: Final = 4
_EXP: Final = 4
_IAT: Final = 6
_EDDSA: Final = -8
_SIGN1_TAG: Final = 18
_QR_CHARACTERS: Final = re.compile(r"[0-9A-Z $%*+\-./:]*")
# A pass is some 230 characters; nothing longer than this is even decoded.
_LONGEST: Final = 2000
# Whatever bytes from elsewhere can make a decoder raise.
_UNREADABLE: Final = (cbor2.CBORError, ValueError, TypeError, EOFError, OverflowError, RecursionError, MemoryError)


@dataclass(frozen=True, slots=True)
class PassClaims:
    """Everything a pass says. Times are whole seconds, UTC."""

    key_id: str
    issued_at: datetime
    expires_at: datetime
    booking: UUID
    flight_number: str
    size: str
    sequence: int


class PassVerdict(StrEnum):
    """What the evidence shows, in the order in which it is looked at. Only VALID is good.

    NOT_A_PASS: does not begin as a pass, or a known key signed something that is none.
    ALTERED: begins as a pass, but is not as it left its maker: unreadable, incomplete, or its check does not fit.
    FORGED: is whole, but was not made by the holder of the key that it names: its signature is another's, or it is
    unsigned or signed in a way that MoonMail never signs.
    UNKNOWN_KEY: is whole, but names a key that is not in this key set: an old key set, or a made-up key.
    EXPIRED: signed by a known key; its time is over.
    """

    VALID = "valid"
    EXPIRED = "expired"
    ALTERED = "altered"
    FORGED = "forged"
    UNKNOWN_KEY = "unknown_key"
    NOT_A_PASS = "not_a_pass"  # noqa: S105


VERDICT_WORDS: Final[dict[PassVerdict, Text]] = {
    PassVerdict.VALID: Text("有効な搭乗券です。", "This pass is valid."),
    PassVerdict.EXPIRED: Text(
        "発行元は正しい搭乗券ですが、有効期限が過ぎています。", "This pass is genuine, but it has expired."
    ),
    PassVerdict.ALTERED: Text(
        "発行された後に内容が変わっています。読み取りの誤り、または改ざんです。受け付けないでください。",
        "This pass was changed after it was issued: a reading error, or tampering. Do not accept it.",
    ),
    PassVerdict.FORGED: Text(
        "発行元の鍵で署名されていません。偽造です。受け付けないでください。",
        "This pass was not signed with the issuer's key. It is forged. Do not accept it.",
    ),
    PassVerdict.UNKNOWN_KEY: Text(
        "この端末が知らない鍵で署名されています。鍵を更新してから、もう一度確認してください。",
        "This pass names a key that is not known here. Update the keys, then check it again.",
    ),
    PassVerdict.NOT_A_PASS: Text("月面搭乗券ではありません。", "This is not a Moon boarding pass."),
}


@dataclass(frozen=True, slots=True)
class Verification:
    """``claims`` is what the pass says; None when that can't be read. Trust it only if ``trusted``."""

    verdict: PassVerdict
    claims: PassClaims | None = None

    @property
    def valid(self) -> bool:
        return self.verdict is PassVerdict.VALID

    @property
    def trusted(self) -> bool:
        return self.verdict in (PassVerdict.VALID, PassVerdict.EXPIRED)

    @property
    def words(self) -> Text:
        return VERDICT_WORDS[self.verdict]


@dataclass(frozen=True, slots=True, repr=False)
class PassSigningKey:
    """A private Ed25519 key. ``key_id`` is made from the public key, so that no two keys share one by mistake."""

    seed: bytes
    public: bytes

    @property
    def key_id(self) -> str:
        return hashlib.sha256(self.public).hexdigest()[: 2 * _KEY_ID_BYTES]

    def to_jwk(self) -> str:
        """Return the private key as a JSON Web Key. It is a secret."""
        return json.dumps({**self.public_jwk(), "d": _b64(self.seed)}, sort_keys=True)

    def public_jwk(self) -> dict[str, str]:
        return {
            "kty": "OKP",
            "crv": "Ed25519",
            "alg": "EdDSA",
            "use": "sig",
            "kid": self.key_id,
            "x": _b64(self.public),
        }

    @classmethod
    def from_jwk(cls, text: str) -> PassSigningKey:
        """Read what ``to_jwk`` wrote.

        Raises:
            ValueError: it is no private Ed25519 key.
        """
        try:
            seed = _unb64(json.loads(text)["d"])
            return cls.of(Ed25519PrivateKey.from_private_bytes(seed))
        except (KeyError, TypeError, ValueError) as error:
            raise ValueError("no private Ed25519 JWK") from error

    @classmethod
    def of(cls, key: Ed25519PrivateKey) -> PassSigningKey:
        return cls(
            key.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption()),
            key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw),
        )


def _b64(data: bytes) -> str:
    from base64 import urlsafe_b64encode

    return urlsafe_b64encode(data).rstrip(b"=").decode()


def _unb64(text: str) -> bytes:
    from base64 import urlsafe_b64decode

    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def new_signing_key() -> PassSigningKey:
    return PassSigningKey.of(Ed25519PrivateKey.generate())


def public_jwks(keys: Iterable[PassSigningKey]) -> list[dict[str, str]]:
    """Return the ``keys`` of a JWK set (RFC 7517): what every desk may know."""
    return [key.public_jwk() for key in keys]


def read_jwks(text: str) -> list[dict[str, str]]:
    """Read a JWK set, or a bare list of keys.

    Raises:
        ValueError: it is neither.
    """
    read = json.loads(text)
    keys = read.get("keys") if isinstance(read, dict) else read
    if not isinstance(keys, list) or not all(isinstance(key, dict) for key in keys):
        raise ValueError("no JWK set")
    return keys


def pass_number(booking: UUID, sequence: int) -> str:
    """Return the pass's own short number, for people. The booking reference can't be told from it."""
    rest = int.from_bytes(hashlib.sha256(b"moonmail pass" + booking.bytes + sequence.to_bytes(4, "big")).digest())
    letters = []
    for _ in range(REFERENCE_LENGTH):
        rest, letter = divmod(rest, len(ALPHABET))
        letters.append(ALPHABET[letter])
    return "".join(letters)


def issue(claims: PassClaims, key: PassSigningKey) -> str:
    """Return the signed pass as its QR carries it.

    Raises:
        ValueError: the claims name another key, or their times are not whole seconds.
    """
    if claims.key_id != key.key_id:
        raise ValueError("the claims name another key")
    payload = _payload(claims)
    protected = cbor2.dumps({_ALG: _EDDSA, _KID: bytes.fromhex(key.key_id)})
    signed = cwt.COSE.new().encode_and_sign(
        payload,
        _cose_key(key.key_id, key.public, key.seed),
        protected=cbor2.loads(protected),
    )
    signature: bytes = cbor2.loads(signed).value[3]
    code: bytes = base45.b45encode(_assembled(protected, payload, signature))
    return PREFIX + code.decode()


def _payload(claims: PassClaims) -> bytes:
    return cbor2.dumps(
        {
            _EXP: _seconds(claims.expires_at),
            _IAT: _seconds(claims.issued_at),
            PASS_LABEL: [claims.booking.bytes, claims.flight_number, str(claims.size), claims.sequence],
        }
    )


def _seconds(at: datetime) -> int:
    if at.utcoffset() is None or at.microsecond:
        raise ValueError("a pass's times are whole seconds with an offset")
    return int(at.timestamp())


def _assembled(protected: bytes, payload: bytes, signature: bytes) -> bytes:
    """Return the one way in which these parts are written: whatever is written otherwise was changed."""
    check = hashlib.sha256(protected + payload + signature).digest()[:_CHECK_BYTES]
    return cbor2.dumps(cbor2.CBORTag(_SIGN1_TAG, [protected, {CHECK_LABEL: check}, payload, signature]))


def verify(text: str, jwks: Sequence[Mapping[str, str]], now: datetime) -> Verification:
    """Check the text of a pass against the public keys ``jwks``. Never raises for what the text is."""
    text = text.strip()
    if not text.startswith(PREFIX):
        return Verification(PassVerdict.NOT_A_PASS)
    parts = _parts(text)
    if isinstance(parts, PassVerdict):
        return Verification(parts)
    protected, payload, _, data = parts
    claims = _claims(protected, payload)
    try:
        header = cbor2.loads(protected)
        kid = header.get(_KID) if isinstance(header, dict) else None
        signed_our_way = isinstance(header, dict) and set(header) == {_ALG, _KID} and header[_ALG] == _EDDSA
    except _UNREADABLE:
        kid, signed_our_way = None, False
    if not signed_our_way or not isinstance(kid, bytes):
        return Verification(PassVerdict.FORGED, claims)
    known = next((key for key in jwks if key.get("kid") == kid.hex()), None)
    if known is None:
        return Verification(PassVerdict.UNKNOWN_KEY, claims)
    try:
        cwt.COSE.new().decode(data, _cose_key(kid.hex(), _unb64(known["x"])))
    except (cwt.VerifyError, cwt.DecodeError, KeyError, ValueError):
        return Verification(PassVerdict.FORGED, claims)
    if claims is None:
        return Verification(PassVerdict.NOT_A_PASS)
    return Verification(PassVerdict.EXPIRED if now >= claims.expires_at else PassVerdict.VALID, claims)


def _cose_key(key_id: str, public: bytes, seed: bytes | None = None) -> COSEKeyInterface:
    """Return the key by RFC 9053: OKP, Ed25519, with its short id as bytes (a JWK's id would be taken as text)."""
    parameters: dict[int, Any] = {1: 1, 2: bytes.fromhex(key_id), 3: _EDDSA, -1: 6, -2: public}
    return cwt.COSEKey.new(parameters if seed is None else {**parameters, -4: seed})


def _parts(text: str) -> PassVerdict | tuple[bytes, bytes, bytes, bytes]:
    """Return protected header, payload, signature and all bytes of a whole pass, or why it is none."""
    code = text[len(PREFIX) :]
    if len(code) > _LONGEST or not _QR_CHARACTERS.fullmatch(code):
        return PassVerdict.ALTERED
    try:
        data: bytes = base45.b45decode(code)
        if base45.b45encode(data).decode() != code:
            return PassVerdict.ALTERED
        message = cbor2.loads(data)
    except _UNREADABLE:
        return PassVerdict.ALTERED
    if not isinstance(message, cbor2.CBORTag) or not isinstance(message.value, list | tuple):
        return PassVerdict.ALTERED
    if message.tag != _SIGN1_TAG:
        return PassVerdict.FORGED
    if len(message.value) != 4:
        return PassVerdict.ALTERED
    protected, outside, payload, signature = message.value
    if not all(isinstance(part, bytes) for part in (protected, payload, signature)) or not isinstance(outside, Mapping):
        return PassVerdict.ALTERED
    if CHECK_LABEL not in outside:
        return PassVerdict.FORGED
    if _assembled(protected, payload, signature) != data:
        return PassVerdict.ALTERED
    return protected, payload, signature, data


def _claims(protected: bytes, payload: bytes) -> PassClaims | None:
    """Return what the pass says, or None when it says something else. Not yet to be trusted."""
    try:
        kid = cbor2.loads(protected)[_KID]
        said: Any = cbor2.loads(payload)
        booking, flight, size, sequence = said[PASS_LABEL]
        claims = PassClaims(
            key_id=kid.hex(),
            issued_at=datetime.fromtimestamp(said[_IAT], UTC),
            expires_at=datetime.fromtimestamp(said[_EXP], UTC),
            booking=UUID(bytes=booking),
            flight_number=flight,
            size=SizeCode(size).value,
            sequence=sequence,
        )
        # What does not come out the same way was not written by this code.
        return claims if isinstance(flight, str) and _payload(claims) == payload else None
    except (*_UNREADABLE, AttributeError, IndexError, KeyError, OSError):
        return None
