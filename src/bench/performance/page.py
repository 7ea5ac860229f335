"""Writes docs/performance.md and its charts, of docs/performance.csv."""

from __future__ import annotations

import os
import re
import statistics
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from . import charts, results
from .cases import NAMES, PIPE
from .servers import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable

    from .results import Run, Summary

DOCS = ROOT / "docs"
FIGURES = DOCS / "performance.csv"
PAGE = DOCS / "performance.md"


def keep(runs: list[Run], replaces_all: bool) -> None:
    """Into the file of figures: in place of all of them, or of those of the same names."""
    names = {run.name for run in runs}
    old = [] if replaces_all else [run for run in results.read(FIGURES) if run.name in set(NAMES) - names]
    results.keep(sorted(old + runs, key=lambda run: NAMES.index(run.name)), FIGURES)
    if replaces_all:
        text = PAGE.read_text()
        PAGE.write_text(put(text, "machine", machine()))


def write() -> None:
    """The generated parts of the page, and the charts."""
    runs = results.read(FIGURES)
    found = results.summaries(runs)
    if not found:
        sys.exit(f"{FIGURES.name} has no writes")
    text = PAGE.read_text()
    text = put(text, "rounds", conditions(found, runs))
    text = put(text, "pipe", table([one for one in found if one.case.peer == PIPE]))
    text = put(text, "others", table([one for one in found if one.case.peer != PIPE], names_the_other=True))
    text = put(text, "allocated", allocated(runs))
    PAGE.write_text(text)
    (DOCS / "performance-ratios.svg").write_text(charts.ratios(found))
    (DOCS / "performance-rows.svg").write_text(charts.rows(runs))


def put(text: str, name: str, part: str) -> str:
    """The page with another text in a place of this name."""
    place = re.compile(rf"(<!-- performance: {name} -->\n\n).*?(?=<!-- end -->)", re.DOTALL)
    new, count = place.subn(lambda found: f"{found.group(1)}{part.strip()}\n\n", text)
    if count != 1:
        sys.exit(f"{PAGE.name} has {count} places for “{name}”")
    return new


def machine() -> str:
    """What this one has."""
    try:
        models = re.findall(r"^model name\s*: (.*)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    except OSError:
        models = []
    model = f" ({models[0]})" if models else ""
    return f"{os.cpu_count()} cores{model}, which clients and servers share."


def conditions(found: list[Summary], runs: list[Run]) -> str:
    """Rows, rounds and servers."""
    rows = {one.case.table: one.ours[0].rows for one in found if one.case.peer == PIPE}
    counts = " and ".join(f"{count:,} {name}" for name, count in rows.items())
    rounds = max(run.round for run in runs)
    servers = sorted({run.server for run in runs if run.server and not run.server.startswith("three")})
    spark = re.search(r"<spark.version>(.*?)<", (ROOT / "pom.xml").read_text())
    assert spark
    return f"{counts}; {rounds} round{'s' * (rounds > 1)}; {', '.join(servers)}; Spark {spark.group(1)}."


def table(summaries: list[Summary], names_the_other: bool = False) -> str:
    """A line for each."""
    head = ["ratio", "least, most", "target", "thousand rows/s", "executors' CPU", "clients' CPU", "servers' CPU"]
    lines = [["write", *["beside"] * names_the_other, *head, "bytes a row"]]
    for one in summaries:
        lines.append(
            [
                one.case.name,
                *[one.case.peer] * names_the_other,
                f"{one.ratio:.2f}" if one.holds else f"**{one.ratio:.2f}**",
                f"{min(one.ratios):.2f}, {max(one.ratios):.2f}",
                f"≥ {one.case.target:g}",
                both(one, thousands),
                both(one, lambda runs: results.per_million(runs, "executor_cpu")),
                both(one, lambda runs: results.per_million(runs, "client_cpu")),
                both(one, lambda runs: results.per_million(runs, "server_cpu")),
                both(one, results.bytes_per_row, 0),
            ]
        )
    return markdown(lines)


def both(one: Summary, figure: Callable[[list[Run]], float], digits: int = 1) -> str:
    """Of the connector, and of the other."""
    ours, other = figure(one.ours), figure(one.others)
    return f"{ours:.{digits}f} / {f'{other:.{digits}f}' if other else '-'}"


def thousands(runs: list[Run]) -> float:
    """Rows per second."""
    return statistics.median(map(results.rate, runs)) / 1000


def allocated(runs: list[Run]) -> str:
    """A line for each."""
    lines = [["row", "bytes", "target"]]
    for name, size, target in results.allocated(runs):
        lines.append([name, f"{size:.0f}" if size <= target else f"**{size:.0f}**", f"≤ {target:g}"])
    return markdown(lines)


def markdown(lines: list[list[str]]) -> str:
    """As the page has it."""
    head, *others = lines
    return "".join(f"| {' | '.join(line)} |\n" for line in [head, ["---"] * len(head), *others])
