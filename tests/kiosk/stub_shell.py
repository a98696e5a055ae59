"""A shell that has a spare, says its number, and waits to be killed."""

from __future__ import annotations

import sys
from pathlib import Path

from moonmail.desktop.ahead import make_application
from moonmail.desktop.kiosk.places import Places
from moonmail.desktop.kiosk.pool import Pool

if __name__ == "__main__":
    app = make_application()
    pool = Pool(
        Places(Path(sys.argv[1])),
        lambda: [sys.executable, "-m", "tests.kiosk.stub_session"],
        on_said=lambda _: None,
        on_ended=lambda _: None,
        on_ready=lambda: print(*pool.pids, flush=True),
        outside={"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(Path(__file__).resolve().parents[2])},
    )
    pool.open()
    sys.exit(app.exec())
