"""What every page may ask for, as `ui` in templates: who acts, where one can go, the look, the footer.

All of it is computed when it is asked for: anonymous pages cost no query, others only the actor's.
"""
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from parkadmin.core import notices
from parkadmin.core.actors import NOBODY, Actor
from parkadmin.core.permissions import STAFF_PERMISSIONS, STAFF_ROLES, TENANT_ROLES

PRODUCT = "Parkadmin"
VERSION = "0.1.0"
THEME_COOKIE = "theme"
THEMES = {"light": _("Light"), "dark": _("Dark"), "auto": _("As the device")}


@dataclass(frozen=True)
class NavItem:
    """An entry of a navigation. It is left out when its URL name is unknown or no staff role has `permission` (one of
    several words is enough)."""

    label: Any
    name: str
    icon: str
    permission: str = ""
    url: str = ""
    count: int | None = None
    current: bool = False


DESK = [
    NavItem(_("Home"), "desk:start", "layout-dashboard"),
    NavItem(_("Requests"), "desk:queue", "inbox", "request.read"),
    NavItem(_("Referrals"), "desk:referrals", "arrows-exchange", "referral.read"),
    NavItem(_("Experts and partners"), "desk:directory", "address-book", "directory.read"),
    NavItem(_("Admission"), "admission:list", "user-plus", "tenant.read"),
    NavItem(_("Companies"), "register:list", "building-community", "tenant.read"),
    NavItem(_("Figures"), "figures:desk", "chart-bar", "tenant.read"),
    NavItem(_("Programmes"), "programmes:desk", "school", "tenant.read"),
    NavItem(_("News and help"), "news:desk", "speakerphone", "request.read"),
    NavItem(_("Settings"), "settings:start", "settings", "request.note settings.edit people.edit"),
]
PORTAL = [
    NavItem(_("My requests"), "portal:home", "inbox"),
    NavItem(_("Who can help"), "portal:directory", "address-book"),
    NavItem(_("Programmes"), "programmes:portal", "school"),
    NavItem(_("News"), "news:list", "speakerphone"),
    NavItem(_("Help"), "news:help", "help-circle"),
    NavItem(_("My company"), "company:start", "building"),
]
PARTNER = [NavItem(_("Asked of us"), "partner:inbox", "inbox"),
           NavItem(_("Our entry"), "partner:entry", "address-book")]
APPLY = [
    NavItem(_("My applications"), "apply:mine", "file"),
    NavItem(_("Our parks"), "public:parks", "building-community"),
]
AREAS = {"desk": DESK, "portal": PORTAL, "partner": PARTNER, "apply": APPLY}
LANDINGS = {"desk": "desk:start", "portal": "portal:home", "partner": "partner:inbox", "apply": "apply:mine"}
BASES = {"desk": "base_desk.html", "portal": "base_portal.html", "partner": "base_portal.html",
         "apply": "base_portal.html"}

_counts: dict[str, Callable[[Actor], int | None]] = {}


def nav_count(name: str) -> Callable[[Callable[[Actor], int | None]], Callable[[Actor], int | None]]:
    """Register what the count behind a navigation entry is: one cheap query at most."""
    def register(function: Callable[[Actor], int | None]) -> Callable[[Actor], int | None]:
        _counts[name] = function
        return function
    return register


def url_or_none(name: str) -> str:
    """The address of a URL name, or nothing when no such page exists in this installation."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def areas_of(actor: Actor) -> list[str]:
    """The parts of the product the actor works in, the main one first. Who belongs nowhere yet may want to apply."""
    belongs = {"desk": actor.staff, "portal": actor.tenants, "partner": actor.partners}
    belongs["apply"] = actor.applications or (actor.kind == "person" and not any(belongs.values()))
    return [area for area, found in belongs.items() if found]


def landing(actor: Actor) -> str:
    """The address of the actor's own start page; empty when there is none."""
    return next((url for area in areas_of(actor) if (url := url_or_none(LANDINGS[area]))), "")


def may_see(actor: Actor, item: NavItem) -> bool:
    """Whether any of the actor's staff roles has one of the entry's permissions."""
    wanted = set(item.permission.split())
    return not wanted or any(wanted & STAFF_PERMISSIONS[role] for role in actor.staff.values())


def navigation(actor: Actor, area: str, path: str) -> list[NavItem]:
    """The entries of an area this actor may see; the one whose address fits `path` best is the current one. A home
    page is current only on itself, not on all that has no entry."""
    items = [replace(item, url=url, count=_counts[item.name](actor) if item.name in _counts else None)
             for item in AREAS.get(area, []) if may_see(actor, item) and (url := url_or_none(item.name))]
    fitting = max((item.url for item in items if path.startswith(item.url) and
                   (item.name != "desk:start" or path == item.url)), key=len, default="")
    return [replace(item, current=item.url == fitting) for item in items]


def demo_logins() -> list[dict[str, str]]:
    """Log-ins shown on the log-in page of a demonstration: role, email, password, name."""
    path = settings.DATA_DIR / "demo_logins.json"
    if not settings.DEMO or not path.is_file():
        return []
    return json.loads(path.read_text(encoding="utf-8"))


class Page:
    """The values of `ui`, each computed once when asked for."""

    product = PRODUCT
    version = VERSION
    themes = THEMES

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def actor(self) -> Actor:
        return getattr(self.request, "actor", NOBODY)

    @cached_property
    def area(self) -> str:
        """The part of the product: from the address when the actor works there, else the actor's main one."""
        mine = areas_of(self.actor)
        named = self.request.path.split("/")[1]
        return named if named in mine else next(iter(mine), "")

    @cached_property
    def base(self) -> str:
        """The base template for pages that belong to everybody."""
        return BASES.get(self.area, "base_plain.html")

    @cached_property
    def nav(self) -> list[NavItem]:
        return navigation(self.actor, self.area, self.request.path)

    @cached_property
    def other_areas(self) -> list[NavItem]:
        """Ways to the person's other parts of the product, for those with several."""
        labels = {"desk": _("Park desk"), "portal": _("My company"), "partner": _("Partner desk"),
                  "apply": _("My applications")}
        return [NavItem(labels[area], LANDINGS[area], "arrow-right", url=url) for area in areas_of(self.actor)
                if area != self.area and (url := url_or_none(LANDINGS[area]))]

    @cached_property
    def role(self) -> Any:
        """The person's role in words."""
        if self.area == "desk":
            return dict(STAFF_ROLES)[next(iter(self.actor.staff.values()))]
        if self.area == "portal":
            return dict(TENANT_ROLES).get(next(iter(self.actor.tenants.values())), "")
        return {"partner": _("Partner"), "apply": _("Applicant")}.get(self.area, "")

    @cached_property
    def urls(self) -> dict[str, str]:
        """Optional pages the frame links to; empty where a page does not exist."""
        may = {"desk": self.actor.parks_with("request.file_on_behalf"),
               "portal": self.actor.tenants_with("request.create")}.get(self.area)
        new = f"{self.area}:request_new" if may else ""
        searches = self.area in ("desk", "portal")
        return {"new": url_or_none(new) if new else "", "search": url_or_none("search") if searches else "",
                "notices": url_or_none("me:notices"), "panel": url_or_none("me:panel"),
                "help": url_or_none("news:help") if self.area == "portal" else "", "api": url_or_none("api_docs"),
                "profile": url_or_none("me:settings"), "keys": url_or_none("me:keys"),
                "password": url_or_none("account_change_password"), "mfa": url_or_none("mfa_index")}

    @cached_property
    def unread(self) -> int:
        """How many lines under the bell are unread; those that lead to the page being shown count as read. Whole
        pages ask for it once, fragments never do."""
        seen = self.request.path if self.request.method == "GET" else ""
        return notices.look(actor=self.actor, at=timezone.now(), path=seen)

    @property
    def unread_text(self) -> str:
        """The number on the bell."""
        return f"{notices.BELL_COUNTS}+" if self.unread > notices.BELL_COUNTS else str(self.unread or "")

    @property
    def theme(self) -> str:
        chosen = self.request.COOKIES.get(THEME_COOKIE, "")
        return chosen if chosen in THEMES else "auto"

    @property
    def demo(self) -> bool:
        return settings.DEMO

    @property
    def other_language(self) -> tuple[str, str]:
        """Code and own name of the language one can switch to."""
        return ("en", "English") if (get_language() or "").startswith("zh") else ("zh-hans", "简体中文")

    @property
    def icp_number(self) -> str:
        return settings.ICP_NUMBER

    @property
    def police_number(self) -> str:
        return settings.POLICE_NUMBER


def page(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `ui`, and `demo_logins` as a function that is only called where it is used."""
    return {"ui": Page(request), "demo_logins": demo_logins}
