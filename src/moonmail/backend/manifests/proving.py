"""Whether the file of a manifest is as it was frozen. Needs the file and a public key, and no database."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any, Final

from moonmail.backend import signing
from moonmail.domain import manifest

ALTERED: Final = "the content was altered: it has another hash"
FORGED: Final = "the signature is not by this key"


class NoManifest(ValueError):
    """The file holds something else than the JSON of a version."""


@dataclass(frozen=True, slots=True)
class Proof:
    """``faults``: what is wrong; empty when the file is as it was frozen by whoever has the key."""

    flight: str
    number: int
    frozen_at: str
    sha256: str
    key_id: str
    faults: tuple[str, ...]

    @property
    def good(self) -> bool:
        return not self.faults

    def json(self) -> dict[str, Any]:
        return {**asdict(self), "faults": list(self.faults), "good": self.good}


def prove(data: bytes, public: str) -> Proof:
    """Check the hash of the content and the signature over it.

    Raises:
        NoManifest: the file is none, or one of a later format.
    """
    try:
        file = json.loads(data)
        document, proof = file["manifest"], file["proof"]
        name, form = document["format"], document["format_version"]
        flight, version = str(document["flight"]["id"]), document["version"]
        number, frozen_at = int(version["number"]), str(version["frozen_at"])
        told, signature = str(proof["sha256"]), str(proof["signature"])
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise NoManifest("this is not the JSON file of a manifest") from error
    if name != manifest.FORMAT or form != manifest.FORMAT_VERSION:
        raise NoManifest(f"this is {name} {form}, which this version does not know")
    # Made anew from what was read: how a file is indented or its fields are sorted alters nothing.
    try:
        sha256 = manifest.sha256_of(document)
    except (ValueError, UnicodeEncodeError) as error:
        raise NoManifest("this is not the JSON file of a manifest") from error
    faults = []
    if sha256 != told:
        faults.append(ALTERED)
    if not signing.is_signed(manifest.signed_text(flight, number, sha256), signature, public):
        faults.append(FORGED)
    return Proof(flight, number, frozen_at, sha256, signing.id_of(public), tuple(faults))
