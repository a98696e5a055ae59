"""Manifests of flights, as the desk asks for them."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode
from uuid import UUID

if TYPE_CHECKING:
    from moonmail.client.desk.desk import Desk
    from moonmail.contract.manifests import (
        ManifestDifferences,
        ManifestDraft,
        ManifestForm,
        ManifestIn,
        ManifestList,
        ManifestVersion,
    )
    from moonmail.domain.manifest_gaps import GapKind


class Manifests:
    """Every future fails with ``ExchangeError``."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def flights(self) -> Future[ManifestList]:
        from moonmail.contract.manifests import ManifestList

        return self._desk.call(lambda api: api.read("/v1/desk/manifests", ManifestList))

    def draft(self, mission_id: str, kind: GapKind | None = None) -> Future[ManifestDraft]:
        """Return what the manifest would say now; ``kind``: with the first gaps of this kind alone."""
        from moonmail.contract.manifests import ManifestDraft

        query = f"?{urlencode({'kind': kind.value})}" if kind is not None else ""
        path = f"/v1/desk/manifest-drafts/{quote(mission_id, safe='')}{query}"
        return self._desk.call(lambda api: api.read(path, ManifestDraft))

    def freeze(self, version_id: UUID, body: ManifestIn) -> Future[ManifestVersion]:
        """Freeze what was seen. REFUSED ``changed_meanwhile``: it is another one now; look at it first."""
        from moonmail.contract.manifests import ManifestVersion

        return self._desk.call(
            lambda api: api.request("PUT", f"/v1/desk/manifests/{version_id}", body, ManifestVersion)
        )

    def differences(self, before: UUID, after: UUID | None = None) -> Future[ManifestDifferences]:
        """Return what changed from a version to another one, or to what it would be now."""
        from moonmail.contract.manifests import ManifestDifferences

        asked = {"before": str(before)} | ({"after": str(after)} if after is not None else {})
        path = f"/v1/desk/manifest-differences?{urlencode(asked)}"
        return self._desk.call(lambda api: api.read(path, ManifestDifferences))

    def file(self, version_id: UUID, form: ManifestForm, told: Callable[[int], object] | None = None) -> Future[bytes]:
        """Return the whole file. That it was taken is in the audit. ``told``: how many bytes have come, now and then.

        ``told`` is called on a thread of the desk's.
        """

        path = f"/v1/desk/manifests/{version_id}/file?{urlencode({'form': form.value})}"
        return self._desk.call(lambda api: api.fetch(path, told))
