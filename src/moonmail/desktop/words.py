"""Troubles and refusals in words, in one place: what happened, what is safe, what to do next. In both languages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from moonmail.client.glance import Trouble
from moonmail.domain.text import Language, Text


@dataclass(frozen=True, slots=True)
class Explanation:
    """``short`` fits the sync badge. The other three are sentences of their own."""

    short: Text
    happened: Text
    safe: Text
    next: Text


_READABLE: Final = Text(
    "これまでに受け取った内容は、このままご覧いただけます。",
    "Everything received so far stays readable.",
)
_KEPT: Final = Text(
    "入力した内容とお申し込みは、このパソコンに保存されています。",
    "What you typed and asked for is saved on this computer.",
)
_NOTHING_BOOKED: Final = Text(
    "予約もお支払いも行われていません。書いた内容は残っています。",
    "Nothing was booked or charged. What you wrote is kept.",
)
_BY_ITSELF: Final = Text(
    "つながりしだい、自動で同期します。お待ちいただくだけで大丈夫です。",
    "It syncs by itself once there is a connection. There is nothing you need to do.",
)
_AGAIN_LATER: Final = Text(
    "しばらくしてから、もう一度お試しください。",
    "Please try again in a little while.",
)
_ASK_DESK: Final = Text(
    "続くときは、下の番号を添えてサポートデスクへご連絡ください。",
    "If it goes on, please contact the support desk and quote the code below.",
)

TROUBLES: Final[dict[Trouble, Explanation]] = {
    Trouble.OFFLINE: Explanation(
        Text("オフラインで動作中", "Working offline"),
        Text("インターネットにつながっていません。", "There is no internet connection."),
        _READABLE,
        _BY_ITSELF,
    ),
    Trouble.TIMEOUT: Explanation(
        Text("応答を待っています", "Waiting for an answer"),
        Text("サーバーからの応答がありません。", "The server is not answering."),
        _KEPT,
        Text(
            "自動でつなぎ直します。回線が混み合っている場合は、少しお待ちください。",
            "It reconnects by itself. On a busy line this can take a moment.",
        ),
    ),
    Trouble.TLS: Explanation(
        Text("安全な接続ができません", "No secure connection"),
        Text(
            "サーバーの証明書を確認できないため、接続を止めました。",
            "The server's certificate could not be verified, so the connection was stopped.",
        ),
        Text(
            "データは何も送信していません。入力した内容は保存されています。",
            "Nothing was sent. What you typed is saved.",
        ),
        Text(
            "パソコンの日付と、設定のサーバーアドレスをご確認ください。会社や学校の回線では、管理者の方にお尋ねください。",
            "Check this computer's date and the server address in Settings. "
            "On a company or school network, ask its administrator.",
        ),
    ),
    Trouble.PROXY_AUTH: Explanation(
        Text("プロキシの認証が必要", "The proxy wants a sign-in"),
        Text("プロキシサーバーが認証を求めています。", "The proxy server asks for a user name and password."),
        _KEPT,
        Text(
            "設定の「プロキシ」に、ユーザー名とパスワードを含むアドレスを入力してください。",
            "Enter the proxy's address with user name and password under Proxy in Settings.",
        ),
    ),
    Trouble.PROXY_DOWN: Explanation(
        Text("プロキシが応答しません", "The proxy can't be reached"),
        Text("プロキシサーバーにつながりません。", "The proxy server can't be reached."),
        _KEPT,
        Text(
            "設定の「プロキシ」をご確認ください。プロキシのない回線では「使わない」を選んでください。",
            "Check Proxy in Settings. On a network without a proxy, choose No proxy.",
        ),
    ),
    Trouble.CAPTIVE_PORTAL: Explanation(
        Text("Wi-Fiのログインが必要", "The Wi-Fi wants a sign-in"),
        Text(
            "このWi-Fiは、利用開始の手続きがまだ済んでいないようです。",
            "This Wi-Fi seems to show a sign-in page first.",
        ),
        _KEPT,
        Text(
            "ブラウザーで何かページを開き、Wi-Fiの画面で手続きを済ませてください。",
            "Open any page in your browser and finish the Wi-Fi's sign-in there.",
        ),
    ),
    Trouble.CLOCK_WRONG: Explanation(
        Text("時計がずれています", "The clock is wrong"),
        Text(
            "このパソコンの時計が、サーバーの時刻と大きくずれています。",
            "This computer's clock is far from the server's time.",
        ),
        Text(
            "予約の期限はサーバーの時刻で守られます。入力した内容は保存されています。",
            "Deadlines are kept by the server's time. What you typed is saved.",
        ),
        Text(
            "パソコンの「日付と時刻」を自動設定にしてください。",
            "Set the computer's date and time to automatic.",
        ),
    ),
    Trouble.SIGNED_OUT: Explanation(
        Text("再度サインインが必要です", "Please sign in again"),
        Text("サインインの有効期限が切れました。", "Your sign-in has expired."),
        _KEPT,
        Text(
            "もう一度サインインすると、続きから送信します。",
            "Sign in again and it continues where it stopped.",
        ),
    ),
    Trouble.REFUSED: Explanation(
        Text("受け付けられませんでした", "Not accepted"),
        Text("サーバーがこの操作を受け付けませんでした。", "The server did not accept this."),
        _NOTHING_BOOKED,
        _ASK_DESK,
    ),
    Trouble.SERVER_DOWN: Explanation(
        Text("サーバーが休止中です", "The server is unavailable"),
        Text("予約サーバーが一時的に利用できません。", "The booking server is temporarily unavailable."),
        _KEPT,
        Text(
            "復旧しだい、自動でつながります。お待ちいただくだけで大丈夫です。",
            "It reconnects by itself once the server is back. There is nothing you need to do.",
        ),
    ),
    Trouble.TOO_OLD: Explanation(
        Text("アプリの更新が必要です", "Please update the app"),
        Text(
            "このアプリのバージョンは、予約サーバーに対応していません。",
            "This version of the app no longer matches the booking server.",
        ),
        _KEPT,
        Text("新しいバージョンに更新してください。", "Please install the newer version."),
    ),
    Trouble.SERVER_TOO_OLD: Explanation(
        Text("サーバーが未対応です", "The server is too old"),
        Text(
            "予約サーバーのバージョンが古く、このアプリに対応していません。",
            "The booking server is of an older version that this app can't speak to.",
        ),
        _KEPT,
        Text(
            "サーバーが更新されると、自動でつながります。お急ぎの場合は、サーバーの管理者の方にお尋ねください。",
            "It connects by itself once the server is updated. If it is urgent, ask whoever runs the server.",
        ),
    ),
    Trouble.NOT_MOONMAIL: Explanation(
        Text("サーバーが違います", "Not a MoonMail server"),
        Text(
            "設定されたアドレスは、MoonMailのサーバーではないようです。",
            "The address in Settings does not seem to be a MoonMail server.",
        ),
        _KEPT,
        Text("設定のサーバーアドレスをご確認ください。", "Check the server address in Settings."),
    ),
    Trouble.STORE_FULL: Explanation(
        Text("空き容量がありません", "The disk is full"),
        Text("ディスクの空き容量がなく、保存できません。", "The disk is full, so nothing more can be saved."),
        Text(
            "これまでに保存した内容は無事です。いま入力中の内容は、この画面を閉じるまで残ります。",
            "What was saved before is safe. What you are typing now stays while this window is open.",
        ),
        Text(
            "不要なファイルを削除して空きをつくってください。空きができると、自動で保存します。",
            "Free some space by deleting files you no longer need. It is then saved by itself.",
        ),
    ),
    Trouble.STORE_TOO_NEW: Explanation(
        Text("アプリの更新が必要です", "Please update the app"),
        Text(
            "保存されているデータは、より新しいバージョンのアプリで作られています。",
            "The stored data was written by a newer version of this app.",
        ),
        Text("データはそのまま残してあります。", "The data has been left exactly as it is."),
        Text("新しいバージョンのアプリで開いてください。", "Please open it with the newer version."),
    ),
    Trouble.STORE_READ_ONLY: Explanation(
        Text("保存できません", "Can't save"),
        Text(
            "保存先のフォルダーに書き込めません。",
            "The folder that keeps your data can't be written to.",
        ),
        Text(
            "これまでに保存した内容は無事です。いま入力中の内容は、この画面を閉じるまで残ります。",
            "What was saved before is safe. What you are typing now stays while this window is open.",
        ),
        Text(
            "フォルダーの書き込み権限をご確認のうえ、アプリを開き直してください。",
            "Check the folder's permissions, then open the app again.",
        ),
    ),
}

_OUR_FAULT: Final = Explanation(
    Text("受け付けられませんでした", "Not accepted"),
    Text("お申し込みを処理できませんでした。", "Your request could not be processed."),
    _NOTHING_BOOKED,
    _ASK_DESK,
)

# By the backend's stable code (contract.problems.ProblemCode, kept as text so that no model is loaded for words).
PROBLEMS: Final[dict[str, Explanation]] = {
    "malformed": _OUR_FAULT,
    "method_not_allowed": _OUR_FAULT,
    "id_reused": _OUR_FAULT,
    "if_match_missing": _OUR_FAULT,
    "blob_mismatch": _OUR_FAULT,
    "wrong_offset": _OUR_FAULT,
    "not_found": Explanation(
        Text("見つかりません", "Not found"),
        Text("お探しの内容は、サーバーにはもうありません。", "The server no longer has what you asked for."),
        _NOTHING_BOOKED,
        Text("出発便から、もう一度お選びください。", "Please choose again from Departures."),
    ),
    "not_signed_in": TROUBLES[Trouble.SIGNED_OUT],
    "not_yours": Explanation(
        Text("別の会員の内容です", "Belongs to another member"),
        Text(
            "この内容は、別の会員番号で申し込まれたものです。",
            "This was asked for under another membership number.",
        ),
        _NOTHING_BOOKED,
        Text(
            "申し込んだときの会員番号でサインインしてください。", "Sign in with the membership it was asked for with."
        ),
    ),
    "changed_meanwhile": Explanation(
        Text("内容が更新されました", "Changed meanwhile"),
        Text(
            "確認している間に、別の場所で内容が変更されました。",
            "It was changed somewhere else while you were looking at it.",
        ),
        _NOTHING_BOOKED,
        Text("最新の内容をご確認のうえ、もう一度お試しください。", "Look at the latest version and try again."),
    ),
    "too_many_requests": Explanation(
        Text("混み合っています", "Busy"),
        Text("短い時間に操作が集中しました。", "There were too many requests in a short time."),
        _KEPT,
        Text("少し間をおいて、自動で送信します。", "It is sent by itself after a short pause."),
    ),
    "client_too_old": TROUBLES[Trouble.TOO_OLD],
    "cannot_calculate_changes": Explanation(
        Text("同期し直しています", "Syncing afresh"),
        Text("サーバーの内容をはじめから受け取り直します。", "Everything is being fetched afresh from the server."),
        _KEPT,
        Text("そのままお待ちください。", "Please wait a moment."),
    ),
    "server_error": Explanation(
        Text("サーバーのエラー", "Server error"),
        Text("サーバーで問題が起きました。", "Something went wrong on the server."),
        _KEPT,
        _ASK_DESK,
    ),
    "busy": Explanation(
        Text("混み合っています", "Busy"),
        Text("ただいま予約が混み合っています。", "Many people are booking right now."),
        _KEPT,
        _AGAIN_LATER,
    ),
    "illegal_move": Explanation(
        Text("いまの状態ではできません", "Not possible any more"),
        Text(
            "状態が変わったため、この操作はできなくなりました。",
            "The state has changed, and this is no longer possible.",
        ),
        _NOTHING_BOOKED,
        Text("最新の状態をご確認ください。", "Please look at the latest state."),
    ),
    "sold_out": Explanation(
        Text("満席になりました", "Sold out"),
        Text("ご希望の枠は、確保できる前に満席になりました。", "The last slot was taken before yours could be held."),
        _NOTHING_BOOKED,
        Text(
            "空きのある便や、ほかのサイズをお選びください。",
            "Choose another flight or another size that still has slots.",
        ),
    ),
    "booking_closed": Explanation(
        Text("受付が終了しました", "Booking has closed"),
        Text("この便の受付は終了しました。", "Booking for this flight has closed."),
        _NOTHING_BOOKED,
        Text("受付中の別の便をお選びください。", "Choose another flight that is open for booking."),
    ),
    "hold_over": Explanation(
        Text("仮押さえの期限切れ", "The hold ran out"),
        Text("枠の仮押さえの期限が過ぎました。", "The time for which the slot was held has passed."),
        _NOTHING_BOOKED,
        Text("空きがあれば、もう一度仮押さえできます。", "If slots are left, you can hold one again."),
    ),
    "terms_changed": Explanation(
        Text("条件が変わりました", "The terms changed"),
        Text(
            "ご確認の後に、料金または条件が変わりました。",
            "The price or the terms changed after you confirmed.",
        ),
        _NOTHING_BOOKED,
        Text("新しい内容をご確認のうえ、お申し込みください。", "Please read the new terms and confirm again."),
    ),
    "content_not_allowed": Explanation(
        Text("お預かりできない内容です", "Content not allowed"),
        Text(
            "内容の一部が、搭載の決まりに合っていません。",
            "Part of the content does not meet the rules for the flight.",
        ),
        _NOTHING_BOOKED,
        Text("内容を直して、もう一度お申し込みください。", "Change the content and ask again."),
    ),
    "too_large": Explanation(
        Text("データが大きすぎます", "Too large"),
        Text("写真またはデータが、便の上限を超えています。", "The photo or data is above the flight's limit."),
        _NOTHING_BOOKED,
        Text("小さい写真を選び直してください。", "Choose a smaller photo."),
    ),
    "blob_missing": Explanation(
        Text("写真を送り直します", "Sending the picture again"),
        Text("写真がまだサーバーに届いていません。", "The picture has not reached the server yet."),
        _KEPT,
        Text("自動で送り直します。", "It is sent again by itself."),
    ),
    "quota_exceeded": Explanation(
        Text("画像の上限に達しました", "Picture limit reached"),
        Text(
            "おひとりあたりでお預かりできる画像の上限に達しました。",
            "The limit of pictures that we keep for one member is reached.",
        ),
        Text(
            "今回の予約もお支払いも行われていません。これまでの画像と予約、書いた内容はそのままです。",
            "Nothing was booked or charged this time. What you wrote and sent before stays as it is.",
        ),
        Text(
            "サポートデスクへご相談いただくか、画像のないメッセージでお申し込みください。",
            "Please talk to the support desk, or send a message without a picture.",
        ),
    ),
    "not_an_image": Explanation(
        Text("画像として読めません", "Not a picture"),
        Text("サーバーが写真を画像として読み取れませんでした。", "The server could not read the photo as a picture."),
        _NOTHING_BOOKED,
        Text("別の写真を選んでください。", "Choose another photo."),
    ),
    "item_not_allowed": Explanation(
        Text("お預かりできない品物です", "The item can't be taken"),
        Text(
            "申告いただいた内容では、このお品物を搭載できません。",
            "By what you declared, this item can't fly.",
        ),
        _NOTHING_BOOKED,
        Text(
            "理由をご確認のうえ、内容を直すか、別のお品物をお選びください。",
            "Look at the reasons, then change what you declared or choose another item.",
        ),
    ),
    "does_not_fit": Explanation(
        Text("カプセルに入りません", "Does not fit"),
        Text(
            "お品物が、選んだカプセルの内寸より大きいようです。",
            "The item is larger than the inside of the capsule.",
        ),
        _NOTHING_BOOKED,
        Text(
            "寸法をご確認のうえ、大きいカプセルをお選びください。",
            "Check the measures, then choose a larger capsule.",
        ),
    ),
    "answers_contradict": Explanation(
        Text("申告に食い違いがあります", "Answers contradict"),
        Text("申告の中に、両立しない回答があります。", "Two of your answers can't both be true."),
        _NOTHING_BOOKED,
        Text("該当する回答をご確認ください。", "Please look at those answers again."),
    ),
    "too_late": Explanation(
        Text("受付期限を過ぎています", "The last date has passed"),
        Text(
            "この手続きは、受付期限までに届きませんでした。",
            "This did not reach us before its last date.",
        ),
        Text(
            "何も変更していません。予約は、これまでの内容のままです。",
            "Nothing was changed. The booking stays as it was.",
        ),
        Text(
            "ご事情がある場合は、サポートデスクにご相談ください。",
            "If something happened, please talk to the support desk.",
        ),
    ),
    "guardian_needed": Explanation(
        Text("保護者の同意が必要です", "A guardian must agree"),
        Text(
            "18歳未満の方のお申し込みには、保護者の方の同意が必要です。",
            "Members under 18 need a guardian's consent to order.",
        ),
        _NOTHING_BOOKED,
        Text(
            "保護者の方とご一緒に、確認画面で同意をご記入ください。",
            "Please fill in the consent on the confirmation screen together with your guardian.",
        ),
    ),
    "code_unknown": Explanation(
        Text("コードが見つかりません", "Code not known"),
        Text("入力したコードに当てはまるものがありません。", "Nothing belongs to the code that was typed."),
        Text("何も変更していません。", "Nothing was changed."),
        Text(
            "お手もとのコードと見比べて、もう一度ご入力ください。",
            "Compare it with the one you were given and type it again.",
        ),
    ),
    "code_over": Explanation(
        Text("使えないコードです", "Code no longer valid"),
        Text(
            "このコードは、すでに使われたか、期限が切れたか、取り消されています。",
            "This code was used, has expired, or was taken back.",
        ),
        Text("何も変更していません。", "Nothing was changed."),
        Text("コードをくださった方にお尋ねください。", "Please ask the person who gave it to you."),
    ),
    "no_room": Explanation(
        Text("空きがありません", "No room on this flight"),
        Text("選んだ便には、もう空きがありません。", "The flight that was chosen has no room left."),
        Text(
            "まだ何も選ばれていません。お選びいただける権利はそのままです。",
            "Nothing was chosen yet. Your right to choose stays as it is.",
        ),
        Text("空きのある別の便をお選びください。", "Please choose another flight that has room."),
    ),
    "still_needed": Explanation(
        Text("まだ削除できません", "Can't be deleted yet"),
        Text(
            "終わっていない手続きがあるため、削除できませんでした。",
            "Something is not finished yet, so it could not be deleted.",
        ),
        Text("何も削除していません。", "Nothing was deleted."),
        Text(
            "残っている手続きをご確認のうえ、済んでからもう一度お試しください。",
            "Look at what is still open, and try again once it is done.",
        ),
    ),
    "kiosk_revoked": Explanation(
        Text("この端末は使えません", "This kiosk can't be used"),
        Text("端末の登録が取り消されています。", "The kiosk's enrolment was withdrawn."),
        Text("お申し込みやお支払いには影響ありません。", "Bookings and payments are not affected."),
        Text("近くの係員にお声がけください。", "Please ask a member of staff nearby."),
    ),
}

_QUOTE: Final = Text("お問い合わせ番号：{code}", "Code to quote: {code}")


def explain(code: str, *, guest: bool = False) -> Explanation:
    """Return the words for a Trouble's or a ProblemCode's value. A code of a newer backend gets the general words.

    ``guest``: said at a shared screen, not at the member's own computer.
    """
    trouble = Trouble(code) if code in set(Trouble) else None
    told = TROUBLES[trouble] if trouble else PROBLEMS.get(code, _OUR_FAULT)
    if guest:
        from moonmail.desktop.guest_words import for_guest

        return for_guest(told, trouble)
    return told


def quote(code: str, language: Language) -> str:
    """Return the line with the code to quote, or nothing when there is none."""
    return _QUOTE.filled(code=code).in_(language) if code else ""
