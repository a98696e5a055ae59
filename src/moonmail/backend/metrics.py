"""What Prometheus reads: how many calls, how long, what was refused. Added up over all workers.

Labels are methods, statuses, address patterns and problem codes: a few hundred at most, and nothing about anybody.
``start`` is called before the workers are forked: it decides where they leave their counts.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any, Final

_FOLDER: Final = "PROMETHEUS_MULTIPROC_DIR"
METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
_made: dict[str, Any] = {}


def start() -> Path:
    """Make the folder in which each worker keeps its counts; return it."""
    folder = Path(tempfile.mkdtemp(prefix="moonmail-metrics-"))
    os.environ[_FOLDER] = str(folder)
    return folder


def end(folder: Path) -> None:
    os.environ.pop(_FOLDER, None)
    shutil.rmtree(folder, ignore_errors=True)


def _metrics() -> dict[str, Any]:
    """Make the metrics when a worker first counts: the library looks for the folder when it is imported."""
    if not _made:
        from prometheus_client import Counter, Histogram

        made = {
            "calls": Counter("moonmail_requests", "Calls answered.", ["method", "route", "status"], registry=None),
            "seconds": Histogram(
                "moonmail_request_seconds", "Time to answer.", ["method"], buckets=_SECONDS, registry=None
            ),
            "problems": Counter("moonmail_problems", "Refusals by their code.", ["code"], registry=None),
        }
        _made.update(made)
    return _made


def count(method: str, route: str, status: int, seconds: float) -> None:
    """Count a call. ``route`` is the pattern of the address, empty where none fits."""
    if _FOLDER not in os.environ:
        return
    metrics = _metrics()
    known = method if method in METHODS else "OTHER"
    metrics["calls"].labels(known, route or "none", str(status)).inc()
    metrics["seconds"].labels(known).observe(seconds)


def count_problem(code: str) -> None:
    if _FOLDER in os.environ:
        _metrics()["problems"].labels(code).inc()


def serve(port: int, host: str) -> None:
    """Answer Prometheus in a thread of this process, the one that started the workers."""
    from prometheus_client import CollectorRegistry, start_http_server
    from prometheus_client.multiprocess import MultiProcessCollector

    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    start_http_server(port, addr=host, registry=registry)
