"""Pages by key: every row once, in both directions, whatever the order."""
from datetime import timedelta

import pytest

from parkadmin.core.paging import page_by_key
from requests_desk.models import HelpRequest
from tests.cast import NOW, Cast
from tests.factories import submitted


@pytest.fixture
def seven(cast: Cast):
    """Seven requests; two of them share their due time, two have none."""
    rows = [submitted(cast, at=NOW + timedelta(hours=hour)) for hour in range(7)]
    HelpRequest.objects.filter(pk__in=[rows[2].pk, rows[5].pk]).update(result_due_at=NOW)
    HelpRequest.objects.filter(pk__in=[rows[1].pk, rows[4].pk]).update(result_due_at=None)
    return rows


@pytest.mark.parametrize("order", ["-pk", "pk", "result_due_at", "-result_due_at"])
def test_walking_there_and_back_shows_every_row_once(seven, order: str):
    rows, pages, page = HelpRequest.objects.all(), [], page_by_key(HelpRequest.objects.all(), size=3, order=order)
    there = list(page.rows)
    while page.older:
        pages.append(page)
        page = page_by_key(rows, before=page.older, size=3, order=order)
        there += page.rows
    field, down = order.lstrip("-"), order.startswith("-")
    known = sorted(rows.exclude(**{field: None}), key=lambda row: (getattr(row, field), row.pk), reverse=down)
    assert there == known + sorted(rows.filter(**{field: None}), key=lambda row: row.pk, reverse=down)
    assert len(there) == 7
    for expected in reversed(pages):
        page = page_by_key(rows, after=page.newer, size=3, order=order)
        assert page.rows == expected.rows
    assert page.newer == ""


@pytest.mark.parametrize("cursor", ["x", "2026", "2026-01-01T00:00:00_x", "_", "' OR 1=1"])
def test_a_cursor_that_is_none_is_the_beginning(seven, cursor: str):
    for order in ("-pk", "result_due_at"):
        assert len(page_by_key(HelpRequest.objects.all(), before=cursor, size=3, order=order).rows) == 3


def test_a_new_row_moves_nothing_onto_the_next_page(cast: Cast, seven):
    first = page_by_key(HelpRequest.objects.all(), size=3)
    submitted(cast)
    second = page_by_key(HelpRequest.objects.all(), before=first.older, size=3)
    assert set(first.rows).isdisjoint(second.rows)
