"""Measures a row of the table: the sides in turn, each time from the same state of the database."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Union

from .cases import COPIES, FEWER_ROWS, ONE_NODE, PIPE, SAME, SPARK_REDIS, TWO_TASKS, Case
from .jvms import Distance, Writer, ours, spark_redis
from .results import CONNECTOR, Run
from .servers import Cluster, Server

KEYS = {"orders": "o_orderkey", "features": "id"}
AnyServer = Union[Server, Cluster]


@dataclass(frozen=True)
class Side:
    """One who writes: to which server, how many times the rows, and how; that gives executor's and client's CPU, and seconds."""

    name: str
    server: AnyServer
    write: Callable[[], dict[str, float]]
    copies: int = 1
    keys_besides: int = 0


class Bench:
    """The tables, and the JVMs that write them. In the short form they stay for the next row of the table."""

    def __init__(self, folder: Path, rows: int, rounds: int, keeps_writers: bool):
        self.folder = folder
        self.rows = rows
        self.rounds = rounds
        self.keeps_writers = keeps_writers
        self.writers: dict[str, Writer] = {}
        self.warm: set[str] = set()

    def close(self) -> None:
        """Ends the JVMs."""
        for writer in self.writers.values():
            writer.close()
        self.writers.clear()
        self.warm.clear()

    def measure(self, case: Case) -> list[Run]:
        """All rounds."""
        servers: list[AnyServer] = []
        distances: list[Distance] = []
        try:
            sides = self.sides(case, servers, distances)
            if not self.warm.issuperset(side.name for side in sides):
                self.round(case, sides, 0)
                self.warm.update(side.name for side in sides)
            runs: list[Run] = []
            for number in range(1, self.rounds + 1):
                runs += self.round(case, sides, number)
            return runs
        finally:
            for something in [*distances, *servers]:
                something.close()
            if not self.keeps_writers:
                self.close()

    def sides(self, case: Case, servers: list[AnyServer], distances: list[Distance]) -> list[Side]:
        """Who writes in turn; what is started for it goes into the lists."""
        server: AnyServer = Cluster("redis-7.0") if case.server == "cluster" else Server(case.server)
        servers.append(server)
        url = server.url
        if case.away and isinstance(server, Server):
            distances.append(Distance(server.port, case.away))
            url = distances[0].url

        def connector(to: str = url, **more: str) -> dict[str, float]:
            return self.writer(CONNECTOR).write({**self.options(case, to), **more})

        if case.peer == FEWER_ROWS:
            sides = [
                Side(f"{copies} times the rows", server, lambda copies=copies: connector(copies=str(copies)), copies)
                for copies in COPIES
            ]
            sides[0] = Side(FEWER_ROWS, server, sides[0].write)
            sides[-1] = Side(CONNECTOR, server, sides[-1].write, COPIES[-1])
            return sides
        if case.peer == TWO_TASKS:
            return [
                Side(CONNECTOR, server, lambda: connector(tasks="1")),
                Side(TWO_TASKS, server, lambda: connector(tasks="2")),
            ]
        side = Side(CONNECTOR, server, connector)
        if case.peer == ONE_NODE:
            one = Server("redis-7.0")
            servers.append(one)
            return [side, Side(ONE_NODE, one, lambda: connector(one.url))]
        assert isinstance(server, Server)
        if case.peer == SPARK_REDIS:
            # It keeps a key with the schema.
            return [side, Side(SPARK_REDIS, server, lambda: self.write_by_spark_redis(case, server), keys_besides=1)]
        return [Side(PIPE, server, lambda: self.pipe(case, server)), side]

    def writer(self, side: str) -> Writer:
        """A JVM, started where there is none."""
        if side not in self.writers:
            path = spark_redis() if side == SPARK_REDIS else ours()
            self.writers[side] = Writer(side.split()[0], path)
        return self.writers[side]

    def options(self, case: Case, url: str) -> dict[str, str]:
        """Those of the connector."""
        return {
            "parquet": str(self.folder / case.table),
            "format": f"redis-{case.form}",
            "url": url,
            "key_column": KEYS[case.table],
            "key_prefix": f"{case.table}:",
            "mode": case.mode,
            **case.options,
        }

    def write_by_spark_redis(self, case: Case, server: Server) -> dict[str, float]:
        """With its own defaults."""
        return self.writer(SPARK_REDIS).write(
            {
                "parquet": str(self.folder / case.table),
                "format": "org.apache.spark.sql.redis",
                "host": "127.0.0.1",
                "port": str(server.port),
                "table": case.table,
                "key.column": KEYS[case.table],
            }
        )

    def pipe(self, case: Case, server: Server) -> dict[str, float]:
        """By redis-cli."""
        seconds, cpu = server.fill(self.folder / case.commands)
        return {"seconds": seconds, "executor": 0, "client": cpu}

    def round(self, case: Case, sides: list[Side], number: int) -> list[Run]:
        """Each of them once. In the first round what they leave behind is compared, too."""
        runs = []
        digests = {}
        for side in sides:
            side.server.clear()
            if case.before == SAME and isinstance(side.server, Server):
                side.server.fill(self.folder / case.commands)
            cpu, size = side.server.usage()
            spent = side.write()
            cpu_after, size_after = side.server.usage()
            rows = (self.rows if case.table == "orders" else self.rows // 3) * side.copies
            if side.server.keys() != rows + side.keys_besides:
                raise RuntimeError(f"{side.server.keys()} keys, not {rows}, after {case.name} by {side.name}")
            if number <= 1 and case.peer == PIPE and not case.options and isinstance(side.server, Server):
                digests[side.name] = side.server.digest()
            runs.append(
                Run(
                    case.name,
                    side.server.title,
                    side.name,
                    number,
                    rows,
                    spent["seconds"],
                    spent["executor"],
                    spent["client"],
                    cpu_after - cpu,
                    int(size_after - size),
                )
            )
        if len(set(digests.values())) > 1:
            raise RuntimeError(f"{case.name}: the sides do not leave the same behind: {digests}")
        return runs
