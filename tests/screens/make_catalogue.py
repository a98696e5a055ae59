"""Write ``data/catalogue.json``: the flights that the backend would send on the day of the pictures.

Run by hand when the backend's flights change: ``python -m tests.screens.make_catalogue``. The pictures read the file,
so that a change of the samples never changes a picture behind anybody's back.
"""

from __future__ import annotations

import json
import os
import tempfile
from datetime import date
from pathlib import Path
from typing import Final

FILE: Final = Path(__file__).parent / "data/catalogue.json"
DAY: Final = date(2026, 11, 22)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "moonmail.backend.settings")
    os.environ.setdefault("MOONMAIL_DATA", tempfile.mkdtemp())
    import django

    django.setup()
    from moonmail.backend.missions.catalogue import past_missions
    from moonmail.backend.missions.samples import PRICES, sample_flights
    from moonmail.contract.base import Money
    from moonmail.contract.missions import Offer
    from moonmail.domain.sizes import SIZES

    missions = [*past_missions()]
    offers = []
    for sample in sample_flights(DAY):
        missions.append(sample.mission)
        for size, left in sample.left.items():
            shape = SIZES[size]
            offers.append(
                Offer(
                    id=f"{sample.mission.id}:{size.value}",
                    rev=1,
                    mission_id=sample.mission.id,
                    size=size,
                    kind=shape.kind,
                    width_mm=shape.width_mm,
                    height_mm=shape.height_mm,
                    price=Money(amount=PRICES[size]),
                    capacity=max(left, 1),
                    left=left,
                )
            )
    world = {
        "missions": [mission.model_copy(update={"rev": 1}).model_dump(mode="json") for mission in missions],
        "offers": [offer.model_dump(mode="json") for offer in offers],
    }
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_text(json.dumps(world, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
