"""Words find what they should, in both scripts, and nothing that is typed is an error."""
from __future__ import annotations

import pytest

from requests_desk import queries
from requests_desk.models import HelpRequest
from requests_desk.services import conversation, intake
from tests.cast import NOW, Cast
from tests.factories import active, submitted


def found(cast: Cast, text: str, user=None) -> list[str]:
    rows = queries.desk_requests(cast.actor(user or cast.officer))
    return sorted(queries.search_requests(rows, text).values_list("number", flat=True))


@pytest.fixture
def rows(cast: Cast) -> dict[str, HelpRequest]:
    return {
        "uav": submitted(cast, title="无人机飞手培训", description="请北京专家来园区授课"),
        "boron": submitted(cast, title="硼肥项目合作伙伴", description="Partner for a boron fertilizer plant"),
        "lab": submitted(cast, title="Laboratory time", description="Testing of UAV-30 batteries")}


@pytest.mark.parametrize(("text", "hits"), [
    ("培训", ["uav"]), ("专家", ["uav"]), ("硼肥", ["boron"]), ("硼", ["boron"]), ("无人机 培训", ["uav"]),
    ("北京专家", ["uav"]), ("人工智能", []), ("培训 硼肥", []),
    ("BORON", ["boron"]), ("Fertilizers", ["boron"]), ("ｂｏｒｏｎ", ["boron"]), ("partners", ["boron"]),
    ("uav", ["lab"]), ("UAV-30", ["lab"]), ("batteries testing", ["lab"]), ("bor", []),
    ("京华", ["boron", "lab", "uav"]), ("jinghua", ["boron", "lab", "uav"]),
    ("BH-2026-0002", ["boron"]), ("bh-2026", ["boron", "lab", "uav"]), ("BH-2027", [])])
def test_words_find_requests(cast: Cast, rows: dict[str, HelpRequest], text: str, hits: list[str]):
    assert found(cast, text) == sorted(rows[hit].number for hit in hits)


ODD = ["'", '"', ":*", "&", "|", "!", "( )", "\\", "<->", "a & !b | (c <-> d):*", "'; DROP TABLE core_event; --", "🎉",
       "\x00", "培\x00训", "%", "_", "-", "---", "BH-", "a-", "a" * 10_000, "培训" * 5_000, " " * 500, "''\\''",
       "ﬁ ligature", "１２３-４５６", "x" * 3000 + "-" + "y" * 3000]


def test_nothing_that_is_typed_is_an_error(cast: Cast, rows: dict[str, HelpRequest]):
    for text in ODD:
        assert isinstance(found(cast, text), list), text
        assert list(queries.directory(cast.actor(cast.officer), {"q": text})) == [], text
        assert isinstance(list(queries.tenants_of(cast.actor(cast.officer), text)), list), text
        assert list(queries.destinations(cast.actor(cast.officer), text)) == [], text


def test_no_words_find_nothing(cast: Cast, rows: dict[str, HelpRequest]):
    assert [found(cast, text) for text in ("", "  ", "?", "🎉")] == [[], [], [], []]


def test_nobody_finds_by_what_they_may_not_read(cast: Cast):
    row = active(cast)
    conversation.post_message(actor=cast.actor(cast.officer), request=row, audience="internal", text="zanzibar", at=NOW)
    assert found(cast, "zanzibar") == []
    assert list(queries.search_requests(queries.portal_requests(cast.actor(cast.dai_tao)), "zanzibar")) == []
    assert list(queries.search_requests(queries.portal_requests(cast.actor(cast.rival_owner)), "UAV")) == []
    assert found(cast, "UAV", cast.baoding_officer) == []


def test_a_changed_request_is_found_by_its_new_words(cast: Cast):
    row = submitted(cast)
    assert found(cast, "培训") == [row.number]
    intake.edit_request(actor=cast.actor(cast.dai_tao), request=row, version=row.version, at=NOW,
                        fields={"title": "Laboratory", "description": "实验室"})
    assert (found(cast, "培训"), found(cast, "实验室")) == ([], [row.number])
