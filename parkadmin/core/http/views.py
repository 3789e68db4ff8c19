"""Pages of no application: the way to one's own start page, preferences, health, refusals."""
from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from parkadmin.core.api.problems import problem_response
from parkadmin.core.preferences import choose_language

from . import context, styleguide
from .refusals import ICONS, TITLES, answer

YEAR = 365 * 24 * 3600


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Everybody's own start page; for those with no role yet, a page that says what to do."""
    if not request.user.is_authenticated:
        return redirect(settings.LOGIN_URL)
    url = context.landing(request.actor)
    return redirect(url) if url else render(request, "pages/no_role.html")


def back(request: HttpRequest) -> HttpResponseRedirect:
    """To the page the form stood on, if it is one of ours."""
    target = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(target if ours else "/")


def keep(response: HttpResponse, cookie: str, value: str) -> HttpResponse:
    """Set a preference's cookie for a year."""
    response.set_cookie(cookie, value, max_age=YEAR, samesite="Lax", secure=settings.HTTPS)
    return response


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """Version, licence, and whose work the product rests on."""
    return render(request, "pages/about.html")


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Switch the language, on this device and for the person."""
    language = request.POST.get("language", "")
    if language not in dict(settings.LANGUAGES):
        return back(request)
    if request.user.is_authenticated:
        choose_language(user=request.user, language=language)
    return keep(back(request), settings.LANGUAGE_COOKIE_NAME, language)


@require_POST
def set_theme(request: HttpRequest) -> HttpResponse:
    """Switch between light, dark and what the device says; on this device only."""
    theme = request.POST.get("theme", "")
    return keep(back(request), context.THEME_COOKIE, theme) if theme in context.THEMES else back(request)


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """Whether the process and its database answer: 200, or 503."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "error", "database": "unreachable"}, status=503)
    return JsonResponse({"status": "ok", "database": "ok"})


@require_safe
def styleguide_page(request: HttpRequest) -> HttpResponse:
    """Every component of the kit on one page, for those who write pages."""
    if not (settings.DEBUG or settings.DEMO):
        raise Http404
    return render(request, "ui/styleguide.html", styleguide.samples(request))


def refuse(request: HttpRequest, status: int, message: str) -> HttpResponse:
    """A refusal that did not come from a verb, in the same look."""
    return answer(request, {"title": TITLES[status], "message": message, "icon_name": ICONS[status], "status": status})


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, DisallowedHost):  # no page of ours: not even its links can be made for such a host
        return HttpResponse(status=400)
    return refuse(request, 400, _("The address or the data of this request cannot be read."))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refuse(request, 403, _("Your role does not allow this."))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refuse(request, 404, _("There is no such page or object. It may have been moved, or it is not shared with "
                                  "you."))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was too old, or came from elsewhere."""
    return refuse(request, 403, _("This form has expired. Go back, reload the page and send it again: your browser "
                                  "keeps what you typed."))


def server_error(request: HttpRequest) -> HttpResponse:
    """Our mistake. Asks neither the database nor the request for anything but its path and id."""
    if request.path.startswith("/api/"):
        return problem_response(500, "error", _("Something went wrong on our side"), getattr(request, "id", ""))
    text = render_to_string("errors/500.html", {"request_id": getattr(request, "id", "")})
    return HttpResponse(text, status=500)
