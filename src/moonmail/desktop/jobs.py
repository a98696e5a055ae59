"""Work off the GUI thread, its results on it. One way for our own jobs and for the futures of the engine."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Signal, Slot

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

T = TypeVar("T")
log = logging.getLogger(__name__)


class Jobs(QObject):
    """Runs functions on ``executor`` and calls back on the thread that owns this object: the GUI thread.

    ``close`` waits for what still runs: a worker that calls into Python while the interpreter ends would crash it.
    """

    _posted = Signal(object)

    def __init__(self, executor_factory: Callable[[], Executor], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._make = executor_factory
        self._executor: Executor | None = None
        self._closed = False
        self._opened = False

    def open(self) -> None:
        """Be ready to take calls. On the GUI thread, before another thread posts."""
        if not self._opened:
            # Not before the first frame: naming anything of Qt's namespace builds its 94 enums, 15 ms.
            from PySide6.QtCore import Qt

            self._opened = True
            self._posted.connect(self._run_posted, Qt.ConnectionType.QueuedConnection)

    def run(
        self, work: Callable[[], T], done: Callable[[T], None], failed: Callable[[BaseException], None] | None = None
    ) -> None:
        """Run ``work`` elsewhere, then ``done(result)`` or ``failed(error)`` here. An unhandled error is logged."""
        if self._executor is None:
            self._executor = self._make()
        self.when(self._executor.submit(work), done, failed)

    def when(
        self, future: Future[T], done: Callable[[T], None], failed: Callable[[BaseException], None] | None = None
    ) -> None:
        """Call ``done(result)`` or ``failed(error)`` here when ``future`` is settled elsewhere."""
        self.open()
        future.add_done_callback(lambda settled: self.post(lambda: self._settle(settled, done, failed)))

    def post(self, call: Callable[[], Any]) -> None:
        """Call ``call`` on the GUI thread, from any thread, after what is already waiting there."""
        if not self._closed:
            assert self._opened
            self._posted.emit(call)

    def close(self) -> None:
        self._closed = True
        if self._executor is not None:
            self._executor.shutdown(wait=True, cancel_futures=True)

    @staticmethod
    def _settle(future: Future[T], done: Callable[[T], None], failed: Callable[[BaseException], None] | None) -> None:
        from concurrent.futures import CancelledError

        try:
            result = future.result()
        except CancelledError:
            return
        except Exception as error:
            if failed is not None:
                failed(error)
            elif getattr(error, "trouble", None) is not None:
                # A full disk, an unreadable store: the status says it, on every page.
                log.info("a job could not be done: %s", error)
            else:
                log.exception("a job failed")
            return
        done(result)

    @Slot(object)
    def _run_posted(self, call: Callable[[], Any]) -> None:
        if not self._closed:
            call()


def worker_pool() -> Executor:
    """The pool of the running app: two workers, as pictures are made while photos are read."""
    from concurrent.futures import ThreadPoolExecutor

    return ThreadPoolExecutor(max_workers=2, thread_name_prefix="moonmail-job")
