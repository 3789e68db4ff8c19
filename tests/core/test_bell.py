"""The bell: what a person was told, how much of it is unread, and that it is nobody else's."""

import pytest
from django.test import Client

from parkadmin.core import notices
from parkadmin.core.models import Notice, User
from tests.cast import NOW, Cast


def client(user: User) -> Client:
    found = Client(headers={"accept-language": "en"})
    found.force_login(user)
    return found


def told(user: User, key: str = "k", path: str = "/me/settings/", title: str = "A question for you") -> Notice:
    notices.tell(user=user, key=key, group="request", channels={"bell"}, title=title, path=path, at=NOW)
    return Notice.objects.get(user=user, key=key)


@pytest.mark.parametrize("path", ["/me/notices/", "/me/notices/panel/",
                                  "/me/notices/0190a0a0-0000-7000-8000-000000000000/"])
def test_the_bell_asks_strangers_to_log_in(db, path: str):
    assert Client().get(path).url.startswith("/accounts/login/")


def test_nobody_reads_or_opens_what_another_was_told(cast: Cast):
    theirs = told(cast.rival_owner, title="Petrel's secret")
    mine = client(cast.dai_tao)
    assert mine.get(f"/me/notices/{theirs.pk}/").status_code == 404
    assert "Petrel" not in mine.get("/me/notices/").content.decode()
    assert "Petrel" not in mine.get("/me/notices/panel/").content.decode()
    theirs.refresh_from_db()
    assert theirs.read_at is None


def test_marking_all_as_read_leaves_others_alone(cast: Cast):
    told(cast.dai_tao)
    told(cast.rival_owner)
    client(cast.dai_tao).post("/me/notices/read/")
    assert list(Notice.objects.filter(read_at=None).values_list("user", flat=True)) == [cast.rival_owner.pk]


def test_reading_needs_a_post(cast: Cast):
    assert client(cast.dai_tao).get("/me/notices/read/").status_code == 405


@pytest.mark.parametrize("path", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_a_notice_never_leads_to_another_site(cast: Cast, path: str):
    row = told(cast.dai_tao, path=path)
    assert client(cast.dai_tao).get(f"/me/notices/{row.pk}/").url == "/"


def test_opening_a_notice_reads_it_and_leads_to_its_page(cast: Cast):
    row = told(cast.dai_tao, path="/portal/requests/BH-2026-0001/")
    assert client(cast.dai_tao).get(f"/me/notices/{row.pk}/").url == "/portal/requests/BH-2026-0001/"
    row.refresh_from_db()
    assert row.read_at is not None


def test_opening_the_page_itself_reads_its_notices_and_no_others(cast: Cast):
    told(cast.dai_tao, "here", "/me/settings/")
    told(cast.dai_tao, "elsewhere", "/me/keys/")
    assert "1 unread" in client(cast.dai_tao).get("/me/settings/").content.decode()
    assert [row.key for row in Notice.objects.filter(read_at=None)] == ["elsewhere"]


def test_a_form_that_comes_back_reads_nothing(cast: Cast):
    told(cast.dai_tao, path="/me/settings/")
    assert client(cast.dai_tao).post("/me/settings/", {"name": ""}).status_code == 400
    assert Notice.objects.filter(read_at=None).count() == 1


def test_the_number_on_the_bell_ends_at_99(cast: Cast):
    for number in range(101):
        told(cast.dai_tao, f"k{number}", "/elsewhere/")
    assert "99+" in client(cast.dai_tao).get("/me/keys/").content.decode()


def test_the_bell_costs_one_statement_on_a_page_and_none_in_a_fragment(cast: Cast, django_assert_num_queries):
    told(cast.dai_tao, path="/elsewhere/")
    actor = cast.actor(cast.dai_tao)
    with django_assert_num_queries(1):
        assert notices.look(actor=actor, at=NOW, path="/me/keys/") == 1
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    browser = client(cast.dai_tao)
    with CaptureQueriesContext(connection) as seen:
        browser.get("/me/notices/panel/")
    assert len([query for query in seen if "core_notice" in query["sql"]]) == 1
