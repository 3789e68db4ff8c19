"""What all tests share: their database, quick settings, and the browser."""
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from django.test import TransactionTestCase

from tests import databases

# Playwright runs an event loop in the thread of the test, in which Django would refuse the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                  "--disable-background-networking", "--disable-component-update", "--disable-sync"]


def pytest_configure(config: pytest.Config) -> None:
    """Settings that only make tests quick or keep them inside: nothing that the product's behaviour hangs on."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS = True
    settings.SITE_URL = "http://testserver"
    settings.ALLOWED_HOSTS = ["*"]
    # A second and 200 MB, some seconds and 60 MB, in each process: tests that need them load them themselves.
    settings.MATCH_ENCODER = settings.MATCH_DICTIONARY = "none"
    os.environ.update(MATCH_ENCODER="none", MATCH_DICTIONARY="none")


@pytest.fixture(scope="session", autouse=True)
def media_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Uploads of tests go to a temporary folder."""
    settings.MEDIA_ROOT = tmp_path_factory.mktemp("media")
    return settings.MEDIA_ROOT


# -- database ----------------------------------------------------------------------------------------------------
@pytest.fixture(scope="session")
def database_server() -> Iterator[databases.Server]:
    """The running server of the tests."""
    with databases.SERVER.in_use():
        yield databases.SERVER


@pytest.fixture(scope="session")
def django_db_setup(database_server: databases.Server, django_db_blocker: Any) -> Iterator[None]:
    """Replaces pytest-django's: a copy of the migrated database for this process, used as the application's role."""
    with django_db_blocker.unblock():
        name = databases.new_database()
    TransactionTestCase._fixture_teardown = _empty_database
    yield
    with django_db_blocker.unblock():
        databases.drop(name)


def _empty_database(test: TransactionTestCase) -> None:
    """Instead of Django's flush: the application may not TRUNCATE, and the history refuses to be deleted."""
    databases.empty(connections["default"].settings_dict["NAME"])


# -- browser -----------------------------------------------------------------------------------------------------
def chromium() -> str:
    """The path of the system's browser, or an empty text."""
    return next(filter(None, map(shutil.which, CHROMIUM)), "")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Where there is no browser its tests are skipped with the reason; in CI that would hide them, so they fail."""
    if chromium() or os.environ.get("CI", "").lower() in ("1", "true"):
        return
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.skip(reason=f"no browser: none of {', '.join(CHROMIUM)} on PATH"))


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """For pytest-playwright: the system's browser instead of a downloaded one."""
    path = chromium()
    if not path:
        pytest.fail(f"no browser: none of {', '.join(CHROMIUM)} on PATH")
    return {"executable_path": path, "args": CHROMIUM_FLAGS}


@pytest.fixture
def cast(db):
    """The people and organizations of the story."""
    from tests.cast import Cast

    return Cast()
