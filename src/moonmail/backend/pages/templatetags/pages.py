"""Both languages side by side in a template, and one field of a form."""

from __future__ import annotations

from typing import Any

from django import template
from django.forms import BoundField
from django.template.base import NodeList, Parser, Token
from django.template.context import Context
from django.utils.safestring import SafeString

from moonmail.domain.text import Language

register = template.Library()


class _Both(template.Node):
    def __init__(self, ja: NodeList, en: NodeList) -> None:
        self.ja = ja
        self.en = en

    def render(self, context: Context) -> SafeString:
        return (self.en if context.get("language") == Language.EN.value else self.ja).render(context)


@register.tag("ja")
def _both(parser: Parser, _: Token) -> _Both:
    """``{% ja %}日本語{% en %}English{% endja %}``: what the page's language needs."""
    ja = parser.parse(("en",))
    parser.delete_first_token()
    en = parser.parse(("endja",))
    parser.delete_first_token()
    return _Both(ja, en)


@register.inclusion_tag("parts/field.html")
def field(bound: BoundField) -> dict[str, Any]:
    """A label, its hint, the input, and what is wrong with it, tied together for a screen reader."""
    return {"field": bound}


@register.inclusion_tag("parts/tick.html", takes_context=True)
def tick(context: Context, bound: BoundField, address: str) -> dict[str, Any]:
    """A box to tick, with a document to read first."""
    return {"field": bound, "address": address, "language": context.get("language")}
