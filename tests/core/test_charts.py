"""Charts are drawn on the server and say their numbers."""
import re
from xml.etree import ElementTree

import pytest

from parkadmin.core.charts import Series, ceiling, columns, rows, spark


@pytest.mark.parametrize(("highest", "expected"), [(0, 5), (4, 5), (5, 5), (6, 10), (17, 20), (50, 50), (51, 100)])
def test_the_axis_ends_at_a_round_number(highest, expected):
    assert ceiling(highest) == expected


def test_each_column_says_its_label_series_and_number():
    svg = columns(["W1", "W2"], [Series("Received", [3, 0]), Series("Resolved", [1, 20])], "Per week")
    assert re.findall(r"<title>(.*?)</title>", svg) == [
        "W1 · Received: 3", "W2 · Received: 0", "W1 · Resolved: 1", "W2 · Resolved: 20"]
    heights = [float(h) for h in re.findall(r'<rect class="chart-2"[^>]* height="([\d.]+)"', svg)]
    assert heights[1] == pytest.approx(20 * heights[0])


def test_names_are_escaped():
    svg = rows(["<script>"], [3], 'a "title"')
    assert "<script>" not in svg
    ElementTree.fromstring(svg)


@pytest.mark.parametrize("draw", [lambda: columns([], [], ""), lambda: rows([], [], ""), lambda: spark([], ""),
                                  lambda: spark([0], ""), lambda: columns(["a"], [Series("x", [0])], "")])
def test_nothing_to_show_is_an_empty_picture(draw):
    ElementTree.fromstring(draw())


@pytest.mark.parametrize(("label", "count", "shown"), [("10/5", 8, 8), ("25/12", 12, 6), ("2026", 4, 4)])
def test_labels_that_would_overlap_are_thinned_out(label: str, count: int, shown: int):
    svg = columns([label] * count, [Series("x", [1] * count)], "")
    assert svg.count(f">{label}</text>") == shown
