"""Draw every screen in every state and way: ``python -m tests.screens.render build/screens [--only departures]``.

Fixed data, time and faces. Leaves PNGs and an ``index.html`` that shows them by screen; fails on any QML warning.
"""

from __future__ import annotations

import argparse
import html
import os
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["QT_QUICK_BACKEND"] = "software"

from tests.screens.fonts import use_bundled_fonts_only

use_bundled_fonts_only()

from tests.desktop.render import GUEST_STATES  # noqa: E402
from tests.desktop.task_states import STATES as TASK_STATES  # noqa: E402
from tests.screens import desk_pages  # noqa: E402
from tests.screens.kiosk_pages import WAYS, Way, guest_in, kiosk_findings, switch, task_in  # noqa: E402
from tests.screens.render_desk import draw as draw_desk  # noqa: E402
from tests.screens.scenarios import SCENARIOS, Scenario  # noqa: E402
from tests.screens.stage import staged  # noqa: E402
from tests.screens.variants import ALL, Variant  # noqa: E402
from tests.support.qml_tree import snapshot  # noqa: E402
from tests.support.scene_checks import findings  # noqa: E402

STYLE = """
body{font:15px/1.5 sans-serif;margin:24px;background:#0E1430;color:#F5F2EA}
h1,h2{font-weight:600} figure{margin:0} figcaption{font-size:12px;color:#AEB7D4}
.grid{display:grid;grid-template-columns:repeat(auto-fill,minmax(300px,1fr));gap:16px}
img{width:100%;border:1px solid #34406B;border-radius:8px} a{color:inherit} .bad{color:#FF8A80}
"""


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def draw(scenario: Scenario, variants: list[Variant], out: Path) -> tuple[list[str], list[str]]:
    """Draw one scenario in all ``variants`` in one running shell. Return picture names and what is wrong."""
    names, wrong = [], []
    folder = out / scenario.screen
    folder.mkdir(parents=True, exist_ok=True)
    with staged(scenario.world, variants[0], scenario.arrange, scenario.shows) as stage:
        for variant in variants:
            stage.look(variant)
            name = f"{scenario.screen}/{scenario.state}-{variant.slug}.png"
            assert stage.grab().save(str(out / name))
            names.append(name)
            wrong += [f"{name}: {line}" for line in findings(snapshot(stage.window))]
        wrong += [f"{scenario.name}: QML: {warning}" for warning in stage.log.warnings]
    return names, wrong


def draw_guest(state: str, ways: list[Way], out: Path) -> tuple[list[str], list[str]]:
    """Draw one state of a guest's session at the kiosk, as ``draw`` does a scenario."""
    names, wrong = [], []
    (out / "kiosk").mkdir(parents=True, exist_ok=True)
    with (task_in if state in TASK_STATES else guest_in)(state, ways[0]) as bench:
        for way in ways:
            switch(bench, way)
            name = f"kiosk/{state.removeprefix('kiosk-')}-{way.slug}.png"
            bench.grab(out / name)
            names.append(name)
            wrong += [f"{name}: {line}" for line in kiosk_findings(snapshot(bench.window), way)]
        wrong += [f"{state}: QML: {warning}" for warning in bench.warnings]
    return names, wrong


def _draw_named(name: str, slugs: list[str], out: Path) -> tuple[str, list[str], list[str]]:
    """Draw in a worker: what a scenario does can't be sent to another process, its name can."""
    if name in GUEST_STATES or name in TASK_STATES:
        try:
            return name, *draw_guest(name, [way for way in WAYS if way.slug in slugs], out)
        except Exception as error:  # the other states are drawn all the same
            return name, [], [f"kiosk/{name}: {type(error).__name__}: {error}"]
    if name in desk_pages.STATES:
        try:
            return name, *draw_desk(name, [way for way in desk_pages.WAYS if way.slug in slugs], out)
        except Exception as error:  # the other states are drawn all the same
            return name, [], [f"desk/{name}: {type(error).__name__}: {error}"]
    scenario = next(scenario for scenario in SCENARIOS if scenario.name == name)
    try:
        return name, *draw(scenario, [variant for variant in ALL if variant.slug in slugs], out)
    except Exception as error:  # the other scenarios are drawn all the same
        return name, [], [f"{scenario.screen}/{scenario.state}: {type(error).__name__}: {error}"]


def write_index(out: Path, drawn: dict[str, list[str]], wrong: list[str]) -> None:
    parts = [f"<!doctype html><meta charset=utf-8><title>MoonMail: screens</title><style>{STYLE}</style>"]
    parts.append(f"<h1>MoonMail: {sum(map(len, drawn.values()))} pictures</h1>")
    if wrong:
        lines = "".join(f"<li>{html.escape(line)}" for line in wrong)
        parts.append(f"<h2 class=bad>{len(wrong)} findings</h2><ul class=bad>{lines}</ul>")
    for name, pictures in drawn.items():
        figures = "".join(
            f"<figure><a href='{picture}'><img loading=lazy src='{picture}' alt=''></a>"
            f"<figcaption>{html.escape(Path(picture).stem)}</figcaption></figure>"
            for picture in pictures
        )
        parts.append(f"<h2>{html.escape(name)}</h2><div class=grid>{figures}</div>")
    (out / "index.html").write_text("\n".join(parts), encoding="utf-8")


def _once(wrong: list[str]) -> list[str]:
    """The same fault in many ways is told once, with the first picture that shows it."""
    seen: dict[str, list[str]] = {}
    for line in wrong:
        picture, _, fault = line.partition(": ")
        seen.setdefault(f"{Path(picture).parent} {fault.partition(' at ')[0]}", []).append(line)
    return [f"{lines[0]}" + (f" (and {len(lines) - 1} more)" if len(lines) > 1 else "") for lines in seen.values()]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path, nargs="?", default=Path("build/screens"))
    parser.add_argument("--only", default="", help="scenarios whose name begins so")
    parser.add_argument("--few", action="store_true", help="one way each: Japanese, night, 100 %%, 1280×800")
    parser.add_argument("--variant", action="append", default=[], help="e.g. en-dawn-200-900; may be repeated")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="how many to draw at a time")
    options = parser.parse_args()
    every: tuple[Variant | Way, ...] = (*ALL, *WAYS, *desk_pages.WAYS)
    variants = [v for v in every if not options.variant or v.slug in options.variant]
    if options.few:
        variants = [ALL[0], WAYS[0], desk_pages.WAYS[0]]
    wanted = [scenario.name for scenario in SCENARIOS if scenario.name.startswith(options.only)]
    wanted += [state for state in (*GUEST_STATES, *TASK_STATES, *desk_pages.STATES) if state.startswith(options.only)]
    drawn: dict[str, list[str]] = {}
    wrong: list[str] = []
    slugs = [variant.slug for variant in variants]
    with ProcessPoolExecutor(min(options.jobs, len(wanted) or 1), get_context("spawn")) as workers:
        asked = [workers.submit(_draw_named, name, slugs, options.out) for name in wanted]
        for answer in asked:
            name, names, found = answer.result()
            drawn[name] = names
            wrong += found
            say(f"{name}: {len(names)} pictures, {len(found)} findings")
    write_index(options.out, drawn, wrong)
    for line in _once(wrong):
        say(f"  ! {line}")
    say(f"{sum(map(len, drawn.values()))} pictures in {options.out}, {len(wrong)} findings")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
