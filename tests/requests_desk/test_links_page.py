"""The mailed link: whoever holds it answers its one referral, without an account; nothing else opens to it."""
import re
from datetime import datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone, translation

from parkadmin.core.models import Event, Mail
from requests_desk.models import Message, Referral, ReferralLink
from requests_desk.services import links
from requests_desk.services.referral import cancel_referral
from tests import factories
from tests.cast import Cast

from .test_handover import found_in, secretive_referral

LATER = (timezone.now() + timedelta(days=20)).date()
ACCEPT = {"contact_name": "Gao Feng", "contact_phone": "010-5555", "contact_email": "",
          "expected_on": LATER.isoformat()}
WHY = {"reason_code": "waitlist", "reason_text": "Until the new year"}
GONE = "This link opens nothing"


def link_to(cast: Cast, row: Referral, at: datetime | None = None, email: str = "desk@uav.example") -> str:
    """The address of a new link, made by the officer in English."""
    with translation.override("en"):
        token = links.mail_link(actor=cast.actor(cast.officer), referral=row, at=at or timezone.now(), email=email)
    return f"/p/{token}/"


def browser(**extra) -> Client:
    return Client(headers={"Accept-Language": "en"}, **extra)


def verbs_on(page: str, link: str) -> list[str]:
    return [piece.split('/"')[0] for piece in page.split(f'method="post" action="{link}')[1:]]


def everything(row: Referral) -> tuple:
    """All that an answer could change."""
    return (Referral.objects.filter(pk=row.pk).values().get(), ReferralLink.objects.filter(referral=row).values().get(),
            Event.objects.count(), Message.objects.count(), Mail.objects.count())


# -- refusals ----------------------------------------------------------------------------------------------------
def closed_doors(cast: Cast, row: Referral) -> dict[str, str]:
    """Addresses that open nothing, by why."""
    good = link_to(cast, row)
    revoked = link_to(cast, row, email="old@uav.example")
    ReferralLink.objects.filter(email="old@uav.example").update(revoked_at=timezone.now())
    return {"unknown": "/p/nothing/", "tampered": good[:-2] + ("A/" if good[-2] != "A" else "B/"),
            "cut": good[:-5] + "/", "revoked": revoked, "nul": "/p/%00/", "chinese": "/p/中文/",
            "expired": link_to(cast, row, timezone.now() - timedelta(days=31), email="late@uav.example")}


@pytest.mark.parametrize("why", ["unknown", "tampered", "cut", "expired", "revoked", "nul", "chinese"])
def test_what_is_not_a_valid_link_opens_nothing_and_does_not_say_why(cast: Cast, why: str):
    row = factories.requested(cast)
    door = closed_doors(cast, row)[why]
    unknown = browser().get("/p/nothing/").content
    for response in (browser().get(door), browser().post(f"{door}receive/"), browser().get(f"{door}files/{row.pk}/")):
        assert response.status_code == 404
        assert GONE in response.content.decode() and "ask the park for a new link" in response.content.decode()
    csrf = re.compile(rb'(csrfmiddlewaretoken" value="|X-CSRFToken": ")[^"]+|/p/[^"]+|%2Fp%2F[^"]+')
    assert csrf.sub(b"", browser().get(door).content) == csrf.sub(b"", unknown)
    assert Referral.objects.get(pk=row.pk).state == "requested"


def test_a_newer_link_to_the_same_address_ends_the_older_one(cast: Cast):
    row = factories.requested(cast)
    older, newer = link_to(cast, row), link_to(cast, row)
    assert (browser().get(older).status_code, browser().get(newer).status_code) == (404, 200)


def test_a_link_opens_its_own_referral_only(cast: Cast):
    row = secretive_referral(cast)
    cast.__dict__.pop("uav_training")
    other = factories.requested(cast)
    client, link = browser(), link_to(cast, other)
    assert other.number in client.get(link).content.decode()
    assert row.number not in client.get(link).content.decode()
    file = row.attachments_shared.get()
    Referral.objects.filter(pk=row.pk).update(identity_released_at=timezone.now())
    assert client.get(f"{link}files/{file.pk}/").status_code == 404
    assert client.get("/partner/").status_code == 302
    assert client.get(f"/partner/referrals/{other.number}/").status_code == 302
    assert client.get(f"/files/{file.pk}/").status_code in (302, 404)


@pytest.mark.parametrize("verb", ["recall", "send", "rework", "mark_error", "onward"])
def test_a_link_does_not_do_what_is_the_origins(cast: Cast, verb: str):
    row = factories.requested(cast)
    assert browser().post(f"{link_to(cast, row)}{verb}/", WHY).status_code == 404
    assert Referral.objects.get(pk=row.pk).state == "requested"


def test_a_link_does_not_lend_itself_to_the_person_who_is_logged_in(cast: Cast):
    row, client = factories.requested(cast), browser()
    client.force_login(cast.dai_tao)
    link = link_to(cast, row)
    assert client.post(f"{link}receive/").status_code == 302
    event = Event.objects.get(code="referral.receive")
    assert (event.actor_kind, event.actor_user, event.actor_label) == ("link", None, "Beijing Tianyi UAV School")
    assert "base_plain.html" in [template.name for template in client.get(link).templates]


def test_without_a_csrf_token_nothing_is_accepted(cast: Cast):
    row, client = factories.requested(cast), browser(enforce_csrf_checks=True)
    link = link_to(cast, row)
    assert client.post(f"{link}receive/").status_code == 403
    token = re.search(r'csrfmiddlewaretoken" value="([^"]+)"', client.get(link).content.decode())[1]
    assert client.post(f"{link}receive/", {"csrfmiddlewaretoken": token}).status_code == 302


def test_opening_a_link_changes_nothing_however_often_and_wherever(cast: Cast):
    row = factories.requested(cast)
    link, client = link_to(cast, row), browser()
    before = everything(row)
    for address in (link, f"{link}receive/", f"{link}accept/", f"{link}reject/", f"{link}explode/"):
        assert client.get(address).status_code in (200, 302)
        assert client.head(address).status_code in (200, 302)
    assert client.put(link).status_code == 405
    assert everything(row) == before


def test_acting_is_noted_at_the_link(cast: Cast):
    row = factories.requested(cast)
    browser().post(f"{link_to(cast, row)}receive/")
    assert row.links.get().last_used_at is not None


def test_in_the_wrong_state_it_is_refused_and_the_text_stays(cast: Cast):
    row, client = factories.requested(cast), browser()
    response = client.post(f"{(link := link_to(cast, row))}progress/", {"text": "Nearly done already"})
    page = response.content.decode()
    assert response.status_code == 409
    assert "Nearly done already" in page and "Possible now:" in page
    assert verbs_on(page, link) == ["receive", "accept", "reject", "message"]
    assert not Message.objects.filter(referral=row).exists()


def test_after_the_end_the_result_is_shown_and_nothing_is_offered(cast: Cast):
    row = factories.referral_in(cast, "in_progress")
    link, client = link_to(cast, row), browser()
    client.post(f"{link}complete/", {"kind": "training_delivered", "text": "All six fly", "people": "6"})
    page = client.get(link)
    assert (page.status_code, verbs_on(page.content.decode(), link)) == (200, [])
    assert "All six fly" in page.content.decode()
    assert client.post(f"{link}message/", {"text": "One more"}).status_code == 409


def test_after_the_origin_has_cancelled_the_reason_is_shown(cast: Cast):
    row = factories.referral_in(cast, "accepted")
    link = link_to(cast, row)
    cancel_referral(actor=cast.actor(cast.officer), referral=row, at=timezone.now(), reason_code="tenant_declined",
                    reason_text="They bought a simulator")
    page = browser().get(link).content.decode()
    assert "They bought a simulator" in page and verbs_on(page, link) == []


# -- what is told ------------------------------------------------------------------------------------------------
def test_the_page_names_nobody_before_the_acceptance(cast: Cast):
    row, client = secretive_referral(cast), browser()
    link = link_to(cast, row)
    assert found_in(client.get(link).content.decode()) == []
    client.post(f"{link}receive/")
    assert found_in(client.get(link).content.decode()) == []
    assert client.get(f"{link}files/{row.attachments_shared.get().pk}/").status_code == 404


def test_a_refused_acceptance_names_nobody_either(cast: Cast):
    row = secretive_referral(cast)
    response = browser().post(f"{link_to(cast, row)}accept/", {**ACCEPT, "expected_on": ""})
    assert (response.status_code, found_in(response.content.decode())) == (400, [])


def test_the_acceptance_tells_who_asks_and_gives_the_files(cast: Cast):
    row, client = secretive_referral(cast), browser()
    link = link_to(cast, row)
    assert client.post(f"{link}accept/", ACCEPT).status_code == 302
    page, file = client.get(link).content.decode(), row.attachments_shared.get()
    assert "Tianjin Jinghua Technology Co Ltd" in page and f"{link}files/{file.pk}/" in page
    assert b"".join(client.get(f"{link}files/{file.pk}/").streaming_content) == b"six"


@pytest.mark.parametrize("where", ["", "files/{file}/", "explode/"])
def test_nothing_keeps_the_page_or_tells_its_address(cast: Cast, where: str):
    row = secretive_referral(cast)
    Referral.objects.filter(pk=row.pk).update(identity_released_at=timezone.now())
    address = link_to(cast, row) + where.format(file=row.attachments_shared.get().pk)
    for response in (browser().get(address), browser().post(address) if "explode" in where else browser().get("/p/x/")):
        assert "no-store" in response.headers["Cache-Control"]
        # `no-referrer` would make browsers send `Origin: null`, which the CSRF protection refuses
        assert response.headers["Referrer-Policy"] == "strict-origin"
        assert response.headers["X-Robots-Tag"] == "noindex"


def test_no_session_is_made(cast: Cast):
    row, client = factories.requested(cast), browser()
    client.post(f"{link_to(cast, row)}receive/", follow=True)
    assert "sessionid" not in client.cookies


def test_the_language_is_the_browsers_until_one_switches(cast: Cast):
    link = link_to(cast, factories.requested(cast))
    chinese = Client(headers={"Accept-Language": "zh-CN,zh;q=0.9"})
    assert chinese.get(link).headers["Content-Language"] == "zh-hans"
    assert browser().get(link).headers["Content-Language"] == "en"
    assert chinese.post("/language/", {"language": "en", "next": link}).headers["Location"] == link
    assert chinese.get(link).headers["Content-Language"] == "en"


# -- the whole way -----------------------------------------------------------------------------------------------
def test_the_whole_way_by_link(cast: Cast):
    row, client = factories.requested(cast), browser()
    link, soon = link_to(cast, row), (timezone.now() + timedelta(days=5)).date().isoformat()
    way = [("receive", {}, "received"), ("accept", ACCEPT, "accepted"),
           ("start", {"text": "Called them"}, "in_progress"),
           ("progress", {"text": "Three lessons given", "expected_on": soon}, "in_progress"),
           ("hold", {**WHY, "until": soon}, "on_hold"), ("resume", {}, "in_progress"),
           ("message", {"text": "The list", "files": SimpleUploadedFile("list.pdf", b"%PDF-1.4")}, "in_progress"),
           ("complete", {"kind": "training_delivered", "text": "All six fly", "people": "6"}, "completed")]
    for verb, given, state in way:
        assert verb in verbs_on(client.get(link).content.decode(), link)
        response = client.post(f"{link}{verb}/", given)
        assert (response.status_code, response.headers.get("Location")) == (302, link)
        assert Referral.objects.get(pk=row.pk).state == state
    assert Referral.objects.get(pk=row.pk).outcomes.get().people == 6
    assert set(Event.objects.filter(subject_id=row.pk, actor_kind="link").values_list("organization", flat=True)) == {
        "Beijing Tianyi UAV School"}


@pytest.mark.parametrize(("verb", "given", "state"), [
    ("reject", WHY, "rejected"), ("fail", {**WHY, "tried": "Three dates"}, "failed"), ("cancel", WHY, "cancelled")])
def test_saying_no_by_link(cast: Cast, verb: str, given: dict, state: str):
    row = factories.referral_in(cast, "requested" if verb == "reject" else "in_progress")
    assert browser().post(f"{link_to(cast, row)}{verb}/", given).status_code == 302
    assert Referral.objects.get(pk=row.pk).state == state


# -- the mail ----------------------------------------------------------------------------------------------------
def test_the_mail_has_the_link_in_both_languages_and_names_nobody(cast: Cast):
    row = secretive_referral(cast)
    link = link_to(cast, row)
    mail = Mail.objects.get(to="desk@uav.example", key__startswith="link:")
    chinese, english = mail.text.split("------------------------------")
    assert f"http://testserver{link}" in chinese and f"http://testserver{link}" in english
    assert "Please sign for it within one working day" in english and "Please" not in chinese
    assert found_in(mail.subject + mail.text + mail.html) == []
    assert row.number in mail.subject and row.title in english


def test_the_token_is_kept_nowhere_but_in_the_mail(cast: Cast):
    row = factories.requested(cast)
    token = link_to(cast, row).split("/")[2]
    assert token not in str(list(ReferralLink.objects.values())) + str(list(Event.objects.values()))
