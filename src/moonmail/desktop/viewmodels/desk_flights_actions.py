"""What can be done on the page of flight operations, by its name and its keys."""

from __future__ import annotations

from typing import Final

from moonmail.desktop.desk.actions import Action
from moonmail.desktop.viewmodels.desk_flights_fields import FORM_NAMES
from moonmail.domain.text import Text

_PAGE: Final = "flights"
PUBLISH: Final = Action("flights.publish", Text("公開する", "Publish"), "Ctrl+Return", _PAGE)
PREVIEW: Final = Action("flights.preview", Text("結果の内訳を見る", "See what an outcome gives"), "Ctrl+P", _PAGE)
RELOAD: Final = Action("flights.reload", Text("便を読み込み直す", "Read the flights again"), "Ctrl+R", _PAGE)
LIST: Final = Action("flights.list", Text("便の一覧へ", "To the list of flights"), "Ctrl+F", _PAGE)
FEED: Final = Action("flights.feed", Text("フィードを取り込む", "Import a feed"), "Ctrl+O", _PAGE)
FORMS: Final = tuple(
    (Action(f"flights.form.{form.value}", name, f"Alt+{number}", _PAGE), form)
    for number, (form, name) in enumerate(FORM_NAMES.items(), 1)
)
