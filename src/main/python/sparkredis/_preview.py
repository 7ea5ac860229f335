"""A look before the leap."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any, Literal

from sparkredis._functions import write_hashes, write_json
from sparkredis._words import refuse_unknown
from sparkredis._write import check_frame

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyspark.sql import DataFrame

    from sparkredis._result import WriteResult


def preview(
    df: DataFrame,
    url: str | None = None,
    *,
    format: Literal["redis-hash", "redis-json"] = "redis-hash",  # noqa: A002 - as Spark's own
    **arguments: Any,
) -> WriteResult:
    """Checks all that a write would check, makes commands of all rows, and sends nothing.

    Args:
        df: A DataFrame of Spark.
        url: As for ``write_hashes``.
        format: What the rows would become: hashes or JSON documents.
        arguments: Those of ``write_hashes``, or of ``write_json`` for documents.

    Returns:
        The result of the write with ``dry_run=True``: ``result.dry_run`` says what would go, ``failures`` and
        ``errors`` which rows would not.

    Raises:
        TypeError: An argument is none of the function that writes, or has the wrong Python type.
        ValueError: Another format, or ``dry_run=False``.
        pyspark.errors.IllegalArgumentException: For what is wrong with the options or the columns.
        RedisWriteError: The server cannot be reached or would refuse the write, more rows fail than
            ``max_failed_rows``, or the connector is not on Spark's class path.

    Example:
        >>> result = preview(users, "redis://host:6379", key_column="id", key_prefix="user:")
        >>> print(result.dry_run)
    """
    writers: dict[str, Callable[..., WriteResult]] = {"redis-hash": write_hashes, "redis-json": write_json}
    if format not in writers:
        raise ValueError(f'"format" must be one of {", ".join(writers)}, not "{format}".')
    writer = writers[format]
    others = {
        f'{name}: give format="{name}"': list(inspect.signature(other).parameters)
        for name, other in writers.items()
        if other is not writer
    }
    refuse_unknown("preview", arguments, [*inspect.signature(writer).parameters, "format"], others)
    check_frame(df, "preview")
    if not arguments.setdefault("dry_run", True):
        raise ValueError(f'preview sends nothing, so "dry_run" must not be False. Use {writer.__name__} to write.')
    return writer(df, url, **arguments)
