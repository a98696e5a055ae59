"""The floor of the backend: granian, Django, one view that says nothing. Prints its address once it answers."""

from __future__ import annotations

import http.client
import socket
import threading
from typing import Any

from granian.constants import Interfaces
from granian.server import MPServer


def application(_target: str) -> Any:
    import django
    from django.conf import settings
    from django.core.wsgi import get_wsgi_application
    from django.http import HttpResponse
    from django.urls import path

    settings.configure(
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF=(path("", lambda _: HttpResponse(b"{}")),),
        SECRET_KEY="x" * 50,
        LOGGING_CONFIG=None,
        INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions"],
        MIDDLEWARE=["django.middleware.common.CommonMiddleware"],
    )
    django.setup()
    return get_wsgi_application()


def announce(port: int) -> None:
    while True:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/")
            if connection.getresponse().status == 200:
                print(f"http://127.0.0.1:{port}", flush=True)
                return
        except OSError:
            threading.Event().wait(0.02)
        finally:
            connection.close()


class Server(MPServer):
    def startup(self, spawn_target: Any, target_loader: Any) -> None:
        super().startup(spawn_target, target_loader)
        threading.Thread(target=announce, args=(PORT,), daemon=True).start()


with socket.socket() as probe:
    probe.bind(("127.0.0.1", 0))
    PORT = probe.getsockname()[1]

if __name__ == "__main__":
    Server(
        "empty",
        address="127.0.0.1",
        port=PORT,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=4,
        log_enabled=False,
        websockets=False,
    ).serve(target_loader=application)
