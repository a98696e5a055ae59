"""What the member is to be told once, whatever page is shown: above the page, until it is read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from moonmail.desktop.viewmodels.base import QmlUncreatable, swap_props
from moonmail.domain.text import Language, Text

if TYPE_CHECKING:
    from moonmail.desktop.services import Services

QML_IMPORT_NAME = "MoonMail.App"
QML_IMPORT_MAJOR_VERSION = 1


@dataclass(frozen=True, slots=True)
class Saying:
    """``quote`` is a code to quote. ``bad``: something failed; else it is only to be known."""

    happened: Text
    safe: Text
    next: Text
    quote: str = ""
    bad: bool = False


REBUILT: Final = Saying(
    Text(
        "このパソコンに保存していたデータが壊れていたため、作り直しました。",
        "The data stored on this computer was damaged, so it has been made anew.",
    ),
    Text(
        "読み取れた書きかけのメッセージと送信待ちの内容は、すべて引き継ぎました。壊れたデータも保管してあります。",
        "Every message and request that could be read was carried over. The damaged data was set aside, not deleted.",
    ),
    Text(
        "便や予約の内容は、サーバーから自動で受け取り直します。書きかけのメッセージを「送る」でご確認ください。",
        "Flights and bookings are fetched again by themselves. Please look at your unfinished messages under Send.",
    ),
    quote="app.store_rebuilt",
)
RESTORED: Final = Saying(
    Text(
        "サーバーに障害があり、少し前の状態に戻されました。",
        "The server had a fault and was put back to an earlier state.",
    ),
    Text(
        "このパソコンには、ご依頼の控えが残っています。その後にいただいたご依頼は、同じ内容で自動的に送り直します。"
        "二重に行われることはありません。",
        "This computer has kept what you asked for. What you asked for since then is sent again by itself, and nothing "
        "is done twice.",
    ),
    Text(
        "受け付けられなかったものは、理由を添えてお知らせします。「お預かり品」をご確認ください。"
        "お支払いをもう一度お願いする場合や、贈り物のコードと搭乗券が新しくなる場合があります。",
        "Whatever can't be taken is shown with its reason. Please look at your shipments: you may be asked to pay "
        "again, and gift codes and passes may be new.",
    ),
    quote="app.server_restored",
    bad=True,
)
SETTINGS_DAMAGED: Final = Saying(
    Text(
        "設定のファイルが壊れていたため、読み取れない項目を初期値に戻しました。",
        "The settings file was damaged. What could not be read is back to its default.",
    ),
    Text(
        "メッセージや予約には影響ありません。壊れたファイルも保管してあります。",
        "Messages and bookings are not affected. The damaged file was set aside, not deleted.",
    ),
    Text("表示やサーバーアドレスを、設定でご確認ください。", "Please check looks and server address in Settings."),
    quote="app.settings_damaged",
)
ENDED_BADLY: Final = Saying(
    Text("前回、アプリが思いがけず終了しました。", "The app ended unexpectedly last time."),
    Text(
        "入力した内容とお申し込みは、終了する前に保存されています。",
        "What you typed and asked for had been saved before that.",
    ),
    Text(
        "続きからそのままお使いいただけます。繰り返すときは、下の番号を添えてサポートデスクへご連絡ください。",
        "You can go on where you were. If it happens again, please contact the support desk and quote the code below.",
    ),
    quote="app.ended",
    bad=True,
)


def defect(code: str) -> Saying:
    """Return what is said of a fault in the app itself."""
    return Saying(
        Text(
            "アプリの中で不具合が起きました。そのまま続けてお使いいただけます。",
            "Something went wrong inside the app. You can go on using it.",
        ),
        Text(
            "保存済みの入力内容とお申し込みは無事です。",
            "What you typed and asked for, as far as it was saved, is safe.",
        ),
        Text(
            "画面の様子がおかしいときは、アプリを開き直してください。続くときは、下の番号を添えてサポートデスクへご連絡ください。",
            "If a page looks wrong, open the app again. If it goes on, please contact the support desk and quote the"
            " code below.",
        ),
        quote=code,
        bad=True,
    )


@dataclass(frozen=True, slots=True)
class NoticesProps:
    shown: bool = False
    bad: bool = False
    happened: str = ""
    safe: str = ""
    next: str = ""
    code: str = ""


def derive_notices(waiting: tuple[Saying, ...], language: Language) -> NoticesProps:
    """Only the oldest is shown: one thing at a time can be read."""
    if not waiting:
        return NoticesProps()
    # Not before something is said: the first frame comes sooner without.
    from moonmail.desktop import words

    saying = waiting[0]
    return NoticesProps(
        shown=True,
        bad=saying.bad,
        happened=saying.happened.in_(language),
        safe=saying.safe.in_(language),
        next=saying.next.in_(language),
        code=words.quote(saying.quote, language),
    )


@QmlElement
@QmlUncreatable("made in Python")
class VmNotices(QObject):
    shownChanged = Signal()
    badChanged = Signal()
    happenedChanged = Signal()
    safeChanged = Signal()
    nextChanged = Signal()
    codeChanged = Signal()

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._waiting: tuple[Saying, ...] = ()
        self._rebuilt_said = False
        self._restored_said = False
        self._props = NoticesProps()
        services.bridge.statusChanged.connect(self._status_changed)
        services.localizer.changed.connect(self._update)
        if services.settings.was_damaged:
            self.say(SETTINGS_DAMAGED)

    def say(self, saying: Saying) -> None:
        """Show it, after what is waiting to be read. What waits already is not said twice."""
        if saying not in self._waiting:
            self._waiting += (saying,)
            self._update()

    @Slot()
    def _status_changed(self) -> None:
        if self._services.bridge.status.store_was_rebuilt and not self._rebuilt_said:
            self._rebuilt_said = True
            self.say(REBUILT)
        restored = self._services.bridge.status.server_was_restored
        if restored and not self._restored_said:
            self.say(RESTORED)
        self._restored_said = restored

    @Slot()
    def _update(self) -> None:
        old, self._props = self._props, derive_notices(self._waiting, self._services.localizer.language)
        swap_props(self, old, self._props)

    @Slot()
    def dismiss(self) -> None:
        if self._waiting[:1] == (RESTORED,):
            self._services.engine.restored_was_read()
        self._waiting = self._waiting[1:]
        self._update()

    @Property(bool, notify=shownChanged)
    def shown(self) -> bool:
        return self._props.shown

    @Property(bool, notify=badChanged)
    def bad(self) -> bool:
        return self._props.bad

    @Property(str, notify=happenedChanged)
    def happened(self) -> str:
        return self._props.happened

    @Property(str, notify=safeChanged)
    def safe(self) -> str:
        return self._props.safe

    @Property(str, notify=nextChanged)
    def next(self) -> str:
        return self._props.next

    @Property(str, notify=codeChanged)
    def code(self) -> str:
        return self._props.code
