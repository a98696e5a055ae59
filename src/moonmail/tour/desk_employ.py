"""Accounts for several people of the staff, made by one process at the server's console: ``create-staff``, repeated.

``python -m moonmail.tour.desk_employ DATA``, with a line of JSON for each on its standard input.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path


def main(data: Path) -> None:
    from moonmail.backend.configuration import configure

    configure(data, "", sample=True)
    from moonmail.backend import setup

    setup.start_django()
    from moonmail.backend.staff import service

    for line in sys.stdin:
        person = json.loads(line)
        service.make(person["email"], person["name"], person["password"], person["roles"], "command:tour")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
