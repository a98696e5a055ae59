"""Asking an address whether a MoonMail backend answers there, before it is used. For a worker thread."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from moonmail.client.errors import ExchangeError
from moonmail.client.model import Trouble

if TYPE_CHECKING:
    from moonmail.client.clock import Clock

CLOCK_TOLERANCE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Found:
    """A backend that this app can speak to. ``sample``: everything in it is invented."""

    server: str
    api: str
    sample: bool
    clock_is_off: bool


def probe(server_url: str, proxy: str, clock: Clock) -> Found:
    """Return what answers at ``server_url``. ``proxy``: see ``engine.Settings``.

    Raises:
        ExchangeError: nothing that this app can speak to answers there; the kind says why.
    """
    from pydantic import ValidationError

    from moonmail.client.http import Http, who_is_old
    from moonmail.contract.sync import Health
    from moonmail.contract.version import API_MAJOR

    http = Http(server_url, proxy, clock)
    try:
        answer = http.call("GET", "/v1/health")
        health = Health.model_validate_json(answer.body)
    except ValidationError:
        raise ExchangeError(Trouble.NOT_MOONMAIL, "its health is in other words") from None
    finally:
        http.close()
    if health.api.partition(".")[0] != str(API_MAJOR):
        raise ExchangeError(who_is_old(health.api), f"the backend speaks {health.api}, this app {API_MAJOR}")
    off = abs(clock.now() - health.server_time) > CLOCK_TOLERANCE
    return Found(health.server, health.api, health.sample, off)
