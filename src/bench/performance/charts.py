"""The charts of docs/performance.md, which stand on white, whatever the page stands on."""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING

from .cases import CASES, FEWER_ROWS

if TYPE_CHECKING:
    from .results import Run, Summary

STYLE = "font-family:sans-serif;font-size:12px;fill:#333"
GOOD, BAD, GREY = "#06b", "#b03", "#999"


def ratios(summaries: list[Summary]) -> str:
    """A bar for each: the ratio, from where to where it went, and the target."""
    left, top, width, step = 260, 40, 620, 22
    most = max(max(*one.ratios, one.case.target) for one in summaries) * 1.05
    bottom = top + step * len(summaries)

    def across(value: float) -> float:
        return left + width * value / most

    parts = []
    for tick in range(int(most) + 1):
        colour = "#333" if tick == 1 else "#ddd"
        parts.append(f'<path d="M{across(tick):.1f} {top - 6}V{bottom}" stroke="{colour}"/>')
        parts.append(text(across(tick), top - 12, f"{tick} ×" if tick else "0", "middle"))
    for number, one in enumerate(summaries):
        y = top + step * number
        colour = GOOD if one.holds else BAD
        parts.append(text(left - 8, y + 14, one.case.name, "end"))
        parts.append(
            f'<rect x="{left}" y="{y + 4}" width="{across(one.ratio) - left:.1f}" height="13" fill="{colour}" '
            'fill-opacity="0.75"/>'
        )
        parts.append(
            f'<path d="M{across(min(one.ratios)):.1f} {y + 10.5}H{across(max(one.ratios)):.1f}" stroke="#333"/>'
        )
        target = across(one.case.target)
        parts.append(f'<path d="M{target:.1f} {y + 1}v19" stroke="#e80" stroke-width="3"/>')
    legend = "Bar: how many times as fast as the other, red below the target, which is orange. Line: least to most."
    parts.append(text(left - 252, bottom + 24, legend, "start"))
    return picture(left + width + 20, bottom + 36, parts)


def rows(runs: list[Run]) -> str:
    """Seconds by rows, and the line of a tenth of the rows."""
    (case,) = (case for case in CASES if case.peer == FEWER_ROWS)
    points: dict[int, list[float]] = {}
    for run in runs:
        if run.name == case.name:
            points.setdefault(run.rows, []).append(run.seconds)
    if not points:
        return picture(10, 10, [])
    left, top, width, height = 70, 30, 700, 260
    most_rows, most_seconds = max(points), max(map(max, points.values()))

    def at(count: float, seconds: float) -> tuple[float, float]:
        return left + width * count / most_rows, top + height * (1 - seconds / most_seconds)

    parts = [f'<path d="M{left} {top}v{height}h{width}" stroke="{GREY}" fill="none"/>']
    x, y = at(most_rows, statistics.median(points[min(points)]) * most_rows / min(points))
    parts.append(f'<path d="M{left} {top + height}L{x:.1f} {y:.1f}" stroke="{GREY}" stroke-dasharray="4 4"/>')
    for count, seconds in sorted(points.items()):
        x, low = at(count, min(seconds))
        _, high = at(count, max(seconds))
        _, middle = at(count, statistics.median(seconds))
        parts.append(f'<path d="M{x:.1f} {low:.1f}V{high:.1f}" stroke="{GOOD}"/>')
        parts.append(f'<circle cx="{x:.1f}" cy="{middle:.1f}" r="4" fill="{GOOD}"/>')
        parts.append(text(x, top + height + 18, f"{count / 1e6:g} M", "middle"))
    legend = "Dashed: as many times the seconds as the rows. Lines: from the fastest to the slowest round."
    parts += [
        text(left, top - 10, "seconds by rows, one heap of 512 MB", "start"),
        text(left - 6, top + 10, f"{most_seconds:.1f}", "end"),
        text(left - 6, top + height, "0", "end"),
        text(left, top + height + 36, legend, "start"),
    ]
    return picture(left + width + 30, top + height + 46, parts)


def picture(width: float, height: float, parts: list[str]) -> str:
    """As a file."""
    body = "\n".join([f'<rect width="{width}" height="{height}" fill="white"/>', *parts])
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">\n{body}\n</svg>\n'


def text(x: float, y: float, content: str, anchor: str) -> str:
    """A word or two."""
    return f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="{anchor}" style="{STYLE}">{content}</text>'
