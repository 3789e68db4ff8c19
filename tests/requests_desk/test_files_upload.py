"""Uploads: what a file is decides its content, and a large one costs neither memory nor disk."""
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from parkadmin.core.uploads import BoundedUploadHandler
from requests_desk.models import Attachment, HelpRequest
from tests.cast import Cast

from .portal_client import NEW, PDF, pdf, typed, web

MEGABYTE = 2**20


@pytest.mark.parametrize(("name", "content", "message"), [
    ("page.pdf", b"<html><script>alert(1)</script></html>", "is not what its name says"),
    ("tool.exe", b"MZ\x90\x00", "is not what its name says, or not of a kind we take"),
    ("plan.svg", b"<svg xmlns='x'></svg>", "is not what its name says, or not of a kind we take"),
    ("plan.txt", b"a\x00b", "is not what its name says"),
    ("plan.docx", b"PK\x03\x04 broken", "is not what its name says"),
    ("plan", PDF, "is not what its name says"),
    ("empty.pdf", b"", "“empty.pdf” is empty."),
])
def test_a_bad_file_is_refused_by_name_and_the_form_stays(cast: Cast, name, content, message):
    response = web(cast.dai_tao).post(NEW, typed(cast.jinghua, files=[SimpleUploadedFile(name, content)]))
    html = response.content.decode()
    assert response.status_code == 400 and message in html and "Six people" in html
    assert (Attachment.objects.count(), HelpRequest.objects.get().state) == (0, "draft")


def test_at_most_ten_files_come_at_once(cast: Cast):
    response = web(cast.dai_tao).post(NEW, typed(cast.jinghua, files=[pdf(f"{i}.pdf") for i in range(11)]))
    assert response.status_code == 400 and "At most 10 files at a time." in response.content.decode()
    assert Attachment.objects.count() == 0


def test_more_than_a_hundred_files_are_refused_in_plain_words(cast: Cast):
    response = web(cast.dai_tao).post(NEW, typed(cast.jinghua, files=[pdf(f"{i}.pdf") for i in range(101)]))
    assert response.status_code == 400
    assert "The address or the data of this request cannot be read." in response.content.decode()


def test_a_file_that_is_too_large_is_refused_by_name_and_not_kept(cast: Cast, settings):
    settings.FILE_MAX_BYTES = MEGABYTE
    big = pdf("big.pdf", PDF + b"x" * (4 * MEGABYTE))
    response = web(cast.dai_tao).post(NEW, typed(cast.jinghua, files=[big, pdf()]))
    html = response.content.decode()
    assert response.status_code == 400 and "“big.pdf” is too large: 4.0 MB. At most 1.0 MB." in html.replace(
        "\N{NO-BREAK SPACE}", " ")
    assert [file.name for file in Attachment.objects.all()] == ["plan.pdf"]


def test_a_hundred_megabytes_leave_no_more_than_the_limit_on_disk(settings):
    handler = BoundedUploadHandler()
    handler.new_file("files", "big.pdf", "application/pdf", 100 * MEGABYTE)
    chunk = b"x" * MEGABYTE
    for number in range(100):
        handler.receive_data_chunk(chunk, number * MEGABYTE)
    file = handler.file_complete(100 * MEGABYTE)
    assert file.size == 100 * MEGABYTE
    assert Path(file.temporary_file_path()).stat().st_size == settings.FILE_MAX_BYTES + 1
    file.close()
