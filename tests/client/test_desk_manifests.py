"""Manifests from the desk's client to a running backend and back: frozen, compared, taken along, proven elsewhere."""

from __future__ import annotations

import json
import subprocess
import sys
import uuid
from pathlib import Path

import pytest
from tests.support.desk_live import add_staff, seated
from tests.support.server import ROOT, running_backend

from moonmail.client.errors import ExchangeError
from moonmail.contract.manifests import ManifestForm, ManifestIn
from moonmail.domain.staff import StaffRole

pytestmark = pytest.mark.thorough
FLIGHT = "mm-204"


def test_a_manifest_from_the_first_look_to_a_proof_on_another_machine(tmp_path: Path) -> None:
    with running_backend(tmp_path) as backend:
        book = [sys.executable, "-m", "tests.support.booked", str(backend.data_dir), FLIGHT, "message", "30"]
        subprocess.run(book, cwd=ROOT, check=True, env=backend.environment)
        staff = add_staff(backend, "星野 航", [StaffRole.OPERATIONS])
        desk = seated(tmp_path / "desk", backend, staff, StaffRole.OPERATIONS)
        try:
            listed = {each.mission_id: each for each in desk.manifests.flights().result(30).items}
            assert listed[FLIGHT].shipments >= 30
            seen = desk.manifests.draft(FLIGHT).result(30)
            body = ManifestIn(mission_id=FLIGHT, content_sha256=seen.content_sha256, although_incomplete=True)
            version_id = uuid.uuid4()
            made = desk.manifests.freeze(version_id, body).result(30)
            assert desk.manifests.freeze(version_id, body).result(30) == made
            assert (made.number, made.frozen_by, made.shipments) == (1, "星野 航", seen.totals.shipments)
            assert desk.manifests.draft(FLIGHT).result(30).same_as == 1
            assert desk.manifests.differences(made.id).result(30).added_count == 0
            counts: list[int] = []
            files = {form: desk.manifests.file(made.id, form, counts.append).result(60) for form in ManifestForm}
            assert max(counts) == max(map(len, files.values()))
            assert files[ManifestForm.PDF].startswith(b"%PDF")
            assert files[ManifestForm.CSV].count(b"\r\n") == made.shipments + 1
        finally:
            desk.close()
        key = backend.run("manifest", "public-key", "--data", str(backend.data_dir)).stdout.strip()
        taken = tmp_path / "taken.json"
        taken.write_bytes(files[ManifestForm.JSON])
        agent = seated(tmp_path / "agent", backend, add_staff(backend, "月野 渚", [StaffRole.AGENT]), StaffRole.AGENT)
        try:
            with pytest.raises(ExchangeError) as refused:
                agent.manifests.file(made.id, ManifestForm.CSV).result(30)
        finally:
            agent.close()
        assert refused.value.refusal is not None
        assert refused.value.refusal.code == "not_yours"
    # The backend is gone: the file and the key are enough.
    proven = backend.run("manifest", "verify", str(taken), "--key", key)
    assert (proven.returncode, json.loads(proven.stdout)["sha256"]) == (0, made.sha256)
    taken.write_bytes(files[ManifestForm.JSON].replace(b'"pieces":1', b'"pieces":2', 1))
    assert backend.run("manifest", "verify", str(taken), "--key", key).returncode == 2
