"""What a write did, as a value."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta, timezone
from html import escape
from typing import TYPE_CHECKING, Any

from sparkredis._errors import RedisWriteError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pyspark.sql import SparkSession

_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
_SHOWN = 3
_MINUTE = 60_000
_KIBI = 1024


@dataclass(frozen=True)
class FailedRow:
    """One row that failed.

    Attributes:
        key: The row's key, cut where it is long; None where the row failed before it had one.
        reason: As ``WriteResult.failures`` names it: ``null_key``, ``rejected:WRONGTYPE``, and so on.
        message: The same for people.
        partition: The partition of the row, counted from 0; None where the row has a key and was sent.
        row: The row's place in its partition, counted from 0; None as ``partition``.
    """

    key: str | None
    reason: str
    message: str
    partition: int | None = None
    row: int | None = None

    def _place(self) -> str:
        if self.key is not None:
            return f'the key "{self.key}"'
        return "a row without a key" if self.partition is None else f"partition {self.partition}, row {self.row}"


@dataclass(frozen=True)
class PlannedCommand:
    """The commands of one kind that a dry run would have sent.

    Attributes:
        name: The command: ``HSET``, ``JSON.SET``, ``EVALSHA``, and so on.
        rows: Rows that would go by it.
        bytes: Their bytes.
        keys: The first keys, cut where they are long.
        example: The first command, with long values cut.
        memory: The bytes that the row of ``example`` would take in Redis, as ``MEMORY USAGE`` counts them; None where
            that is not known.
    """

    name: str
    rows: int
    bytes: int
    keys: tuple[str, ...]
    example: str
    memory: int | None

    def __str__(self) -> str:
        """The number of rows, the first keys, and below them the first command."""
        more = ", …" if self.rows > len(self.keys) else ""
        return f"{self.rows:,} × {self.name}: {', '.join(self.keys)}{more}\n    {self.example}"

    def _repr_html_(self) -> str:
        """The same as a small table, for notebooks."""
        return _commands((self,))


@dataclass(frozen=True)
class DryRun:
    """What a write with ``dry_run=True`` would have sent.

    Attributes:
        rows: Rows that would be sent.
        bytes: The bytes of their commands.
        memory: About how many bytes the rows would take in Redis if each had a key of its own that is not there: for
            each kind of command its number of rows times the memory of its example. None where that is not known, as
            for documents.
        commands: The commands, those of the most rows first.
    """

    rows: int
    bytes: int
    memory: int | None
    commands: tuple[PlannedCommand, ...]

    def __str__(self) -> str:
        """A line of figures, and the first keys and the first command of each kind."""
        memory = "" if self.memory is None else f", about {_bytes(self.memory)} in Redis"
        figures = f"{_rows(self.rows)} to send, {_bytes(self.bytes)}{memory}"
        return "\n".join([figures, *map(str, self.commands)])

    def _figures(self) -> list[tuple[str, str]]:
        return [
            ("to send", f"{self.rows:,}"),
            ("bytes", _bytes(self.bytes)),
            ("in Redis", "unknown" if self.memory is None else f"about {_bytes(self.memory)}"),
        ]

    def _repr_html_(self) -> str:
        """The same as small tables, for notebooks."""
        return _table("dry run: nothing was sent", self._figures()) + _commands(self.commands)


@dataclass(frozen=True, repr=False)
class WriteResult:
    """What a write did.

    For a write that ran through, ``rows_total``, which is
    ``rows_written + rows_deleted + rows_skipped + rows_failed``, is the number
    of rows of the DataFrame.

    Attributes:
        result_id: The name of the result, as given to the write or random. By this name
            ``spark.read.format("redis-write-result").option("result_id", …)`` reads it again.
        format: ``redis-hash`` or ``redis-json``.
        target: Where the rows went: the hosts, as ``url`` has them, without credentials.
        started_at: When the driver began, before it connected. In UTC, with its time zone.
        elapsed_ms: Milliseconds until the last task was through.
        bytes_sent: Bytes of commands that tasks sent, those of rows that were sent again too.
        rows_written: Rows that are in Redis.
        rows_skipped: Rows of an ``insert`` whose key, or path, was there, rows whose moment to
            expire had passed, and others: see ``skips``.
        rows_failed: Rows that are not in Redis, see ``failures``.
        rows_in_doubt: Rows whose first answer was lost with its connection. They were sent again, and are counted
            above by what the server said then.
        restarts: How often a server became another process while the write ran, without the data of the one before.
            Rows that it had acknowledged and not saved are lost, and counted as written.
        complete: False for a write that runs or died: its figures are lower bounds.
        failures: How many rows failed, by reason.
        errors: A sample of the failed rows, up to the option ``error_limit``.
        keys: The generated keys of written rows, up to the option ``keys_limit``; None where ``key_column`` made the
            keys.
        keys_total: How many generated keys were written; None where ``keys`` is.
        keys_removed: Keys that Spark's save mode ``overwrite`` removed first. The functions of this package append.
        retries: How often a task tried a batch again, because a server was lost or not ready.
        connections_lost: Connections that broke while tasks held them.
        tasks_done: How many tasks of Spark are through.
        tasks: How many tasks of Spark there are; 0 before they begin.
        running: Whether the write goes on: these are the figures so far.
        duplicate_keys: Rows whose key another row of the same task had before, as far as a task remembers: at least its
            last 16,384 keys. Each is counted as what it did, so there are fewer keys than rows written.
        rows_deleted: Rows whose key, or what was at the path, is gone by them.
        skips: How many rows were skipped, by reason.
        failed_rows_path: The folder of the option ``failed_rows``; None where failed rows were not kept.
        rows_kept: How many failed rows were kept there; None where none were to be.
        query_id: The id of the streaming query that wrote, the same over its restarts; None for a write of none.
        epoch_id: The number of the query's epoch, from 0, as ``foreachBatch`` has it; None for a write of no query.
        dry_run: What would have been sent, for a write with ``dry_run=True``; None for any other.
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
    bytes_sent: int
    restarts: int
    target: str
    retries: int = 0
    connections_lost: int = 0
    tasks_done: int = 0
    tasks: int = 0
    running: bool = False
    duplicate_keys: int = 0
    rows_deleted: int = 0
    skips: Mapping[str, int] = field(default_factory=dict)
    failed_rows_path: str | None = None
    rows_kept: int | None = None
    query_id: str | None = None
    epoch_id: int | None = None
    dry_run: DryRun | None = None

    @property
    def rows_total(self) -> int:
        """The rows that were written, deleted, skipped or failed, or, in a dry run, would be sent."""
        to_send = 0 if self.dry_run is None else self.dry_run.rows
        return self.rows_written + self.rows_deleted + self.rows_skipped + self.rows_failed + to_send

    @property
    def rows_per_second(self) -> float:
        """Rows written in each second of ``elapsed_ms``."""
        return self.rows_written * 1000 / self.elapsed_ms if self.elapsed_ms else 0.0

    def raise_for_failures(self) -> None:
        """For a write whose failed rows are not to be passed over.

        Raises:
            RedisWriteError: Any row failed, ``empty_row`` and, under ``update``, ``key_missing`` too. It says how many,
                why, and which for example, and has this result.
        """
        if self.rows_failed:
            went = f"Written: {self.rows_written:,}" if self.dry_run is None else f"To send: {self.dry_run.rows:,}"
            deleted = f", deleted: {self.rows_deleted:,}" if self.rows_deleted else ""
            message = (
                f"{self.rows_failed:,} of {self.rows_total:,} rows failed. {went}{deleted}, "
                f"skipped: {self.rows_skipped:,}. Failures by reason: "
            )
            reasons = (
                f"{count:,} × {reason}{self._examples(reason)}" for reason, count in _by_frequency(self.failures)
            )
            end = "." if self.dry_run is None else ". Nothing was sent: dry_run=True."
            raise RedisWriteError(message + "; ".join(reasons) + end, self)

    def __str__(self) -> str:
        """One line for people; what was not, such as rows that were skipped, is not spoken of."""
        if self.dry_run is not None:
            return self._of_dry_run(self.dry_run)
        if not (self.complete or self.running or self.rows_total):
            removed = f", {self.keys_removed:,} keys removed before" if self.keys_removed else ""
            return (
                f"{self.format} to {self.target}: died before a task was through{removed}, "
                f"after {_seconds(self.elapsed_ms)}"
            )
        rows = [f"{_rows(self.rows_written)} written{' so far' if self.running else ''}"]
        if self.rows_deleted:
            rows.append(f"{self.rows_deleted:,} deleted")
        if self.rows_skipped:
            rows.append(f"{self.rows_skipped:,} skipped{self._why_skipped()}")
        rows += self._failed_and_duplicate()
        if self.rows_in_doubt:
            rows.append(f"{self.rows_in_doubt:,} of them in doubt for a while")
        if self.restarts:
            times = {1: "once", 2: "twice"}.get(self.restarts, f"{self.restarts} times")
            rows.append(f"a server restarted {times} and may have lost some")
        if self.retries:
            rows.append(f"{self.retries:,} batch{'' if self.retries == 1 else 'es'} tried again")
        if self.connections_lost:
            rows.append(f"{self.connections_lost:,} connection{'' if self.connections_lost == 1 else 's'} lost")
        if self.keys_removed:
            rows.append(f"{self.keys_removed:,} keys removed before")
        tasks = f", {self.tasks_done:,} of {self.tasks:,} tasks" if self.running and self.tasks else ""
        return (
            f"{self.format} to {self.target}: {'' if self.complete or self.running else 'died, at least '}"
            f"{', '.join(rows)} "
            f"in {_seconds(self.elapsed_ms)} ({self.rows_per_second:,.0f} rows/s, {_bytes(self.bytes_sent)}){tasks}"
        )

    def _why_skipped(self) -> str:
        # That the key was there is what an insert skips.
        return "" if {"key_exists"}.issuperset(self.skips) else f" ({_reasons(self.skips)})"

    def _failed_and_duplicate(self) -> list[str]:
        parts = []
        if self.rows_failed:
            parts.append(f"{self.rows_failed:,} failed ({_reasons(self.failures)})")
        if self.duplicate_keys:
            parts.append(f"{self.duplicate_keys:,} with the key of a row before")
        return parts

    def _of_dry_run(self, dry_run: DryRun) -> str:
        more = "".join(f", {part}" for part in self._failed_and_duplicate())
        so_far = " so far" if self.running else ""
        return (
            f"{self.format} to {self.target}: dry run: {'' if self.complete or self.running else 'died, at least '}"
            f"{_rows(dry_run.rows)} to send{so_far} ({_bytes(dry_run.bytes)}){more} "
            f"in {_seconds(self.elapsed_ms)}, nothing was sent"
        )

    def _figures(self) -> list[tuple[str, str]]:
        if self.dry_run is not None:
            to_send, *more = self.dry_run._figures()
            return [to_send, ("failed", f"{self.rows_failed:,}"), *more, ("time", _seconds(self.elapsed_ms))]
        return [
            ("written", f"{self.rows_written:,}"),
            *([("deleted", f"{self.rows_deleted:,}")] if self.rows_deleted else []),
            ("skipped", f"{self.rows_skipped:,}{self._why_skipped()}"),
            ("failed", f"{self.rows_failed:,}"),
            ("rows/s", f"{self.rows_per_second:,.0f}"),
            ("sent", _bytes(self.bytes_sent)),
            ("time", _seconds(self.elapsed_ms)),
        ]

    def _repr_html_(self) -> str:
        """A small table, for notebooks."""
        figures = self._figures()
        state = ", so far" if self.running else "" if self.complete else ", died: these are lower bounds"
        if self.dry_run is not None:
            state += ", dry run: nothing was sent"
        caption = f"{self.format} to {self.target}{state}"
        table = _table(caption, figures)
        if self.dry_run is not None:
            table += _commands(self.dry_run.commands)
        if not self.failures:
            return table
        reasons = "".join(
            f"<tr><td>{escape(reason)}</td><td>{count:,}</td><td>{escape(self._example(reason))}</td></tr>"
            for reason, count in _by_frequency(self.failures)
        )
        return f"{table}<table><tr><th>failed because of</th><th>rows</th><th>for example</th></tr>{reasons}</table>"

    def _example(self, reason: str) -> str:
        for row in self.errors:
            if row.reason == reason:
                return row.message if row.key is None else f'"{row.key}": {row.message}'
        return ""

    def _examples(self, reason: str) -> str:
        firsts: dict[str, FailedRow] = {}
        for row in self.errors:
            if row.reason == reason:
                firsts.setdefault(row.message, row)
        shown = ", ".join(f"{row._place()} ({row.message})" for row in list(firsts.values())[:_SHOWN])
        return f", first at {shown}" if shown else ""

    def __repr__(self) -> str:
        """All fields, but only the first of the keys and errors."""
        shown = ", ".join(f"{field.name}={_short(getattr(self, field.name))}" for field in fields(self))
        return f"WriteResult({shown})"


def _table(caption: str, figures: list[tuple[str, str]]) -> str:
    return (
        f"<table><caption>{escape(caption)}</caption><tr>"
        + "".join(f"<th>{name}</th>" for name, _ in figures)
        + "</tr><tr>"
        + "".join(f"<td>{value}</td>" for _, value in figures)
        + "</tr></table>"
    )


def _commands(commands: tuple[PlannedCommand, ...]) -> str:
    if not commands:
        return ""
    rows = "".join(
        f"<tr><td>{escape(each.name)}</td><td>{each.rows:,}</td><td>{escape(', '.join(each.keys))}</td>"
        f"<td>{escape(each.example)}</td></tr>"
        for each in commands
    )
    return f"<table><tr><th>command</th><th>rows</th><th>keys</th><th>for example</th></tr>{rows}</table>"


def _rows(count: int) -> str:
    return f"{count:,} row{'' if count == 1 else 's'}"


def _seconds(millis: float) -> str:
    if millis < _MINUTE:
        return f"{millis / 1000:.1f} s"
    return f"{int(millis // _MINUTE)} min {int(millis // 1000 % 60)} s"


def _bytes(count: int) -> str:
    size = float(count)
    for unit in ("B", "KiB", "MiB", "GiB"):
        if size < _KIBI:
            return f"{size:.0f} {unit}" if unit == "B" else f"{size:.1f} {unit}"
        size /= _KIBI
    return f"{size:.1f} TiB"


def _short(value: object) -> str:
    if not isinstance(value, tuple) or len(value) <= _SHOWN:
        return repr(value)
    first = ", ".join(map(repr, value[:_SHOWN]))
    return f"({first}, … {len(value) - _SHOWN} more)"


def read_result(spark: SparkSession, result_id: str) -> WriteResult | None:
    """Reads the result of a write of this session, or None where the session does not have it."""
    door = _door(spark)
    if door is not None:
        return _by_py4j(door.result(spark._jsparkSession, result_id).orElse(None))
    return _by_spark(spark, result_id)


def read_progress(spark: SparkSession, result_id: str) -> WriteResult | None:
    """Reads what a write of this session has done so far; None before it begins and after it ended."""
    door = _door(spark)
    if door is not None:
        return _by_py4j(door.progress(spark._jsparkSession, result_id).orElse(None))
    results = spark.read.format("redis-write-result").options(result_id=result_id, running=True).load()
    # No more than that, as anything would be a job of Spark, which waits while the write has all slots.
    rows = results.collect()
    if not rows or not rows[0]["running"]:
        return None
    values = rows[0].asDict()
    return _by_columns({**values, "started_at": values["started_at"].astimezone(timezone.utc)})


def _door(spark: SparkSession) -> Any:
    """The class SparkRedis, where Py4J is there (classic Spark) and sees it, so where Spark's own class loader does."""
    jvm = getattr(spark, "_jvm", None)
    door = None if jvm is None else jvm.io.github.sparkredis.SparkRedis
    return door if type(door).__name__ == "JavaClass" else None


def _by_frequency(by_reason: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(by_reason.items(), key=lambda each: (-each[1], each[0]))


def _reasons(by_reason: Mapping[str, int]) -> str:
    return ", ".join(f"{count:,} × {reason}" for reason, count in _by_frequency(by_reason))


def _by_py4j(java: Any) -> WriteResult | None:
    """Without a job of Spark, which would take longer than a small write."""
    if java is None:
        return None
    started, keys = java.startedAt(), java.keys()
    return WriteResult(
        result_id=java.resultId(),
        format=java.format(),
        target=java.target(),
        started_at=_EPOCH + timedelta(seconds=started.getEpochSecond(), microseconds=started.getNano() // 1000),
        elapsed_ms=java.elapsed().toNanos() / 1e6,
        bytes_sent=java.bytesSent(),
        rows_written=java.rowsWritten(),
        rows_skipped=java.rowsSkipped(),
        rows_failed=java.rowsFailed(),
        rows_in_doubt=java.rowsInDoubt(),
        restarts=java.restarts(),
        complete=java.complete(),
        failures=dict(java.failures()),
        errors=tuple(
            FailedRow(error.key(), error.reason(), error.message(), error.partition(), error.row())
            for error in java.errors()
        ),
        keys=None if keys is None else tuple(keys),
        keys_total=java.keysTotal(),
        keys_removed=java.keysRemoved(),
        retries=java.retries(),
        connections_lost=java.connectionsLost(),
        tasks_done=java.tasksDone(),
        tasks=java.tasks(),
        running=java.running(),
        duplicate_keys=java.duplicateKeys(),
        rows_deleted=java.rowsDeleted(),
        skips=dict(java.skips()),
        failed_rows_path=java.failedRowsPath(),
        rows_kept=java.rowsKept(),
        query_id=java.queryId(),
        epoch_id=java.epochId(),
        dry_run=_dry_run_by_py4j(java.dryRun()),
    )


def _dry_run_by_py4j(java: Any) -> DryRun | None:
    if java is None:
        return None
    commands = tuple(
        PlannedCommand(each.name(), each.rows(), each.bytes(), tuple(each.keys()), each.example(), each.memory())
        for each in java.commands()
    )
    return DryRun(java.rows(), java.bytes(), java.memory(), commands)


def _by_spark(spark: SparkSession, result_id: str) -> WriteResult | None:
    # A timestamp that is collected depends on the time zones of the session and of this process; a number does not.
    columns = [
        "unix_micros(started_at) AS started_at" if column.name == "started_at" else column.name
        for column in fields(WriteResult)
    ]
    results = spark.read.format("redis-write-result").option("result_id", result_id).load()
    rows = results.selectExpr(*columns).collect()
    if not rows:
        return None
    values = rows[0].asDict()
    return _by_columns({**values, "started_at": _EPOCH + timedelta(microseconds=values["started_at"])})


def _by_columns(values: dict[str, Any]) -> WriteResult:
    values["failures"] = dict(values["failures"])
    values["skips"] = dict(values["skips"])
    values["errors"] = tuple(FailedRow(*error) for error in values["errors"])
    values["keys"] = None if values["keys"] is None else tuple(values["keys"])
    if values["dry_run"] is not None:
        dry_run = values["dry_run"].asDict()
        commands = tuple(
            PlannedCommand(**{**each.asDict(), "keys": tuple(each["keys"])}) for each in dry_run["commands"]
        )
        values["dry_run"] = DryRun(**{**dry_run, "commands": commands})
    return WriteResult(**values)
