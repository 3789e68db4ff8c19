"""News and help: written by a park's desk, read by its tenants, never by another park's."""
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from parkadmin.core.models import Mail, Notice
from requests_desk import news_queries
from requests_desk.models import Announcement, Article
from requests_desk.services import news
from tests.cast import Cast
from tests.core.test_bell import client

FIELDS = {"title_zh": "元旦放假", "title_en": "Closed on New Year", "body_zh": "**元旦** 放假", "body_en": "**Closed**"}


def post(cast: Cast, model=Announcement, publish: bool = True, writer=None, park=None, **fields):
    return news.save_post(actor=cast.actor(writer or cast.officer), model=model, park=park or cast.binhai,
                          fields={**FIELDS, **fields}, at=timezone.now(), publish=publish)


@pytest.mark.parametrize("model", [Announcement, Article])
def test_a_tenant_reads_neither_drafts_nor_another_park_s(cast: Cast, model):
    name = "news" if model is Announcement else "help"
    browser = client(cast.dai_tao)
    for hidden in (post(cast, model, publish=False, title_en="Hidden draft"),
                   post(cast, model, writer=cast.baoding_officer, park=cast.baoding, title_en="Hidden park")):
        assert browser.get(f"/portal/{name}/{hidden.pk}/").status_code == 404
    assert "Hidden" not in browser.get(f"/portal/{name}/").content.decode()
    assert "Hidden" not in browser.get(f"/portal/{name}/?q=hidden").content.decode()
    assert "Hidden" not in browser.get("/portal/").content.decode()
    assert browser.get(f"/portal/{name}/{uuid4()}/").status_code == 404


def test_staff_who_are_also_tenants_read_as_tenants_in_the_portal(cast: Cast):
    both = cast.member(cast.jinghua, "member", "Zhao Min")
    from parkadmin.core.models import StaffRole
    StaffRole.objects.create(user=both, park=cast.baoding, role="officer")
    hidden = post(cast, writer=cast.baoding_officer, park=cast.baoding)
    assert client(both).get(f"/portal/news/{hidden.pk}/").status_code == 404
    assert client(both).get(f"/desk/news/news/{hidden.pk}/").status_code == 200


@pytest.mark.parametrize("who", ["director", "administrator"])
def test_who_only_reads_does_not_write(cast: Cast, who: str):
    row, browser = post(cast), client(getattr(cast, who))
    assert browser.get("/desk/news/").status_code == 200
    for path in ("/desk/news/news/new/", f"/desk/news/news/{row.pk}/", f"/desk/news/news/{row.pk}/unpublish/"):
        assert browser.post(path, FIELDS).status_code == 403
    assert Announcement.objects.get().published_at is not None


def test_another_park_s_posts_do_not_exist_at_the_desk(cast: Cast):
    row, browser = post(cast), client(cast.baoding_officer)
    assert browser.post(f"/desk/news/news/{row.pk}/", FIELDS).status_code == 404
    assert browser.post(f"/desk/news/news/{row.pk}/unpublish/").status_code == 404
    assert "New Year" not in browser.get("/desk/news/").content.decode()
    assert client(cast.dai_tao).get("/desk/news/").status_code == 403


@pytest.mark.parametrize("given", [{"title_zh": ""}, {"body_zh": ""}, {"title_en": "x" * 161},
                                   {"body_zh": "x" * 20_001}, {"expires_at": "soon"},
                                   {"expires_at": "2020-01-01T00:00"}])
def test_a_bad_post_comes_back_as_typed(cast: Cast, given: dict[str, str]):
    answer = client(cast.officer).post("/desk/news/news/new/", {**FIELDS, **given, "do": "publish"})
    assert answer.status_code == 400 and answer.context["form"].data["title_en"] and not Announcement.objects.exists()


def test_nothing_in_a_post_runs(cast: Cast):
    row = post(cast, body_en="<script>alert(1)</script> <img src=x onerror=alert(1)> [x](javascript:alert(1))",
               title_en="<script>alert(2)</script>")
    for html in (client(cast.dai_tao).get(f"/portal/news/{row.pk}/").content.decode(),
                 client(cast.officer).post(f"/desk/news/news/{row.pk}/", {
                     **FIELDS, "body_en": "<script>alert(1)</script>", "do": "preview"}).content.decode()):
        assert "<script>alert" not in html and "<img src=x" not in html and 'href="javascript' not in html


def test_a_preview_stores_nothing(cast: Cast):
    answer = client(cast.officer).post("/desk/news/news/new/", {**FIELDS, "do": "preview"},
                                       headers={"hx-request": "true"})
    html = answer.content.decode()
    assert "<strong>Closed</strong>" in html and "<html" not in html and not Announcement.objects.exists()


def test_publishing_tells_the_park_s_tenants_once(cast: Cast):
    people = [cast.dai_tao, cast.viewer, cast.rival_owner, cast.member(cast.jiuwu, "owner", "An Zefang")]
    browser = client(cast.officer)
    browser.post("/desk/news/news/new/", {**FIELDS, "do": "save"})
    row = Announcement.objects.get()
    assert not Notice.objects.exists()
    browser.post(f"/desk/news/news/{row.pk}/", {**FIELDS, "do": "publish"})
    browser.post(f"/desk/news/news/{row.pk}/unpublish/")
    browser.post(f"/desk/news/news/{row.pk}/", {**FIELDS, "do": "publish"})
    told = Notice.objects.filter(key=f"news:{row.pk}")
    assert {notice.user_id for notice in told} == {person.pk for person in people[:3]} and told.count() == 3
    assert not Mail.objects.exists()


def test_opening_the_announcement_reads_its_notice(cast: Cast):
    assert cast.dai_tao
    row = post(cast)
    client(cast.dai_tao).get(f"/portal/news/{row.pk}/")
    assert Notice.objects.get(user=cast.dai_tao).read_at is not None


def test_taken_back_is_gone_for_tenants(cast: Cast):
    row = post(cast)
    client(cast.officer).post(f"/desk/news/news/{row.pk}/unpublish/")
    assert client(cast.dai_tao).get(f"/portal/news/{row.pk}/").status_code == 404


def test_the_start_page_shows_what_is_current(cast: Cast):
    actor, now = cast.actor(cast.dai_tao), timezone.now()
    rows = [post(cast, title_en=f"News {number}") for number in range(4)]
    post(cast, title_en="Over", expires_at=now + timedelta(hours=1))
    assert len(news_queries.current_announcements(actor, now + timedelta(minutes=1))) == news_queries.HOME_SHOWS
    later = news_queries.current_announcements(actor, now + timedelta(hours=2))
    assert [row.pk for row in later] == [row.pk for row in reversed(rows[1:])]
    assert "News 3" in client(cast.dai_tao).get("/portal/").content.decode()


def test_help_is_found_by_its_words_in_both_languages(cast: Cast):
    row = post(cast, Article, title_zh="实验室预约", title_en="Booking the laboratory", kind=cast.training)
    post(cast, Article)
    browser = client(cast.viewer)
    for words in ("laboratory", "实验室"):
        assert [found.pk for found in browser.get("/portal/help/", {"q": words}).context["page"]["rows"]] == [row.pk]
    assert browser.get("/portal/help/", {"q": "nothing like it"}).context["page"]["rows"] == []
    assert browser.get(f"/portal/help/{row.pk}/").status_code == 200
