"""A company's entry and its papers: seen by its people and its park's staff, kept by its owners."""
from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from parkadmin.core.models import Event
from tenants import queries
from tenants.models import TenantDocument
from tenants.services import profile
from tests.cast import NOW, Cast
from tests.core.test_bell import client

PDF = b"%PDF-1.4 licence"


def kept(cast: Cast, tenant=None, owner=None, **fields) -> TenantDocument:
    return profile.add_document(actor=cast.actor(owner or cast.dai_tao), tenant=tenant or cast.jinghua, name="a.pdf",
                                title="Licence", content=BytesIO(PDF), size=len(PDF), at=NOW, **fields)


def path(row: TenantDocument, more: str = "") -> str:
    return f"/portal/company/{row.tenant_id}/documents/{row.pk}/{more}"


def test_anothers_papers_do_not_exist(cast: Cast):
    mine, theirs = kept(cast), kept(cast, cast.rival, cast.rival_owner)
    browser = client(cast.dai_tao)
    assert browser.get(path(theirs)).status_code == 404
    assert browser.get(f"/portal/company/{cast.jinghua.pk}/documents/{theirs.pk}/").status_code == 404
    assert browser.post(path(theirs, "remove/")).status_code == 404
    assert browser.post(f"/portal/company/{cast.jinghua.pk}/documents/{theirs.pk}/remove/").status_code == 404
    for other in (cast.baoding_officer, cast.gao_feng):
        assert client(other).get(path(mine)).status_code == 404
    assert TenantDocument.objects.count() == 2


@pytest.mark.parametrize("who", ["colleague", "viewer"])
def test_only_owners_keep_and_remove_papers_and_change_the_profile(cast: Cast, who: str):
    row, browser = kept(cast), client(getattr(cast, who))
    page = f"/portal/company/{cast.jinghua.pk}/"
    assert browser.get(f"{page}documents/").status_code == 200 and browser.get(path(row)).status_code == 200
    assert browser.get(f"{page}edit/").status_code == 403
    for address in (f"{page}edit/", f"{page}documents/", path(row, "remove/")):
        assert browser.post(address, {"about": "x", "title": "x"}).status_code == 403
    cast.jinghua.refresh_from_db()
    assert (cast.jinghua.about, TenantDocument.objects.count()) == ("", 1)


@pytest.mark.parametrize(("name", "content", "title"), [
    ("a.exe", b"MZ", "T"), ("a.pdf", b"<html>", "T"), ("a.pdf", b"", "T"), ("a.html", b"<script>", "T"),
    ("a.pdf", PDF, ""), ("a.pdf", PDF, "x" * 121)])
def test_a_bad_paper_is_refused_with_the_form_as_typed(cast: Cast, name: str, content: bytes, title: str):
    file = SimpleUploadedFile(name, content)
    answer = client(cast.dai_tao).post(f"/portal/company/{cast.jinghua.pk}/documents/", {"title": title, "file": file})
    assert answer.status_code == 400 and answer.context["form"].errors and not TenantDocument.objects.exists()


def test_a_paper_is_a_download_and_never_a_page(cast: Cast):
    for reader in (cast.viewer, cast.officer, cast.director):
        answer = client(reader).get(path(kept(cast)))
        assert b"".join(answer.streaming_content) == PDF
        assert answer["Content-Disposition"] == 'attachment; filename="a.pdf"'
        assert answer["X-Content-Type-Options"] == "nosniff" and "no-store" in answer["Cache-Control"]
        assert "sandbox" in answer["Content-Security-Policy"]


def test_an_owner_keeps_a_paper_and_removes_it(cast: Cast, django_capture_on_commit_callbacks):
    browser, page = client(cast.dai_tao), f"/portal/company/{cast.jinghua.pk}/documents/"
    given = {"title": "Licence", "valid_until": "2026-01-01", "file": SimpleUploadedFile("../../l.pdf", PDF)}
    assert browser.post(page, given).url == page
    row = TenantDocument.objects.get()
    assert (row.name, row.valid_until, row.uploaded_by) == ("l.pdf", date(2026, 1, 1), cast.dai_tao)
    assert "expired" in browser.get(page).content.decode()
    storage, stored = row.file.storage, row.file.name
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(path(row, "remove/"))
    assert not TenantDocument.objects.exists() and not storage.exists(stored)
    assert list(Event.objects.values_list("code", flat=True)) == ["tenant.document", "tenant.document_removed"]


def test_what_a_company_says_of_itself_is_text_and_has_limits(cast: Cast):
    browser, page = client(cast.dai_tao), f"/portal/company/{cast.jinghua.pk}/"
    assert browser.post(f"{page}edit/", {"about": "x" * 5001}).status_code == 400
    given = {"name_en": "Jinghua", "phone": "1", "about": "<script>alert(1)</script>", "uscc": "X", "name_zh": "别的"}
    assert browser.post(f"{page}edit/", given).url == page
    assert "<script>alert" not in browser.get(page).content.decode()
    cast.jinghua.refresh_from_db()
    assert (cast.jinghua.name_en, cast.jinghua.uscc, cast.jinghua.name_zh) == ("Jinghua", "", "天津京华科技有限公司")


def test_staff_find_people_and_papers_of_their_own_tenants_only(cast: Cast):
    kept(cast)
    for person, seen in ((cast.officer, 1), (cast.baoding_officer, 0)):
        actor = cast.actor(person)
        assert len(queries.members(actor, cast.jinghua)) == len(queries.documents(actor, cast.jinghua)) == seen
    page = f"/desk/companies/{cast.jinghua.pk}/"
    assert "Licence" in client(cast.officer).get(page).content.decode()
    assert client(cast.baoding_officer).get(page).status_code == 404


def test_a_name_stays_on_one_line_and_holds_nothing_unseen(cast: Cast):
    browser, page = client(cast.dai_tao), f"/portal/company/{cast.jinghua.pk}/"
    assert browser.post(f"{page}edit/", {"name_en": "Jing\x1bhua"}).status_code == 400
    given = {"name_en": "Jinghua\r\nBcc: all@example.com", "phone": "022\n5555", "about": "One\nTwo"}
    assert browser.post(f"{page}edit/", given).url == page
    cast.jinghua.refresh_from_db()
    assert (cast.jinghua.name_en, cast.jinghua.phone, cast.jinghua.about) == (
        "Jinghua Bcc: all@example.com", "022 5555", "One\nTwo")
