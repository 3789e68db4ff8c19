"""One middleware of our own: who acts, in which language, under which request id, and how refusals look."""
import re
import uuid

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.functional import SimpleLazyObject

from parkadmin.core.actors import actor_for_user
from parkadmin.core.errors import DeskError

from .refusals import refusal_page

REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,36}")


def language_of(request: HttpRequest) -> str:
    """The person's choice (cookie), else what the person's account says, else what the browser asks for."""
    from django.conf import settings

    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
    known = dict(settings.LANGUAGES)
    if chosen in known:
        return chosen
    if request.session.get("_auth_user_id") and request.user.is_authenticated:
        return request.user.language if request.user.language in known else settings.LANGUAGE_CODE
    return translation.get_language_from_request(request)


class ActorMiddleware:
    """Sets `request.actor` (lazy) and `request.id`, activates the language, turns DeskErrors into pages."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-Id", "")
        request.id = given if REQUEST_ID.fullmatch(given) else str(uuid.uuid4())
        request.actor = SimpleLazyObject(lambda: actor_for_user(request.user, request.id))
        with translation.override(language_of(request)):
            request.LANGUAGE_CODE = translation.get_language()
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
        response["X-Request-Id"] = request.id
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, DeskError):
            return refusal_page(request, error)
        return None
