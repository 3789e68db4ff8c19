"""Which pages there are and who sees them: taken from the permission matrix, so that no new page is forgotten."""
from __future__ import annotations

from typing import Any

from django.urls import reverse

from requests_desk.choices import RequestState
from tenants.models import ParkPage
from tenants.services import deciding
from tests import factories
from tests.cast import NOW, Cast
from tests.contracts.test_permission_matrix import ADDRESSES, ROLES, ROWS, fill
from tests.tenants import admission_cast

from .pages_of_parks import (
    certificate_page,
    company_pages,
    directory_pages,
    figures_pages,
    full_tenant,
    grow_page,
    register_pages,
)

WHO = ("anonymous", "dai_tao", "officer", "administrator", "gao_feng", "zgc_officer")  # the first of them who may
NO_PAGES = ("api:", "files:", "desk:export", "me:panel", "healthz", "api_schema", "partner:file", "partner:link_file",
            "company:document_", "desk:suggestions", "desk:referral_file", "news:desk_post", "settings:reply_delete",
            "robots", "sitemap", "tenants_api:", "hsds:", "desk:hsds_export", "imports:template", "imports:file",
            "imports:faults", "programmes:export", "programmes:calendar", "figures:export", "register:export",
            "admission:export", "admission:document")
ENTRANCE = ("/accounts/login/", "/accounts/logout/", "/accounts/password/reset/", "/no/such/page/")
OWN = ("/accounts/password/change/", "/accounts/2fa/", "/accounts/email/")


def addresses(cast: Cast, world: dict[str, Any]) -> dict[str, list[str]]:
    """By role: every page that the matrix answers with 200, filled with the objects of the world."""
    found: dict[str, list[str]] = {who: [] for who in WHO}
    found["officer"] += full_tenant(cast)  # first: the matrix's pages have more to show then
    found["administrator"] += register_pages(cast)
    for row, letters in ROWS.items():
        method, name = row.split()
        if method != "GET" or name.startswith(NO_PAGES):
            continue
        who = next((who for who in WHO if who in ROLES and letters[ROLES.index(who)] == "."), None)
        if who:
            found[who].append(fill(name, ADDRESSES[name], world))
    found["anonymous"] += [*ENTRANCE, *public_pages(cast)]
    found["dai_tao"] += [*OWN, *more_of_the_portal(cast), *more_of_applying(cast), *company_pages(cast),
                         certificate_page(cast)]
    found["officer"] += [reverse("desk:request", args=[row.number]) for row in more_requests(cast)]
    found["officer"] += [grow_page(cast), *figures_pages(world), f"{reverse('imports:new')}?sheet=tenants"]
    found["zgc_officer"] += directory_pages(world)
    return {who: list(dict.fromkeys(paths)) for who, paths in found.items()}


def more_requests(cast: Cast) -> list[Any]:
    """Requests in states that show other things: a question, a result that waits, an end."""
    return [factories.request_in(cast, state) for state in (RequestState.NEEDS_INFO, RequestState.RESOLVED,
                                                            RequestState.DECLINED)]


def more_of_the_portal(cast: Cast) -> list[str]:
    rows = [*more_requests(cast), factories.draft(cast)]
    return [reverse("portal:request", args=[row.code]) for row in rows[:-1]] + [
        reverse("portal:request_edit", args=[rows[-1].code])]


def public_pages(cast: Cast) -> list[str]:
    """Two parks that show themselves, side by side and one by one, and how to apply."""
    for park in (cast.binhai, cast.zhongguancun):
        ParkPage.objects.update_or_create(park=park, defaults={
            "published": True, "headline_en": "A headline", "headline_zh": "标题", "offers_en": "Rooms",
            "publishes_rates": park == cast.binhai, "publishes_companies": True})
    return [f"{reverse('public:parks')}?park=binhai&park=zhongguancun", *(
        reverse(name, args=["binhai"]) for name in ("public:park", "apply:start"))]


def more_of_applying(cast: Cast) -> list[str]:
    """An application that is being written, and one about which the park has asked."""
    admission_cast.applicant(cast, cast.dai_tao.email, cast.dai_tao.name)
    draft = admission_cast.draft(cast, user=cast.dai_tao, uscc=admission_cast.code(2))
    sent = admission_cast.under_review(cast, user=cast.dai_tao, uscc=admission_cast.code(3))
    deciding.ask_information(actor=cast.actor(cast.officer), application=sent, text="Who pays?", at=NOW)
    return [reverse(f"apply:{name}", args=[row.pk]) for name, row in (
        ("edit", draft), ("check", draft), ("edit", sent), ("sent", sent), ("application", sent))]


def main_pages(world: dict[str, Any]) -> dict[str, list[str]]:
    """The pages on which people spend their days."""
    code, number = world["request"].number, world["referral"]
    return {"dai_tao": [reverse("portal:home"), reverse("portal:request_new"), reverse("portal:request", args=[code])],
            "officer": [reverse("desk:start"), reverse("desk:queue"), reverse("desk:request", args=[code])],
            "gao_feng": [reverse("partner:inbox"), reverse("partner:referral", args=[number])]}
