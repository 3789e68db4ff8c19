"""The OpenAPI document: complete, without a warning, true to what the API answers; and the page to try it."""
import re

import pytest
import yaml
from django.core.management import call_command
from playwright.sync_api import Page

from requests_desk.api import directory_outputs, examples, outputs, referral_outputs, urls
from tenants.api import tenant_outputs
from tenants.api import urls as tenants_urls
from tests import factories
from tests.cast import Cast
from tests.requests_desk.api_client import Script


@pytest.fixture(scope="module")
def document(tmp_path_factory) -> dict:
    path = tmp_path_factory.mktemp("schema") / "schema.yml"
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(path))
    return yaml.safe_load(path.read_text())


def operations(document: dict) -> list[tuple[str, str, dict]]:
    return [(path, method, operation) for path, methods in document["paths"].items()
            for method, operation in methods.items()]


def test_every_operation_has_a_summary_a_tag_refusals_and_an_example(document):
    found = operations(document)
    assert len(found) > 60
    for path, method, operation in found:
        assert operation["summary"] and operation["tags"], (method, path)
        assert "401" in operation["responses"], (method, path)
        assert "{" not in path or "404" in operation["responses"], (method, path)
        problem = operation["responses"]["401"]["content"]["application/problem+json"]
        assert problem["schema"]["$ref"].endswith("/Problem") and problem["example"]["code"]
        bodies = [operation.get("requestBody", {}), *operation["responses"].values()]
        shown = [kind for body in bodies for kind in body.get("content", {}).values()
                 if "examples" in kind or "example" in kind]
        assert shown, (method, path)


def test_operations_have_names_of_their_own(document):
    names = [operation["operationId"] for _path, _method, operation in operations(document)]
    assert len(names) == len(set(names)) and "requests_sign" in names and "referrals_accept" in names


def test_every_address_of_the_api_stands_in_the_document(document):
    routes = {str(route.pattern) for route in [*urls.urlpatterns, *tenants_urls.urlpatterns]}
    routes = {re.sub("<[a-z]+:", "<str:", route) for route in routes}
    written = {path.removeprefix("/api/v1/").replace("{", "<str:").replace("}", ">") for path in document["paths"]}
    assert routes == written


@pytest.mark.parametrize(("example", "serializer"), [
    (examples.REQUEST_BRIEF, outputs.RequestBrief), (examples.REQUEST, outputs.RequestOut),
    (examples.STAGE, outputs.StageOut), (examples.MESSAGE, outputs.MessageOut), (examples.EVENT, outputs.EventOut),
    (examples.ATTACHMENT, outputs.AttachmentOut), (examples.SUGGESTIONS, outputs.SuggestionsOut),
    (examples.REFERRAL_BRIEF, referral_outputs.ReferralBrief), (examples.REFERRAL, referral_outputs.ReferralOut),
    (examples.REFERRAL["need"], referral_outputs.NeedOut), (examples.RESOURCE, directory_outputs.ResourceOut),
    (examples.PARTNER, directory_outputs.PartnerOut), (examples.EXPERT, directory_outputs.ExpertOut),
    (examples.KIND, directory_outputs.KindOut), (examples.PARK, directory_outputs.ParkOut),
    (tenant_outputs.BRIEF, tenant_outputs.TenantBrief), (tenant_outputs.TENANT_EXAMPLE, tenant_outputs.TenantOut),
    (examples.ME, directory_outputs.MeOut)])
def test_an_example_has_exactly_the_fields_of_its_type(example, serializer):
    assert set(example) == set(serializer().fields)


def test_answers_are_what_the_document_says(document, cast: Cast):
    from jsonschema import Draft202012Validator

    def check(schema: dict, value: object) -> None:
        Draft202012Validator({**schema, "components": document["components"]}).validate(value)

    row = factories.referral_in(cast, "completed")
    officer, partner, tenant = Script(cast.officer), Script(cast.gao_feng), Script(cast.dai_tao)
    code = row.request.number
    for script, path, template in [
            (officer, "requests/", "requests/"), (tenant, f"requests/{code}/", "requests/{code}/"),
            (officer, f"requests/{code}/timeline/", "requests/{code}/timeline/"),
            (officer, f"requests/{code}/messages/", "requests/{code}/messages/"),
            (officer, f"requests/{code}/referrals/", "requests/{code}/referrals/"),
            (officer, f"requests/{code}/suggestions/", "requests/{code}/suggestions/"),
            (partner, "referrals/", "referrals/"), (partner, f"referrals/{row.number}/", "referrals/{code}/"),
            (officer, "resources/", "resources/"), (officer, "partners/", "partners/"), (officer, "me/", "me/"),
            (officer, "kinds/", "kinds/"), (officer, "parks/BH/", "parks/{code}/"), (officer, "keys/", "keys/"),
            (officer, f"tenants/{cast.jinghua.pk}/", "tenants/{code}/"), (officer, "experts/", "experts/")]:
        operation = document["paths"][f"/api/v1/{template}"]["get"]
        check(operation["responses"]["200"]["content"]["application/json"]["schema"], script.get(path).json())
    refused = document["paths"]["/api/v1/requests/{code}/"]["get"]["responses"]["404"]["content"]
    check(refused["application/problem+json"]["schema"], tenant.get("requests/none/").json())


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_page_to_try_it_works_offline_under_the_policy(live_server, page: Page):
    told, foreign = [], []
    page.on("console", lambda message: told.append(message.text) if message.type == "error" else None)
    page.on("request", lambda request: foreign.append(request.url)
            if not request.url.startswith((live_server.url, "data:", "blob:")) else None)
    page.add_init_script("document.addEventListener('securitypolicyviolation', e => "
                         "console.error('CSP ' + e.violatedDirective + ' ' + e.blockedURI))")
    page.goto(f"{live_server.url}/api/docs/")
    wanted = page.get_by_text("Sign for a request that came in").first
    page.locator(".opblock").first.wait_for()
    for _step in range(50):  # operations come while one scrolls
        if wanted.is_visible():
            break
        page.locator(".opblock").last.scroll_into_view_if_needed()
        page.wait_for_timeout(100)
    wanted.wait_for()
    page.get_by_text("Hand a request over to a resource, a partner or a park").first.click()
    page.locator(".opblock-body").first.wait_for()
    assert (told, foreign) == ([], [])
