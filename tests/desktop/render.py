"""Draw a page as a PNG with fixed data: ``python -m tests.desktop.render flight --lang en --text 200 -o out.png``."""

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

for _file in sorted(Path(__file__).parent.glob("states_*.py")):
    STATES |= import_module(f"tests.desktop.{_file.stem}").STATES


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("page", nargs="+", help=", ".join(STATES) + ", or any page's name")
    parser.add_argument("--lang", default="ja")
    parser.add_argument("--theme", default="night")
    parser.add_argument("--text", type=int, default=100)
    parser.add_argument("--size", default="1280x800")
    parser.add_argument("--scroll", type=float, default=0, help="how far down, 0..1")
    parser.add_argument("-o", "--out", default="", help="file, or a folder for several pages")
    options = parser.parse_args()
    width, height = (int(part) for part in options.size.split("x"))
    for page in options.page:
        out = Path(options.out or ".")
        if len(options.page) > 1 or not options.out.endswith(".png"):
            out = (
                out
                / f"{page}-{options.lang}-{options.theme}-{options.text}-{width}{'-end' if options.scroll else ''}.png"
            )
        with tempfile.TemporaryDirectory() as folder:
            bench = open_bench(
                Path(folder), language=options.lang, theme=options.theme, text=options.text, width=width, height=height
            )
            try:
                if page in STATES:
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
