"""Measures a row of the table: the sides in turn, each time from the same state of the database."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Union

from .cases import COPIES, FEWER_ROWS, ONE_NODE, PIPE, SAME, SPARK_REDIS, TWO_TASKS, VERSIONED, Case
from .jvms import WORK, Distance, Writer, ours, spark_redis
from .results import CONNECTOR, Run
from .servers import Cluster, Server

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

KEYS = {"orders": "o_orderkey", "features": "id"}
# Keys of one in ten are not one in ten of the keys.
LEFT_AMISS = 100
AnyServer = Union[Server, Cluster]


@dataclass(frozen=True)
class Side:
    """One who writes: where, how many times the rows, and how, which tells the seconds that passed and of CPUs."""

    name: str
    server: AnyServer
    write: Callable[[], dict[str, float]]
    copies: int = 1
    keys_besides: int = 0


class Bench:
    """The tables, and the JVMs that write them. In the short form they stay for the next row of the table."""

    def __init__(self, folder: Path, rows: int, rounds: int, keeps_writers: bool = False, profiles: bool = False):
        self.folder = folder
        self.rows = rows
        self.rounds = rounds
        self.keeps_writers = keeps_writers
        self.profiles = profiles
        self.writers: dict[str, Writer] = {}
        self.warm: set[str] = set()
        self.checked: set[tuple[str, str, str]] = set()
        self.left: dict[tuple[str, str], str] = {}

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
            titles = {1: FEWER_ROWS, COPIES[-1]: CONNECTOR}
            return [
                Side(titles.get(n, f"{n} times the rows"), server, partial(connector, copies=str(n)), n) for n in COPIES
            ]
        if case.peer == TWO_TASKS:
            return [
                Side(CONNECTOR, server, partial(connector, tasks="1")),
                Side(TWO_TASKS, server, partial(connector, tasks="2")),
            ]
        side = Side(CONNECTOR, server, connector)
        if case.peer == ONE_NODE:
            one = Server("redis-7.0")
            servers.append(one)
            return [side, Side(ONE_NODE, one, partial(connector, one.url))]
        assert isinstance(server, Server)
        if case.peer == SPARK_REDIS:
            # It keeps a key with the schema.
            return [side, Side(SPARK_REDIS, server, partial(self.write_by_spark_redis, case, server), keys_besides=1)]
        return [Side(PIPE, server, partial(self.pipe, case, server)), side]

    def writer(self, side: str) -> Writer:
        """A JVM, started where there is none."""
        if side not in self.writers:
            path = spark_redis() if side == SPARK_REDIS else ours()
            name = side.split()[0]
            recording = [
                "-Xlog:jfr+startup=error",
                f"-XX:StartFlightRecording:settings=profile,filename={WORK / name}.jfr",
            ]
            self.writers[side] = Writer(name, path, *(recording if self.profiles else []))
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
        """Each of them once; who begins changes."""
        runs = []
        for side in sides if number % 2 else reversed(sides):
            server = side.server
            server.clear()
            if case.before == SAME and isinstance(server, Server):
                server.fill(self.folder / case.commands)
            if case.before == VERSIONED:
                self.writer(CONNECTOR).write({**self.options(case, server.url), "mode": "upsert"})
            if self.profiles:
                server.forget_commands()
            cpu, size = server.usage()
            spent = side.write()
            cpu_after, size_after = server.usage()
            if self.profiles and number:
                print(f"{case.name}, {side.name}:\n{server.commands()}", flush=True)
            rows = (self.rows if case.table == "orders" else self.rows // 3) * side.copies
            left = case.leaves if side.name == CONNECTOR else 1
            if abs(server.keys() - rows * left - side.keys_besides) > LEFT_AMISS * (left < 1):
                raise RuntimeError(f"{server.keys()} keys, not {rows}, after {case.name} by {side.name}")
            if case.peer == PIPE and isinstance(server, Server):
                self.check(case, side.name, server)
            used = (spent["seconds"], spent["executor"], spent["client"], cpu_after - cpu)
            runs.append(Run(case.name, server.title, side.name, number, rows, *used, int(size_after - size)))
        return runs

    def check(self, case: Case, side: str, server: Server) -> None:
        """That it left behind what all do who write these rows: once, as it takes longer than to write them."""
        rows = (server.title, case.commands)
        by = (*rows, case.name if side == CONNECTOR else side)
        if by in self.checked:
            return
        self.checked.add(by)
        if not case.options:
            # Documents are of a module, and no part of the digest.
            left = server.digest() if case.form == "hash" else server.documents(self.folder / case.commands)
            if self.left.setdefault(rows, left) != left:
                raise RuntimeError(f"{case.name}: the connector and {PIPE} do not leave the same behind")
        elif "ttl" in case.options and side == CONNECTOR and int(server.ask("TTL", server.ask("RANDOMKEY"))) <= 0:
            raise RuntimeError(f"{case.name}: the keys do not expire")
