"""What a destination may see of a need: nothing that names the tenant until it accepts, then all it needs."""
from decimal import Decimal
from io import BytesIO

import pytest

from requests_desk.handover import asker, need_for
from requests_desk.models import HelpRequest, Referral
from requests_desk.services import answering, conversation, intake, triage
from tenants.models import Tenant
from tests import factories
from tests.cast import NOW, Cast

SECRETS = ["Jinghua", "京华", "91120116MA0000001X", "022-5555 0101", "139-0000-1111", "Dai Tao", "dai.tao@example.com",
           "777123", "drone-fleet", "Only among us", "A word to my park", "Our whole story"]


def secretive_referral(cast: Cast, sharing: str = "teaser") -> Referral:
    """A referral whose request holds everything that could leak."""
    Tenant.objects.filter(pk=cast.jinghua.pk).update(uscc="91120116MA0000001X")
    cast.jinghua.refresh_from_db()
    row = factories.active(cast, sharing=sharing, budget="777123", contact_phone="139-0000-1111",
                           description="Our whole story")
    dai_tao, officer = cast.actor(cast.dai_tao), cast.actor(cast.officer)
    file = intake.attach_file(actor=dai_tao, request=row, name="drone-fleet.txt", content=BytesIO(b"six"), size=3,
                              at=NOW)
    conversation.post_message(actor=dai_tao, request=row, audience="tenant", text="A word to my park", at=NOW)
    conversation.post_message(actor=officer, request=row, audience="internal", text="Only among us", at=NOW)
    triage.assign_request(actor=officer, request=HelpRequest.objects.get(pk=row.pk), owner=cast.officer2, at=NOW)
    return factories.requested(cast, request=HelpRequest.objects.get(pk=row.pk), sharing=sharing, attachments=[file])


def accepted(cast: Cast, row: Referral) -> Referral:
    return answering.accept_referral(actor=cast.actor(cast.gao_feng), referral=row, contact_name="Gao Feng",
                                     contact_phone="", contact_email="", expected_on=NOW.date(), at=NOW)


def found_in(text: str) -> list[str]:
    """The secrets that a text tells; amounts however they are grouped."""
    return [secret for secret in SECRETS if secret in text.replace(",", "")]


def test_a_teaser_names_nobody(cast: Cast):
    row = secretive_referral(cast)
    assert found_in(str(need_for(row).as_dict())) == []
    assert need_for(row).identity is None
    assert asker(row) == ""


@pytest.mark.parametrize("state", ["received", "rejected"])
def test_signing_for_it_or_rejecting_it_releases_nothing(cast: Cast, state: str):
    assert need_for(factories.referral_in(cast, state)).identity is None


def test_a_teaser_says_what_is_needed_and_by_whom_it_is_asked(cast: Cast):
    need = need_for(secretive_referral(cast))
    assert (need.title, need.need, need.kind, need.sector, need.regions, need.people, need.park_en) == (
        "UAV training for six technicians", "Mapping drones, in spring", "training", "C37", ("110000",), 6,
        "Tianjin Binhai Zhongguancun Science Park")
    assert need.park_contact == "Zhao Min"
    assert None not in (need.receipt_due_at, need.answer_due_at)


def test_the_acceptance_tells_who_asks(cast: Cast):
    row = accepted(cast, secretive_referral(cast))
    identity = need_for(row).identity
    assert (identity.tenant_en, identity.tenant_zh, identity.requester, identity.phone, identity.email) == (
        "Tianjin Jinghua Technology Co Ltd", "天津京华科技有限公司", "Dai Tao", "139-0000-1111", "dai.tao@example.com")
    assert (identity.budget, identity.currency, identity.request_number) == (Decimal(777123), "CNY", row.request.number)
    assert [(file.name, file.size) for file in identity.files] == [("drone-fleet.txt", 3)]


def test_even_after_the_acceptance_the_conversation_with_the_tenant_stays_at_home(cast: Cast):
    row = accepted(cast, secretive_referral(cast))
    assert found_in(str(need_for(row).as_dict())) == [
        "Jinghua", "京华", "139-0000-1111", "Dai Tao", "dai.tao@example.com", "777123", "drone-fleet"]


def test_open_sharing_tells_who_asks_at_once(cast: Cast):
    row = secretive_referral(cast, sharing="open")
    assert need_for(row).identity.tenant_en == "Tianjin Jinghua Technology Co Ltd"
    assert asker(row) != ""


def test_a_teaser_costs_no_read_of_files(cast: Cast, django_assert_num_queries):
    row = Referral.objects.select_related("request__kind", "request__tenant", "request__requester", "origin_park",
                                          "sent_by").get(pk=secretive_referral(cast).pk)
    with django_assert_num_queries(0):
        need_for(row)
