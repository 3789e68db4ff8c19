"""Downloads: only for those who may, and never as a page."""
import io
from uuid import uuid4

import pytest
from django.test import Client

from requests_desk.models import Attachment, HelpRequest
from requests_desk.services import conversation, intake
from tests import factories
from tests.cast import NOW, Cast

from .portal_client import PDF, web


def file_of(cast: Cast, row: HelpRequest, name: str = "计划 ①.pdf") -> Attachment:
    return intake.attach_file(actor=cast.actor(cast.dai_tao), request=row, name=name, content=io.BytesIO(PDF),
                              size=len(PDF), at=NOW)


def message_file(cast: Cast, row: HelpRequest, audience: str) -> Attachment:
    files = [("note.pdf", io.BytesIO(PDF), len(PDF))]
    message = conversation.post_message(actor=cast.actor(cast.officer), request=row, audience=audience, text="x",
                                        at=NOW, files=files)
    return message.attachments.get()


def test_nobody_downloads_without_logging_in(cast: Cast):
    file = file_of(cast, factories.active(cast))
    assert Client().get(f"/files/{file.pk}/").status_code == 302


def test_another_companys_file_does_not_exist(cast: Cast):
    file = file_of(cast, factories.active(cast))
    for user in (cast.rival_owner, cast.baoding_officer, cast.other_contact):
        assert web(user).get(f"/files/{file.pk}/").status_code == 404
    assert web(cast.dai_tao).get(f"/files/{uuid4()}/").status_code == 404


def test_the_parks_own_files_are_not_the_tenants(cast: Cast):
    row = factories.active(cast)
    note, reply = message_file(cast, row, "internal"), message_file(cast, row, "tenant")
    assert web(cast.dai_tao).get(f"/files/{note.pk}/").status_code == 404
    assert web(cast.officer).get(f"/files/{note.pk}/").status_code == 200
    assert web(cast.dai_tao).get(f"/files/{reply.pk}/").status_code == 200


def test_a_private_requests_file_is_not_the_colleagues(cast: Cast):
    row = factories.active(cast, shared_in_tenant=False)
    file = file_of(cast, row)
    assert web(cast.colleague).get(f"/files/{file.pk}/").status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_a_file_is_only_read(cast: Cast, method):
    file = file_of(cast, factories.active(cast))
    assert getattr(web(cast.dai_tao), method)(f"/files/{file.pk}/").status_code == 405


def test_a_file_comes_as_a_download_that_nobody_guesses_shows_or_keeps(cast: Cast):
    file = file_of(cast, factories.active(cast))
    response = web(cast.dai_tao).get(f"/files/{file.pk}/")
    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''%E8%AE%A1%E5%88%92_%E2%91%A0.pdf"
    assert {name: response[name] for name in ("Content-Type", "X-Content-Type-Options", "Content-Security-Policy",
                                              "Cache-Control", "Content-Length")} == {
        "Content-Type": "application/pdf", "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox", "Cache-Control": "private, no-store",
        "Content-Length": str(len(PDF))}


def test_a_file_that_is_gone_says_so(cast: Cast):
    file = file_of(cast, factories.active(cast))
    file.file.storage.delete(file.file.name)
    response = web(cast.dai_tao).get(f"/files/{file.pk}/")
    assert response.status_code == 404 and "This file is no longer there" in response.content.decode()


def test_the_storage_path_is_no_address(cast: Cast):
    file = file_of(cast, factories.active(cast))
    for path in (f"/{file.file.name}", f"/files/{file.file.name}", f"/media/{file.file.name}"):
        assert web(cast.dai_tao).get(path).status_code == 404
