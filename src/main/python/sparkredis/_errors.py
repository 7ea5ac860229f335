"""What the connector says at the JVM, as one Python exception for classic Spark and Spark Connect alike."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sparkredis._version import __version__

if TYPE_CHECKING:
    from sparkredis._result import WriteResult

_PACKAGE = "io.github.sparkredis:spark-redis-datasource"
_EXCEPTION = "io.github.sparkredis.result.RedisWriteException"
_PATH = "Redis"  # what the connector gives for the parameter of Spark's condition TASK_WRITE_FAILED
_NOT_FOUND = re.compile(r"Failed to find (?:the )?data source: redis-")


class RedisWriteError(RuntimeError):
    """A write failed. The message is the connector's: what happened, how many rows were written, what to do.

    Spark's own exception, with the stack trace of the JVM, is the ``__cause__``.

    Attributes:
        result: What the write did until then, or None where it never began. ``result.complete`` tells a write that ran
            through, with more failed rows than ``max_failed_rows``, from one that died.
    """

    def __init__(self, message: str, result: WriteResult | None = None) -> None:
        super().__init__(message)
        self.result = result


def connector_message(error: Exception) -> str | None:
    """The connector's message, where it was the connector that failed the write at the JVM."""
    java = getattr(error, "_origin", None)  # of Py4J, in classic Spark
    if java is not None:
        return str(java.getMessage()) if java.getClass().getName() == _EXCEPTION else None
    if type(error).__name__ != "SparkRuntimeException":
        return None
    # Spark Connect does not say which class it was, but the condition and its parameters. The client of 3.5 does not
    # say even those; there Spark's own messages begin with the condition, and the connector's do not.
    parameters = error.getMessageParameters() if hasattr(error, "getMessageParameters") else None
    text = str(error).partition("\n\nJVM stacktrace:")[0]
    is_ours = parameters.get("path") == _PATH if parameters else not text.startswith("[")
    return text if is_ours else None


def is_connector_missing(error: Exception) -> bool:
    """Whether Spark did not find the connector's formats."""
    java = getattr(error, "java_exception", None)  # of Py4J, in classic Spark
    message = str(error if java is None else java.getMessage())
    return _NOT_FOUND.search(message) is not None


def connector_missing() -> RedisWriteError:
    """Says which package to add: the one of this version, as Maven writes it."""
    package = f"{_PACKAGE}:{re.sub('[.]dev[0-9]+$', '-SNAPSHOT', __version__)}"
    return RedisWriteError(
        "Spark has no connector for Redis on its class path. Start Spark with "
        f"--packages {package} (or spark.jars.packages={package}), or with --jars and the path of the jar. "
        "With Spark Connect it is the server that needs it; on Databricks, the cluster."
    )
