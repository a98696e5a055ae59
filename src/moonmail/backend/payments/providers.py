"""Which providers there are. The sample provider exists only in a backend started with sample data."""

from __future__ import annotations

from functools import cache

from django.conf import settings

from moonmail.backend.http.problems import Refusal
from moonmail.backend.payments.provider import Provider
from moonmail.contract.problems import ProblemCode
from moonmail.domain.text import Text

_NONE = Text(
    "お支払いの窓口が設定されていません。予約は仮押さえの期限まで保たれます。",
    "No payment provider is set up. The booking is kept until its hold ends.",
)


@cache
def _all() -> dict[str, Provider]:
    if not settings.SAMPLE:
        return {}
    from moonmail.backend.payments.sample import SampleProvider

    sample = SampleProvider.from_settings()
    return {sample.name: sample}


def named(name: str) -> Provider:
    """Return the provider of that name.

    Raises:
        Refusal: there is none.
    """
    provider = _all().get(name)
    if provider is None:
        raise Refusal(ProblemCode.NOT_FOUND)
    return provider


def default() -> Provider:
    """Return the provider that new payments use.

    Raises:
        Refusal: none is set up.
    """
    for provider in _all().values():
        return provider
    raise Refusal(ProblemCode.BUSY, detail=_NONE, retry_after=60)
