"""What a write says of itself while it runs."""

from __future__ import annotations

import sys
from types import ModuleType

import pytest
from pyspark.sql import SparkSession

from sparkredis import WriteResult, write_hashes, write_json
from stored import Stored

ROWS = 1_000


def test_a_function_is_told_while_the_write_runs(spark: SparkSession, hashes: Stored) -> None:
    told: list[WriteResult] = []
    frame = spark.range(0, ROWS, 1, 2)
    key = hashes.prefix + "{id}"
    result = write_hashes(
        frame, hashes.url, key_pattern=key, max_rows_per_second=200, batch_size=20, progress=told.append
    )
    assert result.rows_written == ROWS
    assert told[-1] == result, "the last word"
    so_far = [figures for figures in told if figures.running]
    assert any(0 < figures.rows_written < ROWS for figures in so_far)
    assert [figures.rows_written for figures in so_far] == sorted(figures.rows_written for figures in so_far)
    assert all(figures.tasks == 2 and not figures.complete for figures in so_far if figures.rows_written)
    assert all(figures.started_at == result.started_at for figures in so_far)


def test_documents_tell_too(spark: SparkSession, documents: Stored) -> None:
    told: list[WriteResult] = []
    result = write_json(spark.range(3), documents.url, key_pattern=documents.prefix + "{id}", progress=told.append)
    assert told[-1] == result


def test_true_is_a_bar_of_tqdm(spark: SparkSession, hashes: Stored, capsys: pytest.CaptureFixture[str]) -> None:
    write_hashes(spark.range(ROWS), hashes.url, key_pattern=hashes.prefix + "{id}", progress=True)
    shown = capsys.readouterr().err
    assert "redis-hash to " in shown
    assert "1.00k rows" in shown


def test_without_tqdm_true_is_a_line(
    spark: SparkSession, hashes: Stored, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "tqdm.auto", None)
    result = write_hashes(spark.range(ROWS), hashes.url, key_pattern=hashes.prefix + "{id}", progress=True)
    assert capsys.readouterr().err.endswith(f"\r{result}\n")


def test_without_tqdm_a_notebook_has_a_bar_of_its_own(
    spark: SparkSession, hashes: Stored, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "tqdm.auto", None)
    pages: list[str] = []

    class Handle:
        def update(self, page: str) -> None:
            pages.append(page)

    class Shell:
        kernel = "any"

    ipython, display = ModuleType("IPython"), ModuleType("IPython.display")
    ipython.get_ipython = Shell  # type: ignore[attr-defined]
    display.HTML = str  # type: ignore[attr-defined]
    display.display = lambda _, **__: Handle()  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "IPython", ipython)
    monkeypatch.setitem(sys.modules, "IPython.display", display)
    result = write_hashes(spark.range(0, 4, 1, 2), hashes.url, key_pattern=hashes.prefix + "{id}", progress=True)
    assert pages[-1] == '<progress value="2" max="2"></progress> ' + result._repr_html_()


def test_a_function_that_raises_harms_no_write(
    spark: SparkSession, hashes: Stored, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(_: WriteResult) -> None:
        raise ValueError("of the function")

    result = write_hashes(spark.range(3), hashes.url, key_pattern=hashes.prefix + "{id}", progress=fail)
    assert result.rows_written == 3
    assert "The progress of the write cannot be shown: ValueError('of the function')" in capsys.readouterr().err


def test_nothing_is_shown_unless_asked_for(
    spark: SparkSession, hashes: Stored, capsys: pytest.CaptureFixture[str]
) -> None:
    write_hashes(spark.range(3), hashes.url, key_pattern=hashes.prefix + "{id}", progress=False)
    assert "redis-hash" not in capsys.readouterr().err


def test_what_is_neither_is_refused(spark: SparkSession, hashes: Stored) -> None:
    with pytest.raises(TypeError, match='"progress" must be a bool or a function that takes a WriteResult, not str'):
        write_hashes(spark.range(3), hashes.url, key_column="id", progress="yes")  # type: ignore[arg-type]
