"""Seats for the tests of this folder; who leaves one in which the browser complained, fails."""
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from .seats import Seat, open_seat


@pytest.fixture
def seat(browser: Browser, live_server: Any) -> Iterator[Callable[..., Seat]]:
    """Makes seats at the running site: `seat("zh-hans", screen=PHONE)`."""
    seats: list[Seat] = []

    def sit(language: str = "en", **options: Any) -> Seat:
        seats.append(open_seat(browser, live_server.url, language, **options))
        return seats[-1]

    yield sit
    heard = [complaint for each in seats for complaint in each.complaints]
    for each in seats:
        each.close()
    assert heard == []
