"""Files on their way in a real browser: the progress is shown, the answer is the page that the form would give."""
import pytest
from playwright.sync_api import Page, expect

from requests_desk.models import Attachment
from tests.cast import Cast
from tests.factories import submitted

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def logged_in(page: Page, live_server, client):
    def log_in(user) -> Page:
        client.force_login(user)
        page.context.add_cookies([
            {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url},
            {"name": "django_language", "value": "en", "url": live_server.url}])
        return page
    return log_in


def test_a_large_file_shows_its_progress_and_arrives(cast: Cast, logged_in, live_server, tmp_path):
    row, path = submitted(cast), tmp_path / "plan.pdf"
    path.write_bytes(b"%PDF-1.7\n" + b"x" * 2_000_000)
    page = logged_in(cast.dai_tao)
    page.goto(f"{live_server.url}/portal/requests/{row.number}/")
    seen = []
    page.expose_function("saw", lambda name: seen.append(name))
    page.evaluate("new MutationObserver((all) => all.forEach((m) => m.addedNodes.forEach((n) => "
                  "n.className === 'upload-progress' && saw(n.className)))).observe(document.body, "
                  "{childList: true, subtree: true})")
    page.locator("form.composer textarea").fill("Here is our plan")
    page.locator("form.composer input[type=file]").set_input_files(str(path))
    page.locator("form.composer button[type=submit]").click()
    expect(page.get_by_text("plan.pdf")).to_be_visible()
    expect(page).to_have_url(f"{live_server.url}/portal/requests/{row.number}/", timeout=5000)
    assert seen == ["upload-progress"]
    assert Attachment.objects.get().size == path.stat().st_size


def test_a_file_that_is_refused_brings_the_form_back_as_typed(cast: Cast, logged_in, live_server, tmp_path):
    row, path = submitted(cast), tmp_path / "plan.pdf"
    path.write_bytes(b"<html>" + b"x" * 400_000)
    page = logged_in(cast.dai_tao)
    page.goto(f"{live_server.url}/portal/requests/{row.number}/")
    page.locator("form.composer textarea").fill("Here is our plan")
    page.locator("form.composer input[type=file]").set_input_files(str(path))
    page.locator("form.composer button[type=submit]").click()
    expect(page.get_by_text("is not what its name says").first).to_be_visible()
    expect(page.locator("form.composer textarea")).to_have_value("Here is our plan")
    assert Attachment.objects.count() == 0
