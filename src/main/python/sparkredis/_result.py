"""What a write did, as a value."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pyspark.sql import SparkSession

_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
_SHOWN = 3


@dataclass(frozen=True)
class FailedRow:
    """One row that failed.

    Attributes:
        key: The row's key, cut where it is long; None where the row failed before it had one.
        reason: As ``WriteResult.failures`` names it: ``null_key``, ``rejected:WRONGTYPE``, and so on.
        message: The same for people.
    """

    key: str | None
    reason: str
    message: str


@dataclass(frozen=True, repr=False)
class WriteResult:
    """What a write did.

    For a write that ran through, ``rows_total``, which is ``rows_written + rows_skipped + rows_failed``, is the number
    of rows of the DataFrame.

    Attributes:
        result_id: The name of the result, as given to the write or random. By this name
            ``spark.read.format("redis-write-result").option("result_id", …)`` reads it again.
        format: ``redis-hash`` or ``redis-json``.
        started_at: When the driver began, before it connected. In UTC, with its time zone.
        elapsed_ms: Milliseconds until the last task was through.
        rows_written: Rows that are in Redis.
        rows_skipped: Rows of an ``insert`` whose key, or path, was there, and rows whose moment to
            expire had passed.
        rows_failed: Rows that are not in Redis, see ``failures``.
        rows_in_doubt: Rows whose first answer was lost with its connection. They were sent again, and are counted
            above by what the server said then.
        complete: False for a write that died: its figures are lower bounds.
        failures: How many rows failed, by reason.
        errors: A sample of the failed rows, up to the option ``error_limit``.
        keys: The generated keys of written rows, up to the option ``keys_limit``; None where ``key_column`` made the
            keys.
        keys_total: How many generated keys were written; None where ``keys`` is.
        keys_removed: Keys that Spark's save mode ``overwrite`` removed first. The functions of this package append.
    """

    result_id: str
    format: str
    started_at: datetime
    elapsed_ms: float
    rows_written: int
    rows_skipped: int
    rows_failed: int
    rows_in_doubt: int
    complete: bool
    failures: Mapping[str, int]
    errors: tuple[FailedRow, ...]
    keys: tuple[str, ...] | None
    keys_total: int | None
    keys_removed: int

    @property
    def rows_total(self) -> int:
        """The rows that were written, skipped or failed."""
        return self.rows_written + self.rows_skipped + self.rows_failed

    def __repr__(self) -> str:
        """All fields, but only the first of the keys and errors."""
        shown = ", ".join(f"{field.name}={_short(getattr(self, field.name))}" for field in fields(self))
        return f"WriteResult({shown})"


def _short(value: object) -> str:
    if not isinstance(value, tuple) or len(value) <= _SHOWN:
        return repr(value)
    first = ", ".join(map(repr, value[:_SHOWN]))
    return f"({first}, … {len(value) - _SHOWN} more)"


def read_result(spark: SparkSession, result_id: str) -> WriteResult | None:
    """Reads the result of a write of this session, or None where the session does not have it."""
    # A timestamp that is collected depends on the time zones of the session and of this process; a number does not.
    columns = [
        "unix_micros(started_at) AS started_at" if field.name == "started_at" else field.name
        for field in fields(WriteResult)
    ]
    results = spark.read.format("redis-write-result").option("result_id", result_id).load()
    rows = results.selectExpr(*columns).collect()
    if not rows:
        return None
    values = rows[0].asDict()
    values["started_at"] = _EPOCH + timedelta(microseconds=values["started_at"])
    values["failures"] = dict(values["failures"])
    values["errors"] = tuple(FailedRow(*error) for error in values["errors"])
    values["keys"] = None if values["keys"] is None else tuple(values["keys"])
    return WriteResult(**values)
