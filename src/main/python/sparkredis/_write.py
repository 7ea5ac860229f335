"""How the two functions write."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, cast

from sparkredis._errors import RedisWriteError, connector_message, connector_missing, is_connector_missing
from sparkredis._options import option_texts
from sparkredis._progress import watched
from sparkredis._result import WriteResult, read_result

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pyspark.sql import DataFrame, SparkSession


def write(data_format: str, df: DataFrame, arguments: Mapping[str, object]) -> WriteResult:
    """Writes by the options that were given, and reads the result back."""
    check_frame(df, "write_hashes" if data_format == "redis-hash" else "write_json")
    progress = _progress(arguments)
    options = option_texts({name: value for name, value in arguments.items() if name != "progress"})
    spark = df.sparkSession
    # The result is read back by its name, so there has to be one.
    if "result_id" not in options:
        options["result_id"] = _session_default(spark, "result_id") or str(uuid.uuid4())
    result_id = options["result_id"]
    # Whoever gets the failed rows handed back need not be stopped by them: so do the connector's functions for Java.
    if "max_failed_rows" not in options and _session_default(spark, "max_failed_rows") is None:
        options["max_failed_rows"] = "any"
    with watched(spark, result_id, progress) as end:
        try:
            df.write.format(data_format).options(**options).mode("append").save()
        except Exception as error:
            if is_connector_missing(error):
                raise connector_missing() from error
            message = connector_message(error)
            if message is None:
                raise
            raise RedisWriteError(message, _result_so_far(spark, result_id)) from error
        result = read_result(spark, result_id)
        end(result)
    if result is None:
        raise RuntimeError(
            f"The write {result_id} ran through, but its result is gone: a session keeps those of its last 100 writes."
        )
    return result


def _progress(arguments: Mapping[str, object]) -> bool | Callable[[WriteResult], object] | None:
    progress = arguments.get("progress")
    if progress is None or isinstance(progress, bool):
        return progress
    if callable(progress):
        return cast("Callable[[WriteResult], object]", progress)
    raise TypeError(f'"progress" must be a bool or a function that takes a WriteResult, not {type(progress).__name__}.')


def check_frame(df: object, function: str) -> None:
    """Refuses what is no DataFrame of Spark, and says what to hand to the function instead."""
    # By what it can do, for there are several classes, and not all are installed: classic, Connect, Databricks' own.
    if hasattr(type(df), "sparkSession") and hasattr(type(df), "write"):
        return
    kind = type(df)
    hint = ""
    if kind.__module__.startswith("pyspark.pandas"):
        hint = f" Write {function}(df.to_spark(), …)."
    elif kind.__module__.startswith("pandas"):
        hint = f" Write {function}(spark.createDataFrame(df), …)."
    elif kind.__module__.startswith("polars"):
        collected = ".collect()" if kind.__name__ == "LazyFrame" else ""
        hint = f" Write {function}(spark.createDataFrame(df{collected}.to_pandas()), …)."
    elif kind.__module__.startswith("pyarrow"):
        hint = f" Write {function}(spark.createDataFrame(df.to_pandas()), …)."
    raise TypeError(f'"df" must be a DataFrame of Spark, not {kind.__module__}.{kind.__qualname__}.{hint}')


def _session_default(spark: SparkSession, option: str) -> str | None:
    return spark.conf.get(f"spark.datasource.redis.{option}", None)


def _result_so_far(spark: SparkSession, result_id: str) -> WriteResult | None:
    try:
        return read_result(spark, result_id)
    except Exception:  # a session that died with the write; the write's own error is the one to show
        return None
