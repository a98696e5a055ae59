"""Forms whose labels, hints and errors are in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from django import forms

from moonmail.backend.pages.language import say
from moonmail.domain.text import Text

_MISSING: Final = Text("入力してください。", "Please fill this in.")
_UNREADABLE: Final = Text("入力内容をお確かめください。", "Please check this.")


@dataclass(frozen=True, slots=True)
class FieldWords:
    """``missing`` is said when nothing was typed, ``unreadable`` when it can't be what was asked."""

    label: Text
    hint: Text | None = None
    missing: Text = _MISSING
    unreadable: Text = _UNREADABLE


class WordedForm(forms.Form):
    words: ClassVar[Mapping[str, FieldWords]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, words in self.words.items():
            field = self.fields[name]
            field.label = say(words.label)
            field.help_text = say(words.hint) if words.hint else ""
            field.error_messages |= {
                "required": say(words.missing),
                "invalid": say(words.unreadable),
                "max_length": say(words.unreadable),
            }

    def wrong(self, name: str) -> forms.ValidationError:
        return forms.ValidationError(say(self.words[name].unreadable), code="invalid")
