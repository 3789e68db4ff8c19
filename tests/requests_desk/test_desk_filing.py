"""Filing on a tenant's behalf, and the pages of companies and of the directory."""
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from requests_desk.models import Attachment, HelpRequest, Question
from tests import factories
from tests.cast import Cast

from .desk_pages import client_of, page, text

GIVEN = {"channel": "phone", "title": "Clean room of 400 m²", "description": "From March", "sharing": "teaser",
         "kind": "training"}


def file(cast: Cast, **given):
    assert cast.training
    return client_of(cast.officer).post(page("request_new"), {"tenant": cast.jinghua.pk, **GIVEN, **given})


@pytest.mark.parametrize(("field", "given"), [("title", ""), ("title", "x" * 161), ("title", "a \x00 b"),
                                              ("description", ""), ("budget", "lots"), ("sharing", "everybody"),
                                              ("channel", "portal")])
def test_bad_input_comes_back_as_typed(cast: Cast, field, given):
    response = file(cast, **{field: given})
    assert response.status_code == 400 and not HelpRequest.objects.exists()
    assert response.context["form"].errors[field] and response.context["form"][field].value() == given


def test_who_asked_is_one_of_the_companys_people(cast: Cast):
    response = file(cast, requester=cast.rival_owner.pk)
    assert response.status_code == 400 and response.context["form"].errors["requester"]


def test_a_call_becomes_a_request_with_its_number(cast: Cast):
    response = file(cast, requester=cast.dai_tao.pk, files=SimpleUploadedFile("plan.pdf", b"%PDF-1.4 x"))
    row = HelpRequest.objects.get()
    assert response.url == page("request", row.number)
    assert (row.state, row.channel, row.requester, row.created_by) == ("submitted", "phone", cast.dai_tao,
                                                                       cast.officer)
    assert [found.name for found in Attachment.objects.all()] == ["plan.pdf"]


def test_the_kinds_own_questions_are_asked_and_answered(cast: Cast):
    Question.objects.create(kind=cast.training, code="level", label_zh="水平", label_en="Level", required=True)
    asked = file(cast, do="show")
    assert asked.status_code == 200 and "Level" in text(asked) and not HelpRequest.objects.exists()
    assert asked.context["form"]["title"].value() == GIVEN["title"]
    assert file(cast).status_code == 400
    assert file(cast, **{"answers.level": "Beginners"}).status_code == 302
    html = text(client_of(cast.officer).get(page("request", HelpRequest.objects.get().number)))
    assert "Level" in html and "Beginners" in html


def test_the_company_is_found_by_a_part_of_its_name(cast: Cast):
    assert cast.jinghua and cast.rival
    html = text(client_of(cast.officer).get(page("request_new", query="?q=petrel")))
    assert "Petrel" in html and "Jinghua" not in html


def test_a_companys_page_shows_its_requests_and_nobody_elses(cast: Cast):
    factories.submitted(cast, title="Of Jinghua")
    client = client_of(cast.officer)
    assert "Of Jinghua" in text(client.get(page("tenant", cast.jinghua.pk), follow=True))
    other = client.get(page("tenant", cast.rival.pk), follow=True)
    assert other.status_code == 200 and "Of Jinghua" not in text(other)


def test_the_directory_is_found_by_words_kind_and_region(cast: Cast):
    cast.resource(cast.other_partner, cast.training, "现场咨询", "On-site visits", regions=["110000"])
    assert cast.uav_training  # served in the whole country
    client = client_of(cast.officer)
    for query, uav, visits in (("?q=uav", True, False), ("?q=boron", False, False), ("?kind=training", True, True),
                               ("?region=110000", True, True), ("?region=120000", True, False),
                               ("?kind=nonsense&region=nonsense", True, True)):
        html = text(client.get(page("directory", query=query)))
        assert ("UAV pilot training" in html, "On-site visits" in html) == (uav, visits), query


def test_from_a_request_one_refers_to_whatever_one_finds(cast: Cast):
    row, resource = factories.active(cast), cast.uav_training
    client = client_of(cast.officer)
    refer = f"{page('refer', row.code)}?resource={resource.pk}"
    assert refer in text(client.get(page("directory", query=f"?for={row.code}")))
    assert refer in text(client.get(page("resource", resource.pk, query=f"?for={row.code}")))
    assert client_of(cast.zgc_officer).get(page("directory", query=f"?for={row.code}")).status_code == 404
