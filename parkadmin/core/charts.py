"""Charts drawn on the server as SVG: no script, they print, and each bar says its number to whoever cannot see it.

Colours come from classes (`chart-1`, `chart-2`, ...) so that dark mode and a strict Content-Security-Policy hold.
"""
from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

WIDTH, HEIGHT = 420, 210  # of a card's half: letters stay legible when it is scaled
LEFT, BOTTOM, TOP = 34, 24, 10
DIGIT = 9  # so wide is one more figure at the axis
LETTER = 6.2  # and a letter below it, on average
GAP = .35  # of a group's width
ROW, BAR, NUMBER = 42, 14, 40
STEPS = (1, 2, 5)


@dataclass(frozen=True)
class Series:
    """One row of numbers with its name, as long as the labels; None draws nothing."""

    name: str
    values: Sequence[float | None]


def ceiling(highest: float) -> int:
    """The first round number (1, 2 or 5 times a power of ten, at least 4) that is not below the highest value."""
    power = 1
    while True:
        for step in STEPS:
            if step * power >= max(highest, 4):
                return step * power
        power *= 10


def columns(labels: Sequence[str], series: Sequence[Series], title: str,
            say: Callable[[float], str] = "{:g}".format) -> SafeString:
    """Groups of columns over labels, such as received and resolved per week. `say` writes a value as it is read."""
    top = ceiling(max((value for row in series for value in row.values if value is not None), default=0))
    left = LEFT + DIGIT * max(0, len(f"{top:g}") - 3)
    group = (WIDTH - left) / max(len(labels), 1)
    bar = group * (1 - GAP) / max(len(series), 1)
    scale = (HEIGHT - TOP - BOTTOM) / top
    bars = [(number + 1, round(left + index * group + group * GAP / 2 + number * bar, 1),
             round(HEIGHT - BOTTOM - value * scale, 1), round(max(bar - 2, 1), 1), round(value * scale, 1),
             f"{labels[index]} · {row.name}: {say(value)}")
            for number, row in enumerate(series) for index, value in enumerate(row.values) if value is not None]
    every = max(1, ceil((LETTER * max(map(len, labels), default=0) + LETTER) / group))
    below = [(round(left + (index + .5) * group, 1), HEIGHT - 7, label)
             for index, label in enumerate(labels) if index % every == 0]
    return _svg(HEIGHT, title, _grid(top, scale, left), _bars(bars), format_html_join(
        "", '<text class="chart-label" x="{}" y="{}" text-anchor="middle">{}</text>', below))


def _grid(top: int, scale: float, left: int) -> SafeString:
    parts = 4 if str(top).startswith("2") else 5  # whole numbers, wherever the axis ends
    ticks = [top * part / parts for part in range(parts + 1)]
    lines = [(round(HEIGHT - BOTTOM - value * scale, 1), f"{value:g}") for value in ticks]
    return format_html_join("", '<line class="chart-grid" x1="{0}" x2="{1}" y1="{2}" y2="{2}"></line>'
                            '<text class="chart-label" x="{3}" y="{4}" text-anchor="end">{5}</text>',
                            [(left, WIDTH, y, left - 6, y + 4, text) for y, text in lines])


def _bars(bars: Sequence[tuple]) -> SafeString:
    return format_html_join("", '<rect class="chart-{}" x="{}" y="{}" width="{}" height="{}" rx="2">'
                            "<title>{}</title></rect>", bars)


def rows(labels: Sequence[str], values: Sequence[float], title: str) -> SafeString:
    """One bar per label, which stands above it and may be long; in the order given, such as what companies ask for."""
    highest = max(values, default=0) or 1
    bars, texts = [], []
    for index, (label, value) in enumerate(zip(labels, values, strict=True)):
        y, width = index * ROW, round((WIDTH - NUMBER) * value / highest, 1)
        bars.append((1, 0, y + 20, width, BAR, f"{label}: {value:g}"))
        texts += [(0, y + 14, label), (width + 8, y + 20 + BAR - 2, f"{value:g}")]
    return _svg(max(len(labels), 1) * ROW, title, _bars(bars), format_html_join(
        "", '<text class="chart-label" x="{}" y="{}">{}</text>', texts))


def spark(values: Sequence[float], title: str) -> SafeString:
    """A small line without axes, for a number's recent course."""
    highest, count = max(values, default=0) or 1, max(len(values) - 1, 1)
    points = " ".join(f"{round(index * 100 / count, 1)},{round(26 - value * 22 / highest, 1)}"
                      for index, value in enumerate(values))
    return format_html('<svg class="spark" viewBox="0 0 100 30" preserveAspectRatio="none" role="img" aria-label="{}">'
                       '<polyline points="{}"></polyline></svg>', title, points)


def _svg(height: int, title: str, *parts: SafeString) -> SafeString:
    return format_html('<svg class="chart" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>', WIDTH, height,
                       title, mark_safe("".join(parts)))
