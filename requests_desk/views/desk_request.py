"""The page of one request, and who could help with it."""
from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from parkadmin.core.actors import Actor
from parkadmin.core.bilingual import pick
from parkadmin.core.errors import Forbidden
from parkadmin.core.http.drafted import drafted, fill
from parkadmin.core.models.base import localized
from requests_desk import access, desk_queries
from requests_desk.choices import RequestState
from requests_desk.forms.desk import MessageForm
from requests_desk.lifecycle import may_on_request
from requests_desk.models import HelpRequest, Question
from requests_desk.sentences import day_text, shown
from requests_desk.services.suggesting import suggest
from requests_desk.services.tools import fill_reply
from requests_desk.stage import Stage, stage_of

from .base import staff_page
from .desk_deeds import ASIDE, DEEDS, MENU, draft_key, may, offered

REFERABLE = (RequestState.TRIAGE, RequestState.ACTIVE)


TIES = {"duplicate_of": gettext_lazy("Duplicate of"), "duplicates": gettext_lazy("Its duplicates"),
        "split_from": gettext_lazy("Split off from"), "split_into": gettext_lazy("Split into")}


@staff_page
@require_safe
def request_page(request: HttpRequest, code: str) -> HttpResponse:
    """All of one request: who has it and what is next, what happened, what can be done. `reply` in the address puts a
    saved reply into the box."""
    return page_of(request, access.request_page(request.actor, code), request.GET.get("reply", ""))


@staff_page
@require_POST
def compose(request: HttpRequest, code: str) -> HttpResponse:
    """A saved reply below what is typed already: the box alone for htmx, else the whole page. Nothing is sent."""
    row = access.request_page(request.actor, code)
    if not may(request.actor, row, DEEDS["message"]):
        raise Forbidden()
    reply, typed = request.POST.get("reply", ""), {name: request.POST.get(name, "") for name in ("to", "text")}
    if request.headers.get("HX-Request") != "true":
        return page_of(request, row, reply, typed)
    form = composer(request.actor, row, desk_queries.chain_of(row), reply, typed)
    return render(request, "desk/_composer_fields.html", {"row": row, "form": form})


def page_of(request: HttpRequest, row: HelpRequest, reply: str = "", typed: dict[str, str] | None = None
            ) -> HttpResponse:
    """The page, perhaps with a saved reply and with what was typed."""
    actor = request.actor
    entries, files = desk_queries.conversation(actor, row)
    referrals = desk_queries.chain_of(row)
    verbs = offered(actor, row)
    notes = [entry.message for entry in entries if entry.message]
    return render(request, "desk/request.html", {
        "row": row, "entries": entries, "files": files, "referrals": with_last_words(referrals, notes),
        "stage": desk_stage(row, stage_of(row, referrals, last_question(notes))), "verbs": verbs,
        "buttons": [(verb, DEEDS[verb]) for verb in verbs if verb not in ASIDE + MENU],
        "menu": [(verb, DEEDS[verb]) for verb in verbs if verb in MENU],
        "answers": answers(row), "phone": phone_of(row),
        "form": composer(actor, row, referrals, reply, typed) if "message" in verbs else None,
        "may_refer": row.state in REFERABLE and actor.can("request.refer", park=row.park_id),
        "may_edit": row.is_open and may_on_request(actor, row, "request.edit", ("staff",)),
        "ties": [tie_of(row, other) for other in row.ties],
        "programmes": [each | {"name": pick(each["name_zh"], each["name_en"])} for each in row.answered_by],
        "may_programme": row.is_open and actor.can("programme.edit", park=row.park_id),
        "mark": mark_from(row, entries),
        "shows_suggestions": row.state in (*REFERABLE, RequestState.SUBMITTED, RequestState.NEEDS_INFO)})


def tie_of(row: HelpRequest, other: dict[str, Any]) -> dict[str, Any]:
    """How another request is tied to this one, in words."""
    own, pk = (row.duplicate_of_id, row.split_from_id), UUID(other["id"])
    how = ("duplicate_of" if pk == own[0] else "split_from" if pk == own[1] else
           "duplicates" if other["duplicate_of"] == str(row.pk) else "split_into")
    return other | {"how": TIES[how], "label": RequestState(other["state"]).label}


def mark_from(row: HelpRequest, entries: list[Any]) -> str:
    """As `desk_queries.mark_of`, from what was read for the page."""
    return desk_queries.mark(row, max((entry.event.pk for entry in entries if entry.event), default=0))


def phone_of(row: HelpRequest) -> str:
    """Where to call: the number given for this request, else the person's, else the company's."""
    return row.contact_phone or (row.requester.phone if row.requester else "") or row.tenant.phone


def composer(actor: Actor, row: HelpRequest, referrals: list[Any], reply: str = "",
             typed: dict[str, str] | None = None) -> MessageForm:
    """The form of a message, with what was typed into it before, and perhaps with a saved reply below that."""
    form = MessageForm(actor=actor, request=row, referrals=referrals, auto_id="id_message_%s")
    key = draft_key(row, "message")
    form = fill(form, actor, key, None) if typed else drafted(form, actor, key)
    form.initial |= {name: value for name, value in (typed or {}).items() if value}
    chosen = access.reply_for(actor, row, reply) if reply else None
    if chosen:
        form.put(fill_reply(chosen, row, actor), chosen.audience, chosen.actions.get("priority", ""))
    return form


def last_question(notes: list[Any]) -> str:
    """What the park asked last and waits for."""
    return next((note.text for note in reversed(notes) if note.is_question), "")


def with_last_words(referrals: list[Any], notes: list[Any]) -> list[Any]:
    """Each referral with the last message that belongs to it."""
    last = {note.referral_id: note for note in notes if note.referral_id}
    for referral in referrals:
        referral.last_message = last.get(referral.pk)
    return referrals


def desk_stage(row: HelpRequest, stage: Stage) -> dict[str, Any]:
    """The stage as the desk reads it: where the portal says "you", the desk says who that is."""
    said: dict[str, Any] = {"who": stage.who, "text": stage.text, "since": stage.since, "next": stage.next,
                            "due": stage.due, "why": stage.why}
    if stage.code == "needs_info":
        said |= {"who": row.tenant, "text": _("waiting for the tenant's answer"), "next": _("the tenant answers")}
    if stage.code == "confirm":
        said |= {"who": row.tenant, "text": _("waiting for the tenant to confirm"),
                 "next": _("the tenant confirms, or it closes by itself after seven working days")}
    return said


def answers(row: HelpRequest) -> list[tuple[str, str]]:
    """The kind's extra questions with the tenant's answers in words."""
    if not row.answers:
        return []
    return [(localized(question, "label"), said(question, row.answers[question.code]))
            for question in desk_queries.questions_of(row) if question.code in row.answers]


def said(question: Question, value: Any) -> str:
    """One answer in words."""
    if question.type == Question.Type.YES_NO:
        return _("Yes") if value else _("No")
    if question.type == Question.Type.DATE:
        return day_text(str(value))
    if question.type == Question.Type.CHOICE:
        choice = next((each for each in question.choices if each["code"] == value), value)
        return shown(question.code, choice)
    return str(value)


@staff_page
@require_safe
def suggestions(request: HttpRequest, code: str) -> HttpResponse:
    """Who could help, with reasons to check; written down as it is shown. A panel for htmx, else a page."""
    actor = request.actor
    row = access.request_for_desk(actor, code)
    may_refer = actor.can("request.refer", park=row.park_id)
    run = suggest(actor=actor, request=row, at=timezone.now()) if row.is_open else None
    template = "desk/_suggestions.html" if request.headers.get("HX-Request") == "true" else "desk/suggestions.html"
    return render(request, template, {
        "row": row, "items": desk_queries.suggested(run) if run else [], "may_refer": may_refer,
        "can_refer_now": may_refer and row.state in REFERABLE})
