"""The sample provider's hosted page."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from moonmail.backend import clock
from moonmail.backend.pages.language import page_language
from moonmail.backend.payments import providers
from moonmail.backend.payments.models import SampleSession
from moonmail.backend.payments.sample import SampleProvider
from moonmail.domain import formats
from moonmail.domain.text import Language


@never_cache
@require_http_methods(["GET", "POST"])
def sample_page(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows the page, POST takes ``action`` ``pay``, ``decline`` or ``cancel``.

    The template gets ``language`` (``ja`` or ``en``), ``title``, ``amount`` (in words), ``expires`` (in words, Japan
    time) and ``state``: ``open``, ``paid``, ``declined``, ``cancelled``, ``closed``, ``refunded`` or ``expired``.
    """
    if not settings.SAMPLE:
        raise Http404
    provider = providers.named("sample")
    assert isinstance(provider, SampleProvider)
    if request.method == "POST":
        action = request.POST.get("action", "")
        if action not in ("pay", "decline", "cancel"):
            return HttpResponse(status=400)
        if provider.act(token, action) is None:
            raise Http404
        return HttpResponseRedirect(reverse("sample-payment", args=[token]), status=303)
    session = SampleSession.objects.filter(pk=token).first()
    if session is None:
        raise Http404
    language = page_language(request)
    over = session.state == "open" and session.expires_at <= clock.now()
    context = {
        "language": language.value,
        "title": session.title_ja if language is Language.JA else session.title_en,
        "amount": formats.yen(session.amount, language),
        "expires": formats.time_of(session.expires_at, language),
        "state": "expired" if over else session.state,
    }
    response = render(request, "payments/sample.html", context)
    response["Content-Language"] = language.value
    return response
