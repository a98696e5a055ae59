"""The ``moonmail backend`` command as tests run it: the product, with a clock that tests can move.

``python -m tests.support.entry CLOCK_FILE ARGUMENTS…``. The file holds the seconds by which the server's clock is ahead
of the real one; it is read at every look at the clock, in every process of the backend.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from moonmail.backend import clock
from moonmail.backend.commands import main


def _shifted(file: Path) -> datetime:
    try:
        ahead = float(file.read_text() or 0)
    except FileNotFoundError:
        ahead = 0.0
    return datetime.now(UTC) + timedelta(seconds=ahead)


if __name__ == "__main__":
    clock_file = Path(sys.argv[1])
    clock.install(lambda: _shifted(clock_file))
    sys.exit(main(sys.argv[2:]))
