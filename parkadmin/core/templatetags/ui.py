"""The kit: tags for what repeats on the pages. A builtin library, so no {% load ui %} is needed.

Everything is escaped (format_html). Pages use these tags rather than raw kit markup, so that a new kit touches few
files. `/styleguide/` shows each of them.
"""
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.forms import BaseForm, BoundField
from django.http import QueryDict
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext

from parkadmin.core.forms import KitBoundField, anchor
from parkadmin.core.permissions import STAFF_ROLES, TENANT_ROLES

from . import values

register = template.Library()
EMPTY = mark_safe("")
MINUS = "–"

# One table for all kinds of objects: the same word has the same colour everywhere.
TONES = {
    "draft": "grey", "submitted": "blue", "triage": "cyan", "active": "purple", "needs_info": "yellow",
    "resolved": "green", "closed": "grey", "declined": "red", "withdrawn": "grey", "duplicate": "grey",
    "entered_in_error": "grey", "requested": "blue", "received": "cyan", "accepted": "teal", "rejected": "red",
    "in_progress": "purple", "on_hold": "yellow", "completed": "green", "failed": "red", "cancelled": "grey",
    "under_review": "cyan", "info_requested": "yellow", "approved": "green", "registered": "green",
    "suspended": "yellow", "graduated": "teal", "left": "grey", "returned": "yellow", "waiting": "yellow",
    "uploaded": "blue", "checking": "blue", "checked": "cyan", "applying": "purple", "done": "green",
    "undoing": "yellow", "undone": "grey",
    "open": "blue", "held": "teal", "enrolled": "green",
    "finding_help": "purple", "asked": "orange", "helping": "teal", "confirm": "green",
}


def attribute(thing: Any, name: str, default: Any = "") -> Any:
    """An item of a mapping or an attribute of an object."""
    return thing.get(name, default) if isinstance(thing, Mapping) else getattr(thing, name, default)


@register.simple_tag
def icon(name: str, label: str = "", size: str = "") -> SafeString:
    """An icon of the sprite. Without `label` it is decoration, hidden from screen readers."""
    said = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html('<svg class="icon{}" focusable="false" {}><use href="{}#{}"></use></svg>',
                       f" icon-{size}" if size else "", said, static("icons.svg"), name)


@register.simple_tag
def status(thing: Any = None, state: str = "", label: str = "") -> SafeString:
    """The state of an object as a coloured pill; or of a given state with a given label."""
    state = state or attribute(thing, "state")
    shown = label or (thing.get_state_display() if hasattr(thing, "get_state_display") else state)
    return format_html('<span class="pill pill-{}">{}</span>', TONES.get(state, "grey"), shown)


@register.simple_tag
def chip(text: str, tone: str = "grey", icon_name: str = "") -> SafeString:
    """A small label: a reason, a topic, a priority. Tones: good, warn, bad, info, grey, outline."""
    return format_html('<span class="chip chip-{}">{}{}</span>', tone, icon(icon_name) if icon_name else "", text)


@register.simple_block_tag
def card(content: str, title: str = "", icon_name: str = "", count: int | None = None, id: str = "",
         flush: bool = False, link: str = "", link_label: str = "", tone: str = "") -> SafeString:
    """A panel with a heading. `flush` leaves out the inner padding (for tables); `link` stands at the head's end."""
    return mark_safe(render_to_string("ui/card.html", {
        "content": content, "title": title, "icon_name": icon_name, "count": count, "id": id, "flush": flush,
        "link": link, "link_label": link_label, "tone": tone}))


@register.simple_block_tag
def notice(content: str, tone: str = "info", title: str = "") -> SafeString:
    """A message within the page: info, good, warn, bad."""
    names = {"info": "info-circle", "good": "circle-check", "warn": "alert-triangle", "bad": "alert-circle"}
    head = format_html('<p class="notice-title">{}</p>', title) if title else ""
    return format_html('<div class="notice notice-{}">{}<div class="notice-body">{}{}</div></div>',
                       tone, icon(names.get(tone, "info-circle")), head, content)


@register.simple_tag
def field(bound: BoundField) -> SafeString:
    """A form field with label, help and errors, from whatever form it comes."""
    if not isinstance(bound, KitBoundField):
        bound = KitBoundField(bound.form, bound.field, bound.name)
    return bound.as_hidden() if bound.is_hidden else bound.as_field_group()


@register.simple_tag
def form_errors(form: BaseForm) -> SafeString:
    """The error summary: takes the focus, links to the fields. Nothing when there are no errors."""
    if not form.is_bound or not form.errors:
        return EMPTY
    lines = [("", text) for text in form.non_field_errors()]
    lines += [(anchor(bound), f"{bound.label}: {text}") for bound in form for text in bound.errors]
    return mark_safe(render_to_string("ui/form_errors.html", {"lines": lines}))


@register.simple_tag
def facts(pairs: Iterable[tuple[str, Any]]) -> SafeString:
    """Label and value pairs, empty values left out: {% facts pairs %}."""
    shown = [(label, value) for label, value in pairs if value not in (None, "")]
    rows = format_html_join("", "<div><dt>{}</dt><dd>{}</dd></div>", shown)
    return format_html('<dl class="facts">{}</dl>', rows)


@register.simple_block_tag
def factlist(content: str) -> SafeString:
    """A list of {% fact %} entries."""
    return format_html('<dl class="facts">{}</dl>', content)


@register.simple_block_tag
def fact(content: str, label: str) -> SafeString:
    """One label with its value, within {% factlist %}; left out when the value is empty."""
    return format_html("<div><dt>{}</dt><dd>{}</dd></div>", label, content) if content.strip() else EMPTY


@register.simple_block_tag
def timeline(content: str, label: str = "") -> SafeString:
    """A list of {% entry %} and {% move %}."""
    return format_html('<ol class="stream" aria-label="{}">{}</ol>', label or gettext("What happened"), content)


@register.simple_block_tag
def entry(content: str, who: str, at: datetime, audience: str = "tenant", organization: str = "", badge: str = "",
          id: str = "", zone: str = "") -> SafeString:
    """A message in the timeline. Audience tenant, internal or partner gives its colour and its badge."""
    badges = {"internal": gettext("Internal note"), "partner": gettext("With the partner")}
    return mark_safe(render_to_string("ui/entry.html", {
        "content": content, "who": str(who), "at": at, "audience": audience, "organization": organization, "id": id,
        "badge": badge or badges.get(audience, ""), "zone": zone}))


@register.simple_block_tag
def move(content: str, at: datetime, icon_name: str = "", zone: str = "") -> SafeString:
    """A step in the timeline: who did what, in one line."""
    return format_html('<li class="stream-move"><span class="stream-dot">{}</span><span>{}</span> {}</li>',
                       icon(icon_name) if icon_name else "", content, reltime(at, zone))


@register.simple_tag
def avatar(person: Any, size: str = "", tone: str = "") -> SafeString:
    """A person's initials in a tile; the name stands beside it, so it is hidden from screen readers. Sizes: sm, lg."""
    letters = values.initials(str(person), 1 if size == "sm" else 2)
    classes = " ".join(["avatar-tile", *([f"avatar-{size}"] if size else []), *([f"tone-{tone}"] if tone else [])])
    return format_html('<span class="{}" aria-hidden="true">{}</span>', classes, letters)


@register.simple_tag
def reltime(moment: datetime | None, zone: str = "", now: datetime | None = None) -> SafeString:
    """A moment in relative words; the exact time of the park as title."""
    if moment is None:
        return format_html("{}", MINUS)
    return format_html('<time datetime="{}" title="{}">{}</time>', moment.isoformat(),
                       values.absolute(moment, zone), values.relative(moment, now or timezone.now()))


@register.simple_tag
def due(moment: datetime | None, zone: str = "", done: bool = False, paused: bool = False,
        now: datetime | None = None) -> SafeString:
    """A due time: "in 3 hours", or "2 days late" with a warning sign. Done: the date alone. Paused: says so."""
    if moment is None:
        return format_html("{}", MINUS)
    now = now or timezone.now()
    late, soon = moment < now, (moment - now).total_seconds() < values.DAY
    tone = "done" if done else "paused" if paused else "late" if late else "soon" if soon else "later"
    fixed = {"done": values.short_date(moment, zone), "paused": gettext("paused")}
    words = fixed.get(tone) or values.until(moment, now)
    sign = {"late": "alert-triangle", "paused": "player-pause", "soon": "clock"}.get(tone, "")
    return format_html('<time class="due due-{}" datetime="{}" title="{}">{}{}</time>', tone, moment.isoformat(),
                       values.absolute(moment, zone), icon(sign) if sign else "", words)


@register.filter
def day(value: date | None) -> str:
    """A date without a time, as `due` and `reltime` write theirs: 4 Dec 2026. Nothing for nothing."""
    return values.day_text(value) if value else ""


def money(amount: Decimal | int | None, currency: str = "CNY", unit: str = "auto") -> SafeString:
    """An amount in words people use (18亿元, ¥1.8 billion) or in a unit (yuan, wan, yi); the exact value as title."""
    if amount is None or amount == "":
        return format_html("{}", MINUS)
    amount = Decimal(amount)
    return format_html('<span class="money" title="{}">{}</span>', values.exact_money(amount, currency),
                       values.amount_text(amount, unit, currency))


@register.simple_tag(takes_context=True, name="money")
def money_for_reader(context: template.Context, amount: Decimal | int | None, currency: str = "CNY",
                     unit: str = "") -> SafeString:
    """{% money amount %}: as the person who reads prefers it (`User.money_unit`)."""
    user = getattr(context.get("request"), "user", None)
    return money(amount, currency, unit or getattr(user, "money_unit", "auto"))


@register.simple_tag
def filesize(size: int) -> str:
    """A file's size in kB or MB."""
    return values.size_text(int(size))


@register.simple_tag
def empty(title: str, text: str = "", icon_name: str = "inbox", link: str = "", link_label: str = "") -> SafeString:
    """What stands where a list has nothing: what this is, and one thing to do."""
    return mark_safe(render_to_string("ui/empty.html", {
        "title": title, "text": text, "icon_name": icon_name, "link": link, "link_label": link_label}))


@register.simple_tag
def steps(stages: Iterable[Any], label: str = "") -> SafeString:
    """Progress in public steps. Each stage (mapping or object): `label`, `state` done|current|todo, `note`."""
    shown = [{"label": attribute(stage, "label"), "state": attribute(stage, "state", "todo"),
              "note": attribute(stage, "note")} for stage in stages]
    return mark_safe(render_to_string("ui/steps.html", {"stages": shown, "label": label or gettext("Progress")}))


@register.simple_tag(takes_context=True)
def pager(context: template.Context, page: Any, parameter: str = "cursor") -> SafeString:
    """Links to the pages before and after. `page` (mapping or object): `prev`, `next`, `count`, `capped`."""
    request = context.get("request")
    query = request.GET if request else QueryDict()
    links = {name: values.query_with(query, **{parameter: attribute(page, name)})
             for name in ("prev", "next") if attribute(page, name)}
    return mark_safe(render_to_string("ui/pager.html", {
        "links": links, "text": count_text(attribute(page, "count", None), attribute(page, "capped", False))}))


def count_text(count: int | None, capped: bool = False) -> str:
    """How many there are: "12 entries", "more than 1,000"."""
    if count is None:
        return ""
    if capped:
        return gettext("more than %(count)s") % {"count": f"{count:,}"}
    return ngettext("%(count)s entry", "%(count)s entries", count) % {"count": f"{count:,}"}


@register.filter
def role_name(code: str) -> str:
    """A role of park staff or of a tenant in words."""
    return dict(TENANT_ROLES + STAFF_ROLES).get(code, code)


@register.simple_tag
def draft_state(form: BaseForm) -> SafeString:
    """Where a form that `drafted` gave a draft says that it is kept. The <form> has data-draft="{{ form.draft_key }}";
    static/js/drafts.js does the rest."""
    return mark_safe(render_to_string("ui/draft_state.html", {"form": form, "draft": getattr(form, "draft", None)}))
