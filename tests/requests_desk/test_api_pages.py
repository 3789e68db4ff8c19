"""Lists of the API: pages that stay stable while rows come in, and as many statements at 10 rows as at 1."""
from io import BytesIO

from django.db import connection
from django.test.utils import CaptureQueriesContext

from requests_desk.services import conversation, intake
from tests import factories
from tests.cast import NOW, Cast
from tests.requests_desk.api_client import Script

# The key, the note of its use, and three reads for its person's roles stand before every answer.
BEFORE = 5


def test_pages_follow_each_other_while_rows_come_in(cast: Cast):
    numbers = [factories.submitted(cast).number for _ in range(5)]
    script = Script(cast.officer)
    first = script.get("requests/?limit=2&state=submitted").json()
    factories.submitted(cast)
    second = script.get(first["next"]).json()
    third = script.get(second["next"]).json()
    pages = [[row["number"] for row in page["results"]] for page in (first, second, third)]
    assert pages == [numbers[:2:-1], numbers[2:0:-1], numbers[:1]] and third["next"] is None
    assert "state=submitted" in first["next"] and "limit=2" in first["next"]


def test_a_conversation_goes_from_old_to_new(cast: Cast):
    row, actor = factories.active(cast), cast.actor(cast.officer)
    for number in range(3):
        conversation.post_message(actor=actor, request=row, audience="tenant", text=str(number), at=NOW)
    script = Script(cast.dai_tao)
    first = script.get(f"requests/{row.number}/messages/?limit=2").json()
    second = script.get(first["next"]).json()
    assert [[m["text"] for m in page["results"]] for page in (first, second)] == [["0", "1"], ["2"]]
    events = script.get(f"requests/{row.number}/timeline/?limit=1").json()
    after = script.get(events["next"]).json()["results"]
    assert [event["code"] for event in events["results"] + after] == ["request.submit", "request.sign"]


def fill(cast: Cast, count: int) -> None:
    """`count` requests with referral, messages and file, and as many entries of the directory."""
    officer = cast.actor(cast.officer)
    for _ in range(count):
        row = factories.active(cast)
        factories.requested(cast, request=row)
        resource = cast.resource(cast.uav_school, cast.training, "课", "Course",
                                 experts=[cast.expert(cast.uav_school, "高", "Gao")])
        assert resource
        request = factories.active(cast)
        for name in ("a.txt", "b.txt"):
            intake.attach_file(actor=officer, request=request, name=name, content=BytesIO(b"x"), size=1, at=NOW)


def statements(script: Script, path: str) -> int:
    script.get("me/")  # notes the key's use
    with CaptureQueriesContext(connection) as found:
        answer = script.get(path)
    assert answer.status_code == 200, answer.content.decode()
    return len(found)


LISTS = {("officer", "requests/"): 2, ("dai_tao", "requests/"): 2, ("officer", "referrals/"): 1,
         ("gao_feng", "referrals/"): 1, ("officer", "resources/"): 2, ("officer", "experts/"): 2,
         ("officer", "partners/"): 1, ("officer", "tenants/"): 1, ("officer", "kinds/"): 2, ("officer", "parks/"): 1,
         ("officer", "keys/"): 1}


def test_a_list_costs_the_same_at_one_and_at_ten_rows(cast: Cast):
    scripts = {who: Script(getattr(cast, who)) for who, _path in LISTS}

    def costs() -> dict[tuple[str, str], int]:
        return {(who, path): statements(scripts[who], path) for who, path in LISTS}

    fill(cast, 1)
    one = costs()
    fill(cast, 9)
    assert costs() == one
    assert {key: cost for key, cost in one.items() if cost > BEFORE - 1 + LISTS[key]} == {}


PARTS = {"": 8, "messages/": 3, "attachments/": 2, "timeline/": 2, "referrals/": 2}


def test_the_parts_of_a_request_cost_the_same_at_one_and_at_ten_rows(cast: Cast):
    row, script, officer = factories.active(cast), Script(cast.officer), cast.actor(cast.officer)

    def add(count: int) -> None:
        for _ in range(count):
            file = ("a.txt", BytesIO(b"x"), 1)
            conversation.post_message(actor=officer, request=row, audience="tenant", text="x", at=NOW, files=[file])
            factories.requested(cast, request=row, resource=cast.resource(cast.uav_school, cast.training, "课", "C"))

    def costs() -> dict[str, int]:
        return {path: statements(script, f"requests/{row.number}/{path}") for path in PARTS}

    add(1)
    one = costs()
    add(9)
    assert costs() == one
    assert {path: cost for path, cost in one.items() if cost > BEFORE - 1 + PARTS[path]} == {}


def test_one_referral_is_read_with_few_statements(cast: Cast):
    row = factories.referral_in(cast, "completed")
    assert statements(Script(cast.gao_feng), f"referrals/{row.number}/") <= BEFORE - 1 + 4
