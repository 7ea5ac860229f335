"""What was measured, write by write; and what that comes to."""

from __future__ import annotations

import csv
import dataclasses
import statistics
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .cases import ALLOCATIONS, CASES, Case

if TYPE_CHECKING:
    from pathlib import Path

CONNECTOR = "connector"


@dataclass(frozen=True)
class Run:
    """One write, or the bytes that a row has the encoder allocate. Seconds are of the clock, or of CPUs."""

    name: str
    server: str
    side: str
    round: int
    rows: int
    seconds: float
    executor_cpu: float
    client_cpu: float
    server_cpu: float
    bytes_sent: int
    bytes_allocated: float = 0


class Summary:
    """A row of the table."""

    def __init__(self, case: Case, runs: list[Run]):
        self.case = case
        self.runs = [run for run in runs if run.name == case.name]
        self.ours = self.of(CONNECTOR)
        self.others = self.of(case.peer)
        self.server = self.ours[0].server
        rates = zip(map(rate, self.ours), map(rate, self.others))
        self.ratios = [ours / other for ours, other in rates]

    def of(self, side: str) -> list[Run]:
        """Its writes, by their rounds."""
        return sorted((run for run in self.runs if run.side == side), key=lambda run: run.round)

    @property
    def ratio(self) -> float:
        """What counts."""
        return statistics.median(self.ratios)

    @property
    def holds(self) -> bool:
        """Whether it is what was aimed at, as it is printed."""
        return round(self.ratio, 2) >= self.case.target

    def __str__(self) -> str:
        return (
            f"{self.case.name:36} {self.ratio:5.2f} ({min(self.ratios):.2f} to {max(self.ratios):.2f})"
            f"  target {self.case.target}\n"
            f"{'':36} connector {of_rows(self.ours)}\n"
            f"{'':36} {self.case.peer} {of_rows(self.others)}"
        )


def of_rows(runs: list[Run]) -> str:
    """All about one side."""
    executor = (
        f"{per_million(runs, 'executor_cpu'):.2f} of executors, " if any(run.executor_cpu for run in runs) else ""
    )
    return (
        f"{statistics.median(map(rate, runs)):,.0f} rows/s, CPU s per million rows: {executor}"
        f"{per_million(runs, 'client_cpu'):.2f} of the client, {per_million(runs, 'server_cpu'):.2f} of the server; "
        f"{bytes_per_row(runs):.0f} bytes a row"
    )


def rate(run: Run) -> float:
    """Rows per second."""
    return run.rows / run.seconds


def per_million(runs: list[Run], figure: str) -> float:
    """Seconds of CPU."""
    return float(statistics.median(getattr(run, figure) / run.rows * 1e6 for run in runs))


def bytes_per_row(runs: list[Run]) -> float:
    """What the server got."""
    return statistics.median(run.bytes_sent / run.rows for run in runs)


def summaries(runs: list[Run]) -> list[Summary]:
    """In the order of the table, of what was measured."""
    names = {run.name for run in runs}
    return [Summary(case, runs) for case in CASES if case.name in names]


def allocated(runs: list[Run]) -> list[tuple[str, float, float]]:
    """Name, bytes for a row, target."""
    found = {run.name: run.bytes_allocated for run in runs if run.bytes_allocated}
    return [(wanted.name, found[wanted.name], wanted.target) for wanted in ALLOCATIONS if wanted.name in found]


def read(file: Path) -> list[Run]:
    """What was kept; nothing where there is no file."""
    if not file.is_file():
        return []
    kinds = {"str": str, "int": int, "float": float}
    fields = [(field.name, kinds[str(field.type)]) for field in dataclasses.fields(Run)]
    with file.open(newline="") as lines:
        return [Run(**{name: kind(line[name]) for name, kind in fields}) for line in csv.DictReader(lines)]


def keep(runs: list[Run], file: Path) -> None:
    """As CSV."""
    with file.open("w", newline="") as lines:
        names = [field.name for field in dataclasses.fields(Run)]
        writer = csv.DictWriter(lines, names, lineterminator="\n")
        writer.writeheader()
        for run in runs:
            writer.writerow(
                {
                    name: round(value, 4) if isinstance(value, float) else value
                    for name, value in dataclasses.asdict(run).items()
                }
            )
