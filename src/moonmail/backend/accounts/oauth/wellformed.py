"""Requests that can't be meant, refused before anybody looks into them: what allauth and the database stumble over."""

from __future__ import annotations

from allauth.idp.oidc.internal.resources import InvalidTargetError, get_resources
from django.core.exceptions import ValidationError
from django.http import HttpRequest, QueryDict
from oauthlib.oauth2.rfc6749.errors import InvalidRequestError

_MAY_BE_THERE_TWICE = "resource"


def require(request: HttpRequest) -> None:
    """Look at the parameters of a request.

    Raises:
        InvalidRequestError: one was sent twice, of which two readers could take different ones (RFC 6749, 3.2), or has
            a character in it that no text has. InvalidTargetError: ``resource`` is no address (RFC 8707, 2).
    """
    parameters: QueryDict = request.GET if request.method == "GET" else request.POST
    for name, values in parameters.lists():
        if len(values) > 1 and name != _MAY_BE_THERE_TWICE:
            raise InvalidRequestError("a parameter was sent more than once")
        if any("\x00" in value for value in values):
            raise InvalidRequestError("a parameter has a NUL in it")
    try:
        get_resources(request)
    except (ValidationError, ValueError) as error:
        raise InvalidTargetError from error
