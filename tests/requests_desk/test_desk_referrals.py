"""Referrals at the desk: sending, both ends of one, and what the other park may not see."""
import pytest

from requests_desk.models import Referral
from requests_desk.services import answering, referral
from tests import factories
from tests.cast import NOW, Cast

from .desk_pages import client_of, page, referral_deed, text

SECRETS = ["Jinghua", "京华", "Dai Tao", "60,000", "022-5555", "dai.tao@example.com", "Six technicians need to fly"]


def to_zhongguancun(cast: Cast, **given) -> Referral:
    request = factories.active(cast, **given)
    assert cast.zgc_officer
    return referral.send_referral(actor=cast.actor(cast.officer), request=request, sharing="teaser", at=NOW,
                                  title="Training for six people", need_text="Drones, in spring",
                                  park=cast.zhongguancun)


def refer(cast: Cast, row, **given):
    data = {"resource": cast.uav_training.pk, "sharing": "teaser", "title": "A course", "need": "For six people",
            "do": "send"} | given
    return client_of(cast.officer).post(page("refer", row.code), data)


# -- sending -------------------------------------------------------------------------------------------------------
def test_a_request_that_is_not_signed_for_is_not_referred(cast: Cast):
    row = factories.submitted(cast)
    assert refer(cast, row).status_code == 409


def test_what_the_tenant_keeps_in_its_park_is_not_referred(cast: Cast):
    row = factories.active(cast, sharing="park")
    html = text(client_of(cast.officer).get(page("refer", row.code, query=f"?resource={cast.uav_training.pk}")))
    assert "This request stays in the park" in html and 'name="title"' not in html
    assert refer(cast, row).status_code == 400 and not Referral.objects.exists()


def test_more_than_the_tenant_allowed_cannot_be_chosen(cast: Cast):
    row = factories.active(cast)
    response = refer(cast, row, sharing="open")
    assert response.status_code == 400 and response.context["form"].errors["sharing"]


def test_a_teaser_that_names_the_tenant_comes_back_as_typed(cast: Cast):
    row = factories.active(cast)
    response = refer(cast, row, need="For Jinghua in Tianjin")
    assert response.status_code == 400 and response.context["form"]["need"].value() == "For Jinghua in Tianjin"
    assert response.context["form"].errors["need"] and not Referral.objects.exists()


@pytest.mark.parametrize(("field", "given"), [("title", "x" * 161), ("title", ""), ("need", "a \x00 b")])
def test_bad_input_comes_back_as_typed(cast: Cast, field, given):
    response = refer(cast, factories.active(cast), **{field: given})
    assert response.status_code == 400 and response.context["form"][field].value() == given
    assert response.context["form"].errors[field]


def test_asking_the_same_destination_twice_is_refused(cast: Cast):
    asked = factories.requested(cast)
    response = refer(cast, asked.request)
    assert response.status_code == 409 and response.context["form"]["title"].value() == "A course"


@pytest.mark.parametrize("query", ["?resource=nonsense", "?partner=00000000-0000-0000-0000-000000000000",
                                   "?park=00000000-0000-0000-0000-000000000000"])
def test_an_unknown_destination_does_not_exist(cast: Cast, query):
    row = factories.active(cast)
    assert client_of(cast.officer).get(page("refer", row.code, query=query)).status_code == 404


def test_ones_own_park_is_no_destination(cast: Cast):
    row = factories.active(cast)
    response = client_of(cast.officer).get(page("refer", row.code, query=f"?park={cast.binhai.pk}"))
    assert response.status_code == 404


def test_the_form_is_filled_with_words_that_name_nobody(cast: Cast):
    row = factories.active(cast, title="Jinghua needs UAV training",
                           description="Call Dai Tao at 022-5555 0101. 京华科技")
    response = client_of(cast.officer).get(page("refer", row.code, query=f"?resource={cast.uav_training.pk}"))
    form = response.context["form"]
    typed = form["title"].value() + form["need"].value()
    assert [secret for secret in ("Jinghua", "Dai Tao", "022-5555 0101", "京华") if secret in typed] == []
    assert refer(cast, row, title=form["title"].value(), need=form["need"].value()).status_code == 302


def test_the_preview_shows_what_they_will_read_and_sends_nothing(cast: Cast):
    row = factories.active(cast, sharing="open")
    teaser = refer(cast, row, do="preview", title="Preview of it")
    assert teaser.status_code == 200 and teaser.context["need"].identity is None
    assert teaser.context["need"].title == "Preview of it"
    wide = refer(cast, row, do="preview", sharing="open")
    assert wide.context["need"].identity.tenant_en == "Tianjin Jinghua Technology Co Ltd"
    assert not Referral.objects.exists()


def test_one_press_refers(cast: Cast):
    row = factories.in_triage(cast)
    response = refer(cast, row)
    asked = Referral.objects.get()
    assert response.url == page("request", row.code)
    assert (asked.title, asked.need, asked.sharing, asked.state) == ("A course", "For six people", "teaser",
                                                                     "requested")


# -- the other park --------------------------------------------------------------------------------------------------
def test_the_destination_park_never_sees_the_request(cast: Cast):
    asked = to_zhongguancun(cast)
    client = client_of(cast.zgc_officer)
    for name in ("request", "suggestions", "refer"):
        assert client.get(page(name, asked.request.code)).status_code == 404
    assert client.get(page("tenant", cast.jinghua.pk), follow=True).status_code == 404


@pytest.mark.parametrize("way", ["the list", "the page", "the start", "the way further"])
def test_the_destination_park_reads_the_teaser_and_not_who_asks(cast: Cast, way):
    asked = to_zhongguancun(cast)
    client = client_of(cast.zgc_officer)
    if way == "the way further":
        answering.receive_referral(actor=cast.actor(cast.zgc_officer), referral=asked, at=NOW)
    address = {"the list": page("referrals", query="?way=in&state=all"), "the page": page("referral", asked.number),
               "the start": page("start"), "the way further": page("onward", asked.number,
                                                                   query=f"?resource={cast.uav_training.pk}")}[way]
    html = text(client.get(address))
    assert "Training for six people" in html
    assert [secret for secret in SECRETS if secret in html] == []


def test_the_destination_park_accepts_and_then_knows_who_asks(cast: Cast):
    asked = to_zhongguancun(cast)
    client = client_of(cast.zgc_officer)
    assert client.post(referral_deed(asked, "receive")).status_code == 302
    bad = client.post(referral_deed(asked, "accept"), {"contact_name": "", "expected_on": "2099-12-01"})
    assert bad.status_code == 400
    assert client.post(referral_deed(asked, "accept"), {"contact_name": "Liu Yang", "expected_on": "2099-12-01"}
                       ).status_code == 302
    assert "Tianjin Jinghua Technology Co Ltd" in text(client.get(page("referral", asked.number)))


def test_a_third_park_knows_nothing_of_a_referral(cast: Cast):
    asked = to_zhongguancun(cast)
    client = client_of(cast.baoding_officer)
    assert client.get(page("referral", asked.number)).status_code == 404
    assert client.post(referral_deed(asked, "receive")).status_code == 404
    assert asked.title not in text(client.get(page("referrals", query="?way=out")))


@pytest.mark.parametrize("verb", ["recall", "cancel", "link", "rework", "mark_error"])
def test_the_destination_does_nothing_that_is_the_origins(cast: Cast, verb):
    asked = to_zhongguancun(cast)
    response = client_of(cast.zgc_officer).post(referral_deed(asked, verb), {"reason_code": "other",
                                                                            "reason_text": "x"})
    asked.refresh_from_db()
    assert response.status_code in (403, 409) and asked.state == "requested"


@pytest.mark.parametrize("verb", ["receive", "accept", "reject", "complete"])
def test_the_origin_does_nothing_that_is_the_destinations(cast: Cast, verb):
    asked = to_zhongguancun(cast)
    assert client_of(cast.officer).post(referral_deed(asked, verb)).status_code == 403


def test_the_director_reads_a_referral_and_does_nothing(cast: Cast):
    asked = to_zhongguancun(cast)
    client = client_of(cast.director)
    response = client.get(page("referral", asked.number))
    assert response.status_code == 200 and response.context["deeds"] == []
    assert client.post(referral_deed(asked, "recall")).status_code == 403


# -- the origin --------------------------------------------------------------------------------------------------------
def test_a_recall_needs_a_reason_and_keeps_what_was_typed(cast: Cast):
    asked = factories.requested(cast)
    client = client_of(cast.officer)
    bad = client.post(referral_deed(asked, "recall"), {"reason_text": "Wrong school"})
    assert bad.status_code == 400 and "Wrong school" in text(bad)
    assert client.post(referral_deed(asked, "recall"), {"reason_code": "other", "reason_text": "Wrong school"}
                       ).status_code == 302
    asked.refresh_from_db()
    assert asked.state == "cancelled"


def test_what_has_ended_is_not_cancelled(cast: Cast):
    asked = factories.referral_in(cast, "completed")
    response = client_of(cast.officer).post(referral_deed(asked, "cancel"), {"reason_code": "other",
                                                                            "reason_text": "Late"})
    assert response.status_code == 409 and "Late" in text(response)


def test_the_link_is_mailed_again(cast: Cast):
    asked = referral.send_referral(
        actor=cast.actor(cast.officer), request=factories.active(cast), partner=cast.other_partner, sharing="teaser",
        title="Chemistry", need_text="Advice", at=NOW)
    assert client_of(cast.officer).post(referral_deed(asked, "link"), {"email": "no address"}).status_code == 400
    assert client_of(cast.officer).post(referral_deed(asked, "link"), {"email": "new@example.cn"}).status_code == 302
    assert asked.links.filter(revoked_at=None, email="new@example.cn").count() == 1


def test_a_message_reaches_the_destination(cast: Cast):
    asked = factories.requested(cast)
    client_of(cast.officer).post(referral_deed(asked, "message"), {"text": "In February?"})
    assert [note.text for note in asked.messages.all()] == ["In February?"]


def test_the_park_that_refers_further_keeps_the_chain(cast: Cast):
    asked = to_zhongguancun(cast)
    client = client_of(cast.zgc_officer)
    address = page("onward", asked.number)
    given = {"resource": cast.uav_training.pk, "sharing": "teaser", "title": "A course", "need": "Drones", "do": "send"}
    assert client.post(address, given).status_code == 409
    client.post(referral_deed(asked, "receive"))
    assert client.post(address, given).status_code == 302
    child = Referral.objects.get(part_of=asked)
    assert client.get(page("referral", child.number)).status_code == 200
    assert child.number in text(client_of(cast.officer).get(page("request", asked.request.code)))
    assert [secret for secret in SECRETS if secret in text(client.get(page("referral", child.number)))] == []


def test_nobody_but_the_asked_park_refers_further(cast: Cast):
    asked = to_zhongguancun(cast)
    assert client_of(cast.officer).get(page("onward", asked.number)).status_code == 403
    assert client_of(cast.baoding_officer).get(page("onward", asked.number)).status_code == 404
