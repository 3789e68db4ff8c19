"""How a refusal looks: a whole page, or for htmx a message in the corner."""
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from parkadmin.core.errors import DeskError
from parkadmin.core.lifecycle import label_of

TITLES = {400: _("This was not accepted"), 403: _("This is not yours to do"), 404: _("There is nothing here"),
          409: _("Please look again")}
ICONS = {400: "alert-circle", 403: "lock", 404: "search", 409: "refresh"}


def error_lines(error: DeskError) -> list[str]:
    """The messages of an Invalid, one line each."""
    return [str(text) for texts in getattr(error, "errors", {}).values() for text in texts]


def way_back(request: HttpRequest) -> str:
    """The page the person came from, if it is one of ours and another one."""
    source = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(source, {request.get_host()}, require_https=request.is_secure())
    return source if ours and source != request.build_absolute_uri() else ""


def refusal_page(request: HttpRequest, error: DeskError) -> HttpResponse:
    """The answer to an expected refusal, with its status and a way back."""
    allowed = [label_of(name) for name in getattr(error, "allowed", [])]
    context = {"title": TITLES.get(error.status, TITLES[400]), "message": error.message, "lines": error_lines(error),
               "allowed": allowed, "icon_name": ICONS.get(error.status, "alert-circle"), "status": error.status}
    return answer(request, context)


def answer(request: HttpRequest, context: dict[str, object]) -> HttpResponse:
    """A refusal's page; for htmx its message alone, put into the corner for messages."""
    if request.headers.get("HX-Request") != "true":
        context["way_back"] = way_back(request)
        return render(request, "errors/refusal.html", context, status=context["status"])
    response = render(request, "errors/toast.html", context, status=context["status"])
    response["HX-Retarget"], response["HX-Reswap"] = "#toasts", "beforeend"
    return response
