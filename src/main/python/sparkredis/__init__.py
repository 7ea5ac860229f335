"""Write Spark DataFrames to Redis, and learn what became of every row.

The package is the Python door of the Spark Redis Data Source, a jar that Spark must have on its class path.
"""

from sparkredis._errors import RedisWriteError
from sparkredis._functions import write_hashes, write_json
from sparkredis._preview import preview
from sparkredis._result import DryRun, FailedRow, PlannedCommand, WriteResult
from sparkredis._version import __version__

__all__ = [
    "DryRun",
    "FailedRow",
    "PlannedCommand",
    "RedisWriteError",
    "WriteResult",
    "__version__",
    "preview",
    "write_hashes",
    "write_json",
]
