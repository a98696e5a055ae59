"""Serving: granian in front of Django, one JSON line on standard output once it answers."""

from __future__ import annotations

import argparse
import gc
import http.client
import importlib
import json
import multiprocessing
import multiprocessing.connection
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any, Final

from granian.constants import Interfaces
from granian.server import MPServer

from moonmail.backend import configuration, logs, metrics, setup
from moonmail.backend.configuration import ConfigurationError, pooled
from moonmail.contract.version import API_PREFIX

# Requests read side by side; writers queue for the process-wide lock.
_THREADS: Final = 4
_PORT_TRIES: Final = 20
# A worker whose parent was killed ends by itself a moment later, and keeps the folder until then.
_LEAVES_WITHIN: Final = 2.0
_READY_WITHIN: Final = 60.0


def application() -> Any:
    """Return the WSGI application. Runs in the worker; the worker ends with the process that started it."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        # A worker is forked with its parent's handlers, which do nothing here. Until it has its own, a word to end must
        # end it: else the parent waits for it until it kills it.
        for word in (signal.SIGINT, signal.SIGTERM):
            signal.signal(word, signal.SIG_DFL)
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True, name="parent-watch").start()
    from moonmail.backend.wsgi import application as wsgi

    logs.configure()
    _pool()
    _load_all()
    gc.enable()
    _do_runs()
    return wsgi


def _load_all() -> None:
    """Load the addresses with all behind them, and never look through it for garbage: it stays."""
    importlib.import_module("moonmail.backend.urls")
    gc.freeze()


def _pool() -> None:
    """Let this worker's threads share connections, now that nothing is forked any more."""
    from django.db import connections

    connections.close_all()
    options = connections.settings["default"]
    if options["ENGINE"] == "django.db.backends.postgresql":
        # One more for the thread that does runs.
        connections.settings["default"] = pooled(options, _THREADS + 1)
        del connections["default"]


def _do_runs() -> None:
    """Do what staff began for many bookings. Django's models are there by now."""
    from moonmail.backend.runs import worker

    worker.start()


def _load(_target: str) -> Any:
    return application()


def _end_with(sentinel: int) -> None:
    multiprocessing.connection.wait([sentinel])
    os._exit(1)


class _Server(MPServer):
    """Granian, and a word when its worker has been started: threads must not exist before the fork."""

    started: Callable[[], None]

    def startup(self, spawn_target: Any, target_loader: Any) -> None:
        super().startup(spawn_target, target_loader)  # type: ignore[no-untyped-call]
        self.started()


def _reserve(host: str, port: int) -> tuple[socket.socket | None, int]:
    """Return a port that is ours, with the socket that keeps others from it where the system can do that.

    Granian's workers bind with SO_REUSEPORT: two servers could share a port by accident and each get half of the calls.
    A bound socket that never listens keeps everybody else away, and gets no calls.

    Raises:
        ConfigurationError: somebody else listens on the port, or the host is not ours.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        if sys.platform != "win32":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise ConfigurationError(f"cannot listen on {host}:{port}: {error.strerror}") from error
        found = int(probe.getsockname()[1])
    if sys.platform != "linux":
        return None, found
    keeper = socket.socket(family, socket.SOCK_STREAM)
    keeper.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    try:
        keeper.bind((host, found))
    except OSError as error:
        keeper.close()
        raise ConfigurationError(f"cannot listen on {host}:{found}: {error.strerror}") from error
    return keeper, found


@contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Keep every other server away from this folder; the system gives it back however this process ends.

    Raises:
        ConfigurationError: one answers on it already.
    """
    descriptor = os.open(folder / "serving.lock", os.O_RDWR | os.O_CREAT, 0o600)
    give_up = time.monotonic() + _LEAVES_WITHIN
    try:
        while not _lock(descriptor):
            if time.monotonic() > give_up:
                raise ConfigurationError(
                    f"another `moonmail backend serve` is running on {folder}: SQLite is written by one process. "
                    "Stop that one first, or use PostgreSQL (--database)"
                )
            time.sleep(0.05)
        yield
    finally:
        os.close(descriptor)


def _lock(descriptor: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _is_free(host: str, port: int) -> bool:
    try:
        with socket.create_server((host, port)):
            return True
    except (OSError, OverflowError):
        return False


def _reserve_some(host: str, port: int) -> tuple[socket.socket | None, int]:
    for attempt in range(_PORT_TRIES):
        try:
            return _reserve(host, port)
        except ConfigurationError:
            # Only a port we chose ourselves can be lost to somebody quicker; one that was asked for is simply taken.
            if port or attempt == _PORT_TRIES - 1:
                raise
    raise AssertionError


def serve(options: argparse.Namespace) -> int:
    """Answer until SIGTERM, SIGINT or, with ``--with-parent``, the end of standard input. Returns the exit code."""
    if not 0 <= options.port <= 65535:
        raise ConfigurationError("a port is a number from 0 to 65535")
    if options.metrics_port and not _is_free(options.metrics_host, options.metrics_port):
        raise ConfigurationError(f"cannot listen for metrics on {options.metrics_host}:{options.metrics_port}")
    if options.workers < 1 or (options.workers > 1 and not options.database):
        raise ConfigurationError("more than one worker needs PostgreSQL: SQLite is written by one process")
    keeper, port = _reserve_some(options.host, options.port)
    try:
        with nullcontext() if options.database else only_one(configuration.data_dir()):
            return _serve(options, port)
    finally:
        if keeper is not None:
            keeper.close()


def _serve(options: argparse.Namespace, port: int) -> int:
    # Nearly all that a start makes is kept. Workers switch it on again.
    gc.disable()
    members = setup.prepare(sample=options.sample)
    # Before the workers are forked, where they are: they share it.
    _load_all()
    from django.db import connections

    connections.close_all()
    logs.configure()
    shown = f"[{options.host}]" if ":" in options.host else options.host
    announcement: dict[str, object] = {"url": f"http://{shown}:{port}"}
    if options.sample:
        announcement["sample_members"] = members
    server = _Server(
        "moonmail",
        address=options.host,
        port=port,
        interface=Interfaces.WSGI,
        workers=options.workers,
        blocking_threads=_THREADS,
        blocking_threads_idle_timeout=600,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
        log_enabled=False,
        websockets=False,
    )

    def started() -> None:
        gc.enable()
        if options.metrics_port:
            metrics.serve(options.metrics_port, options.metrics_host)
        threading.Thread(target=_announce, args=(options.host, port, announcement), daemon=True).start()
        if options.with_parent:
            threading.Thread(target=_end_with_stdin, daemon=True).start()

    server.started = started
    counts = metrics.start() if options.metrics_port else None
    try:
        server.serve(target_loader=_load)
    except SystemExit as error:
        return int(error.code or 0) if not isinstance(error.code, str) else 1
    finally:
        if counts is not None:
            metrics.end(counts)
    return 0


def _announce(host: str, port: int, announcement: dict[str, object]) -> None:
    """Print the line once ``/v1/health`` really answers."""
    give_up = time.monotonic() + _READY_WITHIN
    reach = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - a comparison
    while time.monotonic() < give_up:
        try:
            connection = http.client.HTTPConnection(reach, port, timeout=5)
            connection.request("GET", f"{API_PREFIX}/health", headers={"Host": f"127.0.0.1:{port}"})
            if connection.getresponse().status == 200:
                print(json.dumps(announcement, ensure_ascii=False), flush=True)  # noqa: T201
                return
        except OSError:
            time.sleep(0.02)
        finally:
            connection.close()
    logs.write("never_answered")
    os.kill(os.getpid(), signal.SIGTERM)


def _end_with_stdin() -> None:
    # Not sys.stdin: a daemon thread inside its lock would abort the interpreter when it ends.
    while os.read(0, 4096):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
