"""Refusals, in words of both languages. What happened, what is safe, what to do next."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest, HttpResponse

from moonmail.backend import metrics
from moonmail.contract.problems import PROBLEM_MEDIA_TYPE, Alternative, Problem, ProblemCode
from moonmail.domain.text import Language, Text

_C = ProblemCode

# code → (status, title, detail)
WORDS: Final[dict[ProblemCode, tuple[int, Text, Text]]] = {
    _C.MALFORMED: (
        400,
        Text("送られた内容を読み取れませんでした", "The request could not be read"),
        Text(
            "内容に誤りがあるため、何も変更していません。アプリを最新の版にしてもう一度お試しください。",
            "Something in it is wrong, so nothing was changed. Update the app and try again.",
        ),
    ),
    _C.NOT_FOUND: (
        404,
        Text("見つかりません", "Not found"),
        Text("お探しのものはありません。", "There is nothing at this address."),
    ),
    _C.METHOD_NOT_ALLOWED: (
        405,
        Text("この操作はできません", "This can't be done here"),
        Text("この宛先では受け付けていない操作です。", "This address does not take that kind of request."),
    ),
    _C.NOT_SIGNED_IN: (
        401,
        Text("サインインが必要です", "Please sign in"),
        Text(
            "サインインの期限が切れたか、まだサインインしていません。入力した内容は失われません。",
            "You are not signed in, or your session has ended. Nothing you typed is lost.",
        ),
    ),
    _C.NOT_YOURS: (
        403,
        Text("この内容は表示できません", "This is not yours to see"),
        Text("ほかの会員の情報です。", "It belongs to another member."),
    ),
    _C.ID_REUSED: (
        422,
        Text("同じ番号で別の内容が届いています", "This number was used for something else"),
        Text(
            "先に届いた内容をそのまま残し、今回の内容は受け付けていません。",
            "What arrived first was kept; this one was not taken.",
        ),
    ),
    _C.CHANGED_MEANWHILE: (
        412,
        Text("ほかの場所で変更されています", "It was changed elsewhere"),
        Text(
            "今回の変更は保存していません。最新の内容を確かめてから、もう一度お試しください。",
            "Your change was not saved. Look at the newest version and try again.",
        ),
    ),
    _C.IF_MATCH_MISSING: (
        428,
        Text("元の版が示されていません", "The version to change was not named"),
        Text("変更には If-Match が必要です。", "A change needs If-Match."),
    ),
    _C.TOO_MANY_REQUESTS: (
        429,
        Text("しばらくお待ちください", "Please wait a moment"),
        Text("短い間に多くの要求がありました。", "There were too many requests in a short time."),
    ),
    _C.CLIENT_TOO_OLD: (
        426,
        Text("アプリの更新が必要です", "The app needs an update"),
        Text(
            "この版のアプリはもう使えません。保存した内容は、更新後もそのまま残ります。",
            "This version is no longer supported. Everything you saved stays after the update.",
        ),
    ),
    _C.CANNOT_CALCULATE_CHANGES: (
        409,
        Text("最初から読み込み直してください", "Everything must be fetched again"),
        Text(
            "前回からの差分を求められません。送信待ちの内容はそのまま残してください。",
            "The changes since then can't be told. Keep what waits to be sent.",
        ),
    ),
    _C.SERVER_ERROR: (
        500,
        Text("サーバーで問題が起きました", "Something went wrong at our end"),
        Text(
            "今回の操作は行われていません。時間をおいて、もう一度お試しください。",
            "This was not carried out. Please try again in a while.",
        ),
    ),
    _C.BUSY: (
        503,
        Text("ただいま混み合っています", "Very busy right now"),
        Text("少し待ってから、もう一度お試しください。", "Please try again shortly."),
    ),
    _C.ILLEGAL_MOVE: (
        409,
        Text("今の状態ではできません", "Not possible in its present state"),
        Text("状態が変わっているため、何も変更していません。", "Its state has changed, so nothing was done."),
    ),
    _C.SOLD_OUT: (
        409,
        Text("この枠は満席です", "Sold out"),
        Text(
            "仮押さえはできていません。ほかのサイズや便をお選びいただけます。",
            "No slot was held. Another size or flight may still have one.",
        ),
    ),
    _C.BOOKING_CLOSED: (
        409,
        Text("この便は受付期間外です", "Booking is not open for this flight"),
        Text("仮押さえはできていません。", "No slot was held."),
    ),
    _C.HOLD_OVER: (
        409,
        Text("仮押さえの期限が過ぎています", "The hold has ended"),
        Text(
            "予約はされておらず、お支払いも発生していません。もう一度仮押さえからお試しください。",
            "Nothing was booked and nothing is owed. Please hold a slot again.",
        ),
    ),
    _C.TERMS_CHANGED: (
        409,
        Text("お申込み内容が変わりました", "The terms have changed"),
        Text(
            "ご確認の後に便の内容が変わったため、予約していません。新しい内容をご確認ください。",
            "The flight's terms changed after you saw them, so nothing was booked. Please look at the new ones.",
        ),
    ),
    _C.CONTENT_NOT_ALLOWED: (
        422,
        Text("この内容は受け付けられません", "This content is not accepted"),
        Text("内容をご確認ください。", "Please check the content."),
    ),
    _C.TOO_LARGE: (
        413,
        Text("ファイルが大きすぎます", "The file is too large"),
        Text("受け付けていません。小さくしてからお送りください。", "It was not taken. Please send a smaller one."),
    ),
    _C.BLOB_MISSING: (
        409,
        Text("画像がまだ届いていません", "A picture has not arrived yet"),
        Text("先に画像を送ってから、もう一度お試しください。", "Send the picture first, then try again."),
    ),
    _C.BLOB_MISMATCH: (
        422,
        Text("画像が途中で壊れたようです", "The picture was damaged on its way"),
        Text("受け付けていません。もう一度お送りください。", "It was not taken. Please send it again."),
    ),
    _C.WRONG_OFFSET: (
        409,
        Text("画像の続きが合いません", "The piece does not fit on"),
        Text(
            "届いている所からの続きではないため、受け付けていません。届いた分はそのまま残っています。",
            "It does not begin where the upload ends, so it was not taken. What came before is kept.",
        ),
    ),
    _C.QUOTA_EXCEEDED: (
        409,
        Text("お預かりできる画像の上限に達しています", "No more pictures can be kept"),
        Text(
            "おひとりあたりの上限を超えるため、この画像は受け付けていません。これまでの画像と予約はそのままです。サポートデスクにご相談ください。",
            "It is more than we keep for one member, so this picture was not taken. Earlier pictures and bookings stay "
            "as they are. Please talk to the support desk.",
        ),
    ),
    _C.NOT_AN_IMAGE: (
        422,
        Text("画像として読み取れません", "This can't be read as a picture"),
        Text("受け付けていません。", "It was not taken."),
    ),
    _C.ITEM_NOT_ALLOWED: (
        422,
        Text("このお品物はお預かりできません", "This item can't be taken"),
        Text(
            "申告いただいた内容では搭載できないため、受け付けていません。理由をご確認ください。",
            "By what was declared it can't fly, so it was not taken. Please look at the reasons.",
        ),
    ),
    _C.DOES_NOT_FIT: (
        422,
        Text("カプセルに入りません", "It does not fit in the capsule"),
        Text(
            "お品物がカプセルの内寸より大きいため、受け付けていません。大きいカプセルをお選びください。",
            "The item is larger than the inside of the capsule, so it was not taken. Please choose a larger one.",
        ),
    ),
    _C.ANSWERS_CONTRADICT: (
        422,
        Text("申告の内容に食い違いがあります", "Two answers contradict each other"),
        Text(
            "両立しない回答があるため、受け付けていません。該当する回答をご確認ください。",
            "Two of the answers can't both be true, so it was not taken. Please look at them again.",
        ),
    ),
    _C.TOO_LATE: (
        409,
        Text("受付期限を過ぎています", "The last date has passed"),
        Text(
            "期限を過ぎたため、何も変更していません。ご事情がある場合は、サポートデスクにご相談ください。",
            "Nothing was changed. If something happened, please talk to the support desk.",
        ),
    ),
    _C.GUARDIAN_NEEDED: (
        422,
        Text("保護者の方の同意が必要です", "A guardian's consent is needed"),
        Text(
            "18歳未満の方のお申し込みには保護者の方の同意が必要なため、予約していません。枠は仮押さえの期限まで保たれます。",
            "Members under 18 need a guardian's consent, so nothing was booked. The slot stays held for now.",
        ),
    ),
    _C.CODE_UNKNOWN: (
        404,
        Text("このコードは見つかりません", "This code is not known"),
        Text(
            "入力したコードに当てはまるものがありません。お手もとのコードをもう一度ご確認ください。",
            "Nothing belongs to the code that was typed. Please compare it with the one you were given.",
        ),
    ),
    _C.CODE_OVER: (
        409,
        Text("このコードはもう使えません", "This code can't be used any more"),
        Text(
            "すでに使われたか、期限が切れたか、取り消されています。コードをくださった方にお尋ねください。",
            "It was used, has expired, or was taken back. Please ask the person who gave it to you.",
        ),
    ),
    _C.NO_ROOM: (
        409,
        Text("この便には空きがありません", "There is no room on this flight"),
        Text(
            "何も選ばれていません。空きのある別の便をお選びいただけます。",
            "Nothing was chosen. You may choose another flight that has room.",
        ),
    ),
    _C.STILL_NEEDED: (
        409,
        Text("まだ必要なため削除できません", "It is still needed and can't be deleted"),
        Text(
            "終わっていない手続きがあるため、何も削除していません。それが済んでから、もう一度お試しください。",
            "Something is not finished yet, so nothing was deleted. Please try again once it is.",
        ),
    ),
    _C.KIOSK_REVOKED: (
        401,
        Text("この端末の登録は取り消されています", "This kiosk's enrolment was withdrawn"),
        Text(
            "端末の登録が取り消されたため、何も変更していません。係員がサーバーで新しい登録コードを作ると、また使えるようになります。",
            "Nothing was changed. Staff can enrol the kiosk again with a new code made on the server.",
        ),
    ),
}


class Refusal(Exception):
    """A call that is answered with a problem. ``detail`` replaces the code's general words."""

    def __init__(
        self,
        code: ProblemCode,
        *,
        detail: Text | None = None,
        current: str | None = None,
        fields: dict[str, str] | None = None,
        retry_after: int | None = None,
        alternatives: list[Alternative] | None = None,
    ) -> None:
        super().__init__(str(code))
        self.code = code
        self.detail = detail
        self.current = current
        self.fields = fields or {}
        self.retry_after = retry_after
        self.alternatives = alternatives or []


def language_of(request: HttpRequest) -> Language:
    """Return the better of the two languages by Accept-Language; Japanese if it names neither."""
    best, best_q = Language.JA, 0.0
    for part in request.headers.get("Accept-Language", "").split(","):
        tag, _, rest = part.strip().partition(";")
        name = tag.split("-")[0].lower()
        try:
            q = float(rest.partition("q=")[2] or 1)
        except ValueError:
            continue
        if name in (Language.JA, Language.EN) and q > best_q:
            best, best_q = Language(name), q
    return best


def request_id_of(request: HttpRequest) -> str:
    return str(getattr(request, "request_id", ""))


def problem_response(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    status, title, detail = WORDS[refusal.code]
    metrics.count_problem(refusal.code.value)
    language = language_of(request)
    problem = Problem(
        title=title.in_(language),
        status=status,
        code=refusal.code,
        detail=(refusal.detail or detail).in_(language),
        request_id=request_id_of(request),
        current=refusal.current,
        fields=refusal.fields,
        retry_after=refusal.retry_after,
        alternatives=refusal.alternatives,
    )
    response = HttpResponse(problem.model_dump_json(), content_type=PROBLEM_MEDIA_TYPE, status=status)
    response["Content-Language"] = language.value
    response["Cache-Control"] = "no-store"
    if refusal.retry_after is not None:
        response["Retry-After"] = str(refusal.retry_after)
    if status == 401:
        response["WWW-Authenticate"] = 'Bearer realm="moonmail"'
    return response
