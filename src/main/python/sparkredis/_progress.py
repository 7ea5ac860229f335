"""How far a write is, while it runs."""

from __future__ import annotations

import importlib
import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol

from sparkredis._result import read_progress

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pyspark.sql import SparkSession

    from sparkredis._result import WriteResult

_SECONDS = 1.0


class _Display(Protocol):
    def show(self, result: WriteResult) -> None:
        """Shows the figures so far, or at last."""

    def close(self) -> None:
        """The write is over."""


@contextmanager
def watched(
    spark: SparkSession, result_id: str, progress: bool | Callable[[WriteResult], object] | None
) -> Iterator[Callable[[WriteResult | None], None]]:
    """Shows how far the write of that name is, and at the end what it is given then."""
    if not progress:
        yield lambda _: None
        return
    display = _Called(progress) if callable(progress) else _bar()
    over = threading.Event()
    watcher = threading.Thread(target=_watch, args=(spark, result_id, display, over), daemon=True)
    watcher.start()

    def end(result: WriteResult | None) -> None:
        over.set()
        watcher.join()
        if result is not None:
            _show(display, result)

    try:
        yield end
    finally:
        over.set()
        watcher.join()
        display.close()


def _watch(spark: SparkSession, result_id: str, display: _Display, over: threading.Event) -> None:
    last = None
    while not over.wait(_SECONDS):
        try:
            result = read_progress(spark, result_id)
        except Exception:  # a session that is busy or gone; the write itself says what is wrong
            continue
        if result is None or (result.rows_total, result.bytes_sent, result.retries, result.tasks_done) == last:
            continue
        last = (result.rows_total, result.bytes_sent, result.retries, result.tasks_done)
        _show(display, result)


def _show(display: _Display, result: WriteResult) -> None:
    try:
        display.show(result)
    except Exception as error:  # the write has nothing to do with it
        sys.stderr.write(f"The progress of the write cannot be shown: {error!r}\n")


class _Called:
    """A function of the user's."""

    def __init__(self, function: Callable[[WriteResult], object]) -> None:
        self._function = function

    def show(self, result: WriteResult) -> None:
        self._function(result)

    def close(self) -> None:
        pass


def _bar() -> _Display:
    try:
        return _Tqdm(importlib.import_module("tqdm.auto").tqdm)
    except ImportError:
        pass
    return _Notebook() if _in_notebook() else _Line()


def _in_notebook() -> bool:
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    return shell is not None and hasattr(shell, "kernel")


class _Tqdm:
    """How many rows there will be is not known, so the bar has no end."""

    def __init__(self, tqdm: Any) -> None:
        self._bar = tqdm(unit=" rows", unit_scale=True)

    def show(self, result: WriteResult) -> None:
        self._bar.set_description_str(f"{result.format} to {result.target}", refresh=False)
        failed = f", {result.rows_failed:,} failed" if result.rows_failed else ""
        self._bar.set_postfix_str(f"{result.tasks_done} of {result.tasks} tasks{failed}", refresh=False)
        self._bar.update(result.rows_total - self._bar.n)

    def close(self) -> None:
        self._bar.close()


class _Notebook:
    """A bar of the tasks that are through, and the line of figures."""

    def __init__(self) -> None:
        self._display: Any = importlib.import_module("IPython.display")
        self._handle: Any = self._display.display(self._display.HTML(""), display_id=True)

    def show(self, result: WriteResult) -> None:
        bar = f'<progress value="{result.tasks_done}" max="{max(1, result.tasks)}"></progress> '
        self._handle.update(self._display.HTML(bar + result._repr_html_()))

    def close(self) -> None:
        pass


class _Line:
    """One line of a terminal, written over and over."""

    def __init__(self) -> None:
        self._width = 0

    def show(self, result: WriteResult) -> None:
        text = str(result)
        sys.stderr.write(f"\r{text.ljust(self._width)}")
        sys.stderr.flush()
        self._width = len(text)

    def close(self) -> None:
        if self._width:
            sys.stderr.write("\n")
