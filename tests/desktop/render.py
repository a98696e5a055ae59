"""Draw a page as a PNG with fixed data: ``python -m tests.desktop.render flight --lang en --text 200 -o out.png``.

A kiosk's: ``… render kiosk-menu --size 1920x1080 --reach -o build/out``.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_QUICK_BACKEND", "software")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.desktop.guests import GuestBench, open_guest
from tests.desktop.shells import Bench, open_bench

STATES: dict[str, Callable[[Bench], None]] = {
    "departures": lambda bench: None,
    "departures-loading": lambda bench: bench.departures_loading(),
    "departures-empty": lambda bench: bench.departures_empty(),
    "departures-failed": lambda bench: bench.departures_failed(),
    "departures-offline": lambda bench: bench.offline(),
    "flight": lambda bench: bench.home.openFlight("mm-204"),
    "flight-delayed": lambda bench: bench.home.openFlight("mm-205"),
    "flight-lost": lambda bench: bench.home.openFlight("hakuto-r-m2"),
    "sync": lambda bench: bench.sync_sheet(),
    "member": lambda bench: bench.member_sheet(),
}

# In a guest's frame at the kiosk: a file of states may hold either or both.
GUEST_STATES: dict[str, Callable[[GuestBench], None]] = {}

for _file in sorted(Path(__file__).parent.glob("states_*.py")):
    _module = import_module(f"tests.desktop.{_file.stem}")
    STATES |= getattr(_module, "STATES", {})
    GUEST_STATES |= getattr(_module, "GUEST_STATES", {})


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("page", nargs="+", help=", ".join(STATES | GUEST_STATES) + ", or any page's name")
    parser.add_argument("--lang", default="ja")
    parser.add_argument("--theme", default="night")
    parser.add_argument("--text", type=int, default=100)
    parser.add_argument("--size", default="", help="1280x800; of a kiosk 1080x1920")
    parser.add_argument("--reach", action="store_true", help="a kiosk's controls in its lower half")
    parser.add_argument("--scroll", type=float, default=0, help="how far down, 0..1")
    parser.add_argument("-o", "--out", default="", help="file, or a folder for several pages")
    options = parser.parse_args()
    for page in options.page:
        size = options.size or ("1080x1920" if page in GUEST_STATES else "1280x800")
        width, height = (int(part) for part in size.split("x"))
        out = Path(options.out or ".")
        if len(options.page) > 1 or not options.out.endswith(".png"):
            more = ("-reach" if options.reach else "") + ("-end" if options.scroll else "")
            out = out / f"{page}-{options.lang}-{options.theme}-{options.text}-{width}{more}.png"
        with tempfile.TemporaryDirectory() as folder:
            looks = {"language": options.lang, "theme": options.theme, "text": options.text}
            bench: Bench
            if page in GUEST_STATES:
                bench = open_guest(Path(folder), **looks, width=width, height=height, reach=options.reach)
            else:
                bench = open_bench(Path(folder), **looks, width=width, height=height)
            try:
                if isinstance(bench, GuestBench):
                    GUEST_STATES[page](bench)
                elif page in STATES:
                    STATES[page](bench)
                else:
                    bench.home.open(page)
                bench.settle()
                if options.scroll:
                    bench.scroll(options.scroll)
                bench.grab(out)
                sys.stdout.write(f"{out}\n")
                for warning in bench.warnings:
                    sys.stdout.write(f"  ! {warning}\n")
            finally:
                bench.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
