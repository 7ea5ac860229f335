"""What is measured, and what is aimed at."""

from __future__ import annotations

from dataclasses import dataclass, field

PIPE = "redis-cli --pipe"
SPARK_REDIS = "spark-redis 3.0.0"
ONE_NODE = "one server"
TWO_TASKS = "two tasks"
FEWER_ROWS = "a tenth of the rows"

EMPTY, SAME, VERSIONED, NONE = "empty", "the same keys", "the same keys, with versions", ""

# How many times the rows of the table, for the plot.
COPIES = (1, 2, 5, 10)


@dataclass(frozen=True)
class Case:
    """One row of the table: a write, and what it is compared with."""

    name: str
    target: float
    mode: str = "upsert"
    before: str = EMPTY
    table: str = "orders"
    form: str = "hash"
    server: str = "redis-7.0"
    peer: str = PIPE
    options: dict[str, str] = field(default_factory=dict)
    away: float = 0  # milliseconds there and back
    leaves: float = 1  # of the rows' keys

    @property
    def commands(self) -> str:
        """The file of what redis-cli is fed."""
        return f"{self.table}.{'hset' if self.form == 'hash' else 'json'}"


@dataclass(frozen=True)
class Allocation:
    """Bytes that the encoder allocates for a row; at most the target."""

    name: str
    target: float
    form: str
    data: str


TTL = {"ttl": "86400"}
NEWEST = {"version_column": "o_orderdate"}
# One row in ten deletes its key.
FEED = {"op_column": "op", "with": "if(o_orderkey % 10 = 0, 'd', 'u') AS op"}
MODULE = "redis-8.2"

CASES = [
    Case("hash upsert", 1.3),
    Case("hash upsert, same keys", 1.0, before=SAME),
    Case("hash upsert, 50 fields", 3, table="features"),
    Case("hash upsert, ttl", 0.95, options=TTL),
    Case("hash upsert, ttl, same keys", 0.55, before=SAME, options=TTL),
    Case("hash insert", 1.4, "insert"),
    Case("hash insert, same keys", 3, "insert", SAME),
    Case("hash insert, 50 fields", 3, "insert", table="features"),
    Case("hash insert, ttl", 0.95, "insert", options=TTL),
    Case("hash replace", 1.4, "replace"),
    Case("hash replace, same keys", 1.0, "replace", SAME),
    Case("hash replace, 50 fields", 3, "replace", table="features"),
    Case("hash replace, 50 fields, same keys", 4, "replace", SAME, "features"),
    Case("hash replace, ttl", 0.95, "replace", options=TTL),
    Case("hash update, same keys", 0.55, "update", SAME),
    Case("hash update, same keys, Valkey 9.1", 0.8, "update", SAME, server="valkey-9.1"),
    *(
        case
        for server, where in (("redis-7.0", ""), ("redis-8.2", ", Redis 8.2"), ("valkey-9.1", ", Valkey 9.1"))
        for case in (
            Case(f"hash newest wins{where}", 0.5, server=server, options=NEWEST),
            Case(f"hash newest wins, same keys{where}", 0.5, before=VERSIONED, server=server, options=NEWEST),
            Case(f"hash changes, same keys{where}", 0.5, before=SAME, server=server, options=FEED, leaves=0.9),
        )
    ),
    Case("JSON upsert", 1.0, form="json", server=MODULE),
    Case("JSON insert", 1.0, "insert", form="json", server=MODULE),
    Case("JSON update, same keys", 0.95, "update", SAME, form="json", server=MODULE),
    Case("JSON replace, same keys", 0.75, "replace", SAME, form="json", server=MODULE),
    Case("JSON upsert, ttl", 0.75, form="json", server=MODULE, options=TTL),
    Case("JSON insert, ttl", 0.75, "insert", form="json", server=MODULE, options=TTL),
    Case("hash upsert against spark-redis", 2.5, peer=SPARK_REDIS),
    Case("hash upsert, a cluster of three", 0.9, server="cluster", peer=ONE_NODE),
    Case("hash upsert, one task", 0.9, peer=TWO_TASKS),
    Case("hash upsert, one task, 2 ms away", 0.9, peer=TWO_TASKS, away=2),
    Case("hash upsert, ten times the rows", 0.9, peer=FEWER_ROWS),
]

ALLOCATIONS = [
    Allocation("bytes allocated, flat, hash", 40, "HASH", "orders"),
    Allocation("bytes allocated, flat, JSON", 40, "JSON", "orders"),
    Allocation("bytes allocated, nested, hash", 200, "HASH", "nested"),
    Allocation("bytes allocated, nested, JSON", 200, "JSON", "nested"),
]

NAMES = [*(case.name for case in CASES), *(case.name for case in ALLOCATIONS)]
