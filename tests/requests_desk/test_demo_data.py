"""The demo data tell the story: its numbers, every state, both cases, and nothing that reaches a real person."""
import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import F
from django_tasks_db.models import DBTaskResult
from stdnum.cn import uscc

from parkadmin.core.actors import actor_for_user
from parkadmin.core.models import Event, Mail, Park, StaffRole, User
from requests_desk.choices import ReferralState, RequestState
from requests_desk.demo import companies, courses, loading, register, resetting
from requests_desk.demo.needs import NEEDS
from requests_desk.demo.story import Story, World
from requests_desk.models import Expert, HelpRequest, Message, Outcome, Partner, Referral, RequestKind, Resource
from requests_desk.services import intake, suggesting
from tenants.models import Application, Review, Tenant

AT = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)  # a Wednesday, 10:00 in China
COUNTED = (Park, User, Tenant, Application, Partner, Resource, HelpRequest, Referral, Message, Event, Mail)


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """The demo data, loaded once for all tests of this file."""
    with django_db_blocker.unblock(), transaction.atomic():
        assert loading.load(AT)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def undone(demo):
    """What a test writes is taken back after it."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_baoding_has_ninety_companies_and_teams_and_half_come_from_beijing(demo):
    rows = Tenant.objects.filter(park__code="BD")
    assert (rows.count(), rows.filter(origin="110000").count()) == (90, 45)
    assert set(rows.values_list("kind", flat=True)) == {"company", "team"}
    assert min(rows.values_list("registered_on", flat=True)).isoformat()[:7] == "2015-04"


def test_binhai_registered_thirty_three_in_two_months_and_looked_at_thirty_nine_more(demo):
    assert Tenant.objects.filter(park__code="BH", registered_on__range=("2016-11-01", "2016-12-31")).count() == 33
    sent = Application.objects.filter(park__code="BH", submitted_at__year=2016)
    assert (sent.filter(decided_at__year=2016).count(), sent.filter(decided_at__year__gt=2016).count()) == (33, 39)
    approved = Application.objects.filter(state="approved")
    assert approved.filter(tenant__name_zh=F("name_zh"), tenant__park__code="BH").count() == approved.count() == 48


def test_binhai_looks_at_forty_applications_now_in_all_stages(demo):
    rows = Application.objects.filter(park__code="BH", state__in=["submitted", "under_review", "info_requested"])
    assert rows.count() == 40
    assert Counter(rows.values_list("state", flat=True)) == {"under_review": 24, "info_requested": 9, "submitted": 7}
    assert rows.filter(transfer_park__code="BD").count() == 1
    assert 0 < rows.filter(due_at__lt=AT).count() < 8
    assert Application.objects.exclude(park__code="BH").exclude(state="draft").count() == 8
    assert rows.filter(submitted_at__gt=AT).count() == 0
    assert Review.objects.filter(application__in=rows, given_at__gt=AT).count() == 0


def test_every_company_has_a_name_of_its_own_and_a_valid_code(demo):
    names = [*Tenant.objects.values_list("name_zh", flat=True),
             *Application.objects.filter(tenant=None).exclude(state="draft").values_list("name_zh", flat=True)]
    assert len(names) == len(set(names))
    assert all(uscc.is_valid(row.uscc) == (row.kind == "company") for row in Tenant.objects.all())


def test_everything_that_can_be_marked_as_demo_data_is(demo):
    for model in (Park, Tenant, Application, Partner, Expert, Resource):
        assert not model.objects.filter(is_demo=False).exists()
    assert not Tenant.objects.exclude(about__contains="Demo data").exists()


def test_every_state_of_a_request_and_of_a_referral_is_there(demo):
    assert set(HelpRequest.objects.values_list("state", flat=True)) == set(RequestState.values)
    assert set(Referral.objects.values_list("state", flat=True)) == set(ReferralState.values) - {"draft"}


def test_every_kind_is_asked_for_and_offered(demo):
    kinds = set(RequestKind.objects.values_list("code", flat=True))
    assert len(kinds) == 11
    assert set(HelpRequest.objects.values_list("kind__code", flat=True)) == kinds
    assert set(Resource.objects.values_list("kind__code", flat=True)) == kinds


def test_conversations_have_three_audiences_and_some_requests_went_wrong(demo):
    assert set(Message.objects.values_list("audience", flat=True)) == {"tenant", "internal", "partner"}
    assert HelpRequest.objects.filter(rating=2, return_visit_due=True).count() == 1
    assert HelpRequest.objects.filter(reopened_count=1, rating=4).exists()
    assert HelpRequest.objects.filter(result_due_at__lt=AT, state="active").exists()
    assert HelpRequest.objects.filter(confirmed=False, state="closed").exists()
    assert Referral.objects.exclude(part_of=None).exists()
    assert Referral.objects.filter(reason_code="expired").exists()
    assert set(Referral.objects.values_list("sharing", flat=True)) == {"teaser", "open"}


def test_jiuwu_found_a_local_chemical_company_that_invests(demo):
    outcome = Outcome.objects.get(kind="investment_made", referral__request__tenant__name_en="Jiuwu Boron Industry Co")
    assert (str(outcome.amount), outcome.referral.request.state) == ("1800000000.00", "resolved")
    sent, released = outcome.referral.sent_at, outcome.referral.identity_released_at
    assert (outcome.referral.sharing, released > sent) == ("teaser", True)


def test_dai_tao_was_helped_in_the_first_winter_and_asks_again_now(demo):
    rows = HelpRequest.objects.filter(requester__email="dai.tao@jinghua.example", kind__code="training")
    assert list(rows.order_by("submitted_at").values_list("number", "state", "rating")) == [
        ("BH-2016-0001", "closed", 5), (rows.latest("submitted_at").number, "submitted", None)]


CASES = {
    "uav zh": ("jinghua", "training", "请北京专家来做无人机飞手培训", "四名技术员需要在春季测绘前完成培训。",
               "无人机飞手培训"),
    "uav en": ("jinghua", "training", "UAV training by Beijing experts", "Six technicians need to fly mapping drones.",
               "无人机飞手培训"),
    "boron zh": ("jiuwu", "partner", "寻找本地化工企业共同投资", "新建硼肥生产线，需要有厂址的本地化工企业合资。",
                 "化工与新型肥料项目共同投资"),
    "boron en": ("jiuwu", "partner", "A local chemical company to invest with us",
                 "We plan a new boron fertilizer plant and look for a partner.", "化工与新型肥料项目共同投资"),
    "boron investment en": ("jiuwu", "investment", "A local chemical company to invest with us",
                            "We plan a new boron fertilizer plant.", "化工与新型肥料项目共同投资"),
}


@pytest.mark.parametrize("case", CASES)
def test_the_right_resource_is_suggested_first_in_both_languages(undone, case):
    company, kind, title, text, expected = CASES[case]
    owner = User.objects.get(email={"jinghua": "dai.tao@jinghua.example", "jiuwu": "an.zefang@jiuwu.example"}[company])
    row = intake.submit_request(actor=actor_for_user(owner), tenant=owner.memberships.get().tenant, at=AT, fields={
        "title": title, "description": text, "kind": RequestKind.objects.get(code=kind), "sharing": "teaser"})
    assert Resource.objects.get(pk=suggesting.compute(row, AT)[0].id).name_zh == expected


def test_loading_again_changes_nothing(demo):
    before = [model.objects.count() for model in COUNTED]
    assert not loading.load(AT + timedelta(days=1))
    assert [model.objects.count() for model in COUNTED] == before


def test_no_letter_waits_to_be_sent_and_no_job_to_send_one(demo):
    assert not Mail.objects.exclude(state="sent").exists()
    assert not DBTaskResult.objects.ready().exists()
    assert not [mail for mail in Mail.objects.values_list("to", flat=True) if not mail.endswith(".example")]


def test_the_history_is_in_order_and_ends_before_now(demo):
    assert not Event.objects.filter(at__gt=AT).exists()
    last: dict[object, datetime] = {}
    for subject, at in Event.objects.order_by("id").values_list("subject_id", "at"):
        assert last.get(subject, at) <= at
        last[subject] = at


def test_everybody_who_is_offered_may_log_in(demo):
    logins = loading.logins()
    assert {row["role"] for row in logins} == {"Owner", "Member", "Viewer", "Officer", "Team lead", "Director",
                                               "Administrator", "Partner", "Applicant"}
    for row in logins:
        user = authenticate(email=row["email"], password=row["password"])
        assert user.name == row["name"]
        assert user.emailaddress_set.get().verified
        actor = actor_for_user(user)
        assert actor.staff or actor.tenants or actor.partners or actor.applications


def test_somebody_works_for_two_parks(demo):
    roles = StaffRole.objects.filter(user__name="Zhou Ning")
    assert sorted(roles.values_list("park__code", flat=True)) == ["BH", "ZGC"]


@pytest.mark.parametrize("at", [datetime(2026, 10, 4, 20, tzinfo=UTC), datetime(2026, 2, 24, 1, tzinfo=UTC),
                                datetime(2027, 1, 1, 3, tzinfo=UTC)])
def test_no_step_of_any_story_lies_in_the_future_or_out_of_order(at):
    """Also when the data are loaded on a holiday, at night or after a long break."""
    parks = {code: SimpleNamespace(code=code) for code in companies.PLACES}
    tenants = {row.key: SimpleNamespace(park=parks[row.park]) for row in companies.companies()}
    world = World(SimpleNamespace(tenants=tenants, parks=parks, resources=Anything()), at)
    for number, need in enumerate(NEEDS):
        story = Story(world, need, number)
        courses.COURSES[need.course](story, need.day, [story])
        moments = [moment for moment, _deed in story.steps]
        assert moments == sorted(moments), need.title
        assert moments[-1] <= at


class Anything(dict):
    """Has whatever is asked for."""

    def __missing__(self, key):
        return key


def test_the_command_refuses_outside_of_a_demonstration(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="DEMO=1"):
        call_command("demo_data")


def test_the_command_writes_and_shows_the_logins(demo, settings, tmp_path, capsys):
    settings.DEMO, settings.DATA_DIR = True, tmp_path
    call_command("demo_data", "--logins")
    assert "dai.tao@jinghua.example" in capsys.readouterr().out
    written = json.loads((tmp_path / "demo_logins.json").read_text(encoding="utf-8"))
    assert written[0] == {"role": "Owner", "name": "Dai Tao", "email": "dai.tao@jinghua.example",
                          "park": "Tianjin Jinghua Technology Co Ltd", "park_zh": "天津京华科技有限公司",
                          "password": register.PASSWORD}


def test_nothing_is_reset_where_a_park_of_somebodys_own_is_kept(undone, monkeypatch):
    monkeypatch.setattr(resetting.database, "cluster", lambda: object())
    Park.objects.filter(code="ZGC").update(is_demo=False)
    with pytest.raises(CommandError, match="nothing was deleted"):
        resetting.reset()


def test_a_server_of_the_operators_own_is_not_reset(demo, monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "EMBEDDED", None)
    with pytest.raises(CommandError, match="DATABASE_URL"):
        resetting.reset()
