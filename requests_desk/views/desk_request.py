"""The page of one request, and who could help with it."""
from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from parkadmin.core.actors import Actor
from parkadmin.core.http.drafted import drafted
from parkadmin.core.models.base import localized
from requests_desk import access, desk_queries
from requests_desk.choices import RequestState
from requests_desk.forms.desk import MessageForm
from requests_desk.models import HelpRequest, Question
from requests_desk.sentences import day_text, shown
from requests_desk.services.suggesting import suggest
from requests_desk.stage import Stage, stage_of

from .base import staff_page
from .desk_deeds import ASIDE, DEEDS, MENU, draft_key, offered

REFERABLE = (RequestState.TRIAGE, RequestState.ACTIVE)


@staff_page
@require_safe
def request_page(request: HttpRequest, code: str) -> HttpResponse:
    """All of one request: who has it and what is next, what happened, what can be done."""
    actor = request.actor
    row = access.request_for_desk(actor, code)
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
        "form": composer(actor, row, referrals) if "message" in verbs else None,
        "may_refer": row.state in REFERABLE and actor.can("request.refer", park=row.park_id),
        "shows_suggestions": row.state in (*REFERABLE, RequestState.SUBMITTED, RequestState.NEEDS_INFO)})


def phone_of(row: HelpRequest) -> str:
    """Where to call: the number given for this request, else the person's, else the company's."""
    return row.contact_phone or (row.requester.phone if row.requester else "") or row.tenant.phone


def composer(actor: Actor, row: HelpRequest, referrals: list[Any]) -> MessageForm:
    """The form of a message, with what was typed into it before."""
    form = MessageForm(actor=actor, request=row, referrals=referrals, auto_id="id_message_%s")
    return drafted(form, actor, draft_key(row, "message"))


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
