"""Joining: the form, its rules, and the new member."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar, Final

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.db import IntegrityError
from django.http import HttpRequest

from moonmail.backend import clock
from moonmail.backend.accounts import typed
from moonmail.backend.accounts.models import Member
from moonmail.backend.accounts.worded import FieldWords, WordedForm
from moonmail.backend.database import write
from moonmail.backend.pages.documents import PRIVACY, TERMS
from moonmail.backend.pages.language import page_language, say
from moonmail.domain.formats import JAPAN
from moonmail.domain.shop import age_on, needs_guardian
from moonmail.domain.text import Text

_OLDEST: Final = 125
_GUARDIAN: Final = ("guardian_name", "guardian_relation", "guardian_phone", "guardian_agrees")
_KANA_NEEDED: Final = Text(
    "漢字のお名前は正しく読めないことがあります。ふりがなを入力してください。",
    "Kanji can't be read reliably. Please give the reading in kana.",
)
_TAKEN: Final = Text(
    "このメールアドレスは、すでに登録されています。サインインのページからお進みください。",
    "This address belongs to a member already. Please go to the sign-in page.",
)
_IN_FUTURE: Final = Text("未来の日付になっています。お確かめください。", "This day is in the future. Please check it.")
_TOO_OLD: Final = Text("年をお確かめください。", "Please check the year.")
_NOT_SAME: Final = Text(
    "2つのパスワードが違っています。同じものを入力してください。",
    "The two passwords differ. Please type the same one twice.",
)
_PASSWORD_WORDS: Final[dict[str, Text]] = {
    "full_width": Text(
        "全角の文字が入っています。日本語入力を切って入力してください。",
        "This contains full-width characters. Switch off Japanese input and type it again.",
    ),
    "password_too_short": Text("10文字以上にしてください。", "Please use at least 10 characters."),
    "password_too_common": Text(
        "よく使われていて推測されやすいパスワードです。別のものにしてください。",
        "This password is very common and easy to guess. Please choose another.",
    ),
    "password_entirely_numeric": Text("数字以外の文字も入れてください。", "Please use more than digits."),
    "password_too_similar": Text(
        "お名前やメールアドレスに似ています。別のものにしてください。",
        "This is too close to your name or e-mail address. Please choose another.",
    ),
}
_READ_IT: Final = Text("内容をお読みのうえ、チェックを入れてください。", "Please read it and tick the box.")


_GUARDIAN_NEEDED: Final = Text(
    "18歳未満の方のご登録には、保護者の方の同意が必要です。「保護者の方の同意」の欄を、保護者の方がご記入ください。"
    "ほかの入力は残っています（パスワードはもう一度入力してください）。",
    "Until you are 18, a guardian has to agree. Please let your guardian fill in the guardian's part. "
    "The rest is as you typed it, except the password.",
)
_GUARDIAN_SELF: Final = Text(
    "ご本人と同じお名前です。保護者の方のお名前を入力してください。",
    "This is the same name as above. Please enter the guardian's.",
)


def _text(**attrs: object) -> forms.CharField:
    return forms.CharField(max_length=200, widget=forms.TextInput(attrs=attrs))


class JoinForm(WordedForm):
    """``save`` makes the member. A birth date under 18 asks for a guardian's consent, at once or on a second look."""

    name = _text(autocomplete="name")
    name_kana = _text()
    name_latin = _text(autocapitalize="words", spellcheck="false")
    birth_date = _text(autocomplete="bday", inputmode="text")
    email = forms.EmailField(
        max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"})
    )
    phone = forms.CharField(max_length=40, widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}))
    password = forms.CharField(
        max_length=200, strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )
    password_again = forms.CharField(
        max_length=200, strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )
    terms = forms.BooleanField()
    privacy = forms.BooleanField()
    guardian_name = _text(autocomplete="off")
    guardian_relation = forms.CharField(max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    guardian_phone = forms.CharField(
        max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "tel"})
    )
    guardian_agrees = forms.BooleanField()
    # Sent once the guardian's fields were on the page: only then is an empty one a mistake.
    guardian_asked = forms.CharField(required=False, max_length=1, widget=forms.HiddenInput)

    words: ClassVar[Mapping[str, FieldWords]] = {
        "name": FieldWords(
            Text("お名前", "Name"),
            Text(
                "例：山本 さくら　姓と名のあいだに空白を入れてください。",
                "As you write it yourself, in kanji if you have them. Example: 山本 さくら, or Emma Smith",
            ),
            Text("お名前を入力してください。", "Please enter your name."),
            Text("お名前に使えない文字があるか、長すぎます。", "This has characters that no name has, or is too long."),
        ),
        "name_kana": FieldWords(
            Text("ふりがな", "Reading in kana"),
            Text(
                "例：やまもと さくら　カタカナでもかまいません。",
                "Needed if your name has kanji. Example: ヤマモト サクラ",
            ),
            unreadable=Text("ひらがなかカタカナで入力してください。", "Please use hiragana or katakana."),
        ),
        "name_latin": FieldWords(
            Text("ローマ字のお名前", "Name in Latin letters"),
            Text("例：Sakura Yamamoto　パスポートと同じつづりで。", "As in your passport. Example: Sakura Yamamoto"),
            Text("ローマ字のお名前を入力してください。", "Please enter your name in Latin letters."),
            Text("ローマ字で入力してください。", "Please use Latin letters."),
        ),
        "birth_date": FieldWords(
            Text("生年月日", "Birth date"),
            Text("例：1995年4月3日、1995-04-03、平成7年4月3日", "Year, month, day. Example: 1995-04-03"),
            Text("生年月日を入力してください。", "Please enter your birth date."),
            Text(
                "日付として読み取れません。1995-04-03 のように入力してください。",
                "This can't be read as a date. Please type it like 1995-04-03.",
            ),
        ),
        "email": FieldWords(
            Text("メールアドレス", "E-mail address"),
            None,
            Text("メールアドレスを入力してください。", "Please enter your e-mail address."),
            Text("メールアドレスの形をお確かめください。", "Please check the form of the address."),
        ),
        "phone": FieldWords(
            Text("電話番号", "Phone number"),
            Text("例：090-1234-5678、+81 90 1234 5678", "Example: +81 90 1234 5678"),
            Text("電話番号を入力してください。", "Please enter your phone number."),
            Text("電話番号をお確かめください。", "Please check the phone number."),
        ),
        "password": FieldWords(
            Text("パスワード", "Password"),
            Text(
                "10文字以上。ことばをいくつかつなげると、覚えやすく破られにくくなります。",
                "At least 10 characters. A few words in a row are easy to remember and hard to guess.",
            ),
            Text("パスワードを決めてください。", "Please choose a password."),
        ),
        "password_again": FieldWords(
            Text("パスワード（もう一度）", "Password once more"),
            None,
            Text("同じパスワードをもう一度入力してください。", "Please type the same password again."),
        ),
        "terms": FieldWords(Text("会員規約に同意します", "I agree to the terms of membership"), missing=_READ_IT),
        "privacy": FieldWords(
            Text("個人情報の取り扱いに同意します", "I agree to how my personal data is used"), missing=_READ_IT
        ),
        "guardian_name": FieldWords(
            Text("保護者の方のお名前", "Guardian's name"),
            Text("例：山本 花子", "As they write it themselves."),
            Text("保護者の方のお名前を入力してください。", "Please enter the guardian's name."),
            Text("お名前に使えない文字があるか、長すぎます。", "This has characters that no name has, or is too long."),
        ),
        "guardian_relation": FieldWords(
            Text("ご本人との関係", "Relation to you"),
            Text("例：母、父、祖母", "Example: mother, father, grandmother"),
            Text("ご本人との関係を入力してください。", "Please say how they are related to you."),
            Text("40文字までで入力してください。", "Please use letters, 40 at most."),
        ),
        "guardian_phone": FieldWords(
            Text("保護者の方の電話番号", "Guardian's phone number"),
            Text("確認のためにお電話することがあります。", "We may call to confirm."),
            Text("保護者の方の電話番号を入力してください。", "Please enter the guardian's phone number."),
            Text("電話番号をお確かめください。", "Please check the phone number."),
        ),
        "guardian_agrees": FieldWords(
            Text(
                "保護者として、会員規約と個人情報の取り扱いを読み、この登録に同意します",
                "As the guardian I have read the terms and how personal data is used, and agree to this membership",
            ),
            missing=Text(
                "保護者の方が内容をお読みのうえ、チェックを入れてください。",
                "The guardian must read it and tick the box.",
            ),
        ),
    }

    by_passkey: ClassVar = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name_kana"].required = False
        for name in _GUARDIAN:
            self.fields[name].required = False

    @property
    def minor(self) -> bool:
        """Whether the birth date, as far as it can be read, is that of somebody under 18."""
        said = self.data.get("birth_date", "") if self.is_bound else self.initial.get("birth_date", "")
        today = clock.now().astimezone(JAPAN).date()
        born = typed.birth_date(str(said))
        return born is not None and born <= today and needs_guardian(born, today)

    def clean_name(self) -> str:
        found = typed.name(self.cleaned_data["name"])
        if found is None:
            raise self.wrong("name")
        return found

    def clean_name_kana(self) -> str:
        text = self.cleaned_data["name_kana"]
        found = typed.kana(text) if text.strip() else ""
        if found is None:
            raise self.wrong("name_kana")
        return found

    def clean_name_latin(self) -> str:
        found = typed.latin(self.cleaned_data["name_latin"])
        if found is None:
            raise self.wrong("name_latin")
        return found

    def clean_birth_date(self) -> date:
        found = typed.birth_date(self.cleaned_data["birth_date"])
        if found is None:
            raise self.wrong("birth_date")
        today = clock.now().astimezone(JAPAN).date()
        if found > today:
            raise forms.ValidationError(say(_IN_FUTURE), code="future")
        if age_on(found, today) > _OLDEST:
            raise forms.ValidationError(say(_TOO_OLD), code="too_old")
        return found

    def clean_email(self) -> str:
        address = str(self.cleaned_data["email"]).lower()
        if Member.objects.filter(email=address).exists():
            raise forms.ValidationError(say(_TAKEN), code="taken")
        return address

    def clean_phone(self) -> str:
        found = typed.phone(self.cleaned_data["phone"])
        if found is None:
            raise self.wrong("phone")
        return found

    def clean(self) -> dict[str, Any]:
        data = dict(super().clean() or {})
        if "name" in data and typed.has_kanji(data["name"]) and data.get("name_kana") == "":
            self.add_error("name_kana", forms.ValidationError(say(_KANA_NEEDED), code="needed"))
        if self.minor:
            self._check_guardian(data)
        password = data.get("password")
        if password:
            self._check_password(password, data)
            if data.get("password_again", password) != password:
                self.add_error("password_again", forms.ValidationError(say(_NOT_SAME), code="not_same"))
        return data

    def _check_guardian(self, data: dict[str, Any]) -> None:
        if not data.get("guardian_asked"):
            self.add_error(None, forms.ValidationError(say(_GUARDIAN_NEEDED), code="guardian_needed"))
            return
        for name in _GUARDIAN:
            if not data.get(name) and name not in self.errors:
                self.add_error(name, forms.ValidationError(say(self.words[name].missing), code="required"))
        for name, read in (
            ("guardian_name", typed.name),
            ("guardian_relation", typed.name),
            ("guardian_phone", typed.phone),
        ):
            if data.get(name):
                found = read(data[name])
                if found is None:
                    self.add_error(name, self.wrong(name))
                else:
                    data[name] = found
        if data.get("guardian_name") and data["guardian_name"] == data.get("name"):
            self.add_error("guardian_name", forms.ValidationError(say(_GUARDIAN_SELF), code="same"))

    def _check_password(self, password: str, data: Mapping[str, Any]) -> None:
        like = {name: data[name] for name in ("email", "phone", "name", "name_latin") if name in data}
        try:
            validate_password(password, Member(**like))
        except forms.ValidationError as error:
            codes = [str(each.code) for each in error.error_list]
        else:
            codes = []
        if typed.full_width(password):
            codes.append("full_width")
        if codes:
            # One thing at a time, the one that says most first.
            code = min(codes, key=list(_PASSWORD_WORDS).index)
            self.add_error("password", forms.ValidationError(say(_PASSWORD_WORDS[code]), code=code))

    def try_save(self, request: HttpRequest) -> tuple[Member, None]:
        return self.save(request), None

    def save(self, request: HttpRequest) -> Member:
        data = self.cleaned_data
        given_at = clock.now().isoformat()
        member = Member(
            name=data["name"],
            name_kana=data["name_kana"],
            name_latin=data["name_latin"],
            birth_date=data["birth_date"],
            email=data["email"],
            phone=data["phone"],
            language=page_language(request).value,
            consents=[
                {"document": document.name, "version": document.version, "given_at": given_at}
                for document in (TERMS, PRIVACY)
            ],
        )
        if self.minor:
            member.guardian = {
                "name": data["guardian_name"],
                "relation": data["guardian_relation"],
                "phone": data["guardian_phone"],
                "consented_at": given_at,
            }
        member.set_password(data["password"])
        add(member)
        return member


def add(member: Member) -> None:
    """Give the member a membership number and save."""
    for _ in range(20):
        member.membership_number = new_number()
        try:
            with write():
                member.save(force_insert=True)
        except IntegrityError:
            if Member.objects.filter(email=member.email).exists():
                raise
        else:
            return
    raise RuntimeError("no free membership number found")


def new_number() -> str:
    """Return nine random digits; numbers that begin with 0 (old 7-digit ones) or 9 (staff) are left alone."""
    return f"{secrets.choice('12345678')}{secrets.randbelow(10**8):08d}"
