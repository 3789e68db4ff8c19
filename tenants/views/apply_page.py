"""One application as its applicant sees it: where it stands, what was said, and what the applicant can do."""
from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from parkadmin.core import drafts
from parkadmin.core.errors import Invalid
from parkadmin.core.http.deeds import perform
from parkadmin.core.http.drafted import drafted
from parkadmin.core.http.sides import person_page
from tenants import access
from tenants import apply_queries as queries
from tenants.apply_stage import stage_of, steps_of
from tenants.choices import OPEN_APPLICATION, ApplicationState, NoteAudience
from tenants.forms import apply as forms
from tenants.models import Application
from tenants.services import admission, deciding, transferring


def say(row: Application, actor: Any, at: datetime, text: str, files: Sequence[Any] = ()) -> None:
    """Write to the park; while it asks, that is the answer. Documents first, since the answer may rest on them."""
    asked = row.state == ApplicationState.INFO_REQUESTED
    if asked:
        for file in files:
            attach(row, actor, at, file)
        deciding.answer_information(actor=actor, application=row, text=text, at=at)
    else:
        deciding.write_message(actor=actor, application=row, audience=NoteAudience.APPLICANT, text=text, at=at)


def attach(row: Application, actor: Any, at: datetime, file: Any) -> None:
    """One document; what is wrong with it is said at the field."""
    try:
        admission.add_application_document(actor=actor, application=row, at=at, name=file.name, content=file,
                                           size=file.size, title=file.name.rpartition(".")[0][:120] or file.name)
    except Invalid as refusal:
        raise Invalid({"files": [text for texts in refusal.errors.values() for text in texts]}) from refusal


def withdraw(row: Application, actor: Any, at: datetime, text: str) -> None:
    admission.withdraw_application(actor=actor, application=row, text=text, at=at)


def decline(row: Application, actor: Any, at: datetime, text: str) -> None:
    transferring.decline_transfer(actor=actor, application=row, text=text, at=at)


def agree(row: Application, actor: Any, at: datetime) -> Application:
    return transferring.agree_transfer(actor=actor, application=row, at=at)


DEEDS: dict[str, tuple[Any, Callable[..., Any], Any]] = {
    "message": (forms.MessageForm, say, _("Sent. The park reads it now.")),
    "withdraw": (forms.WithdrawForm, withdraw, _("The application is withdrawn.")),
    "decline": (forms.DeclineForm, decline, _("The park goes on with your application.")),
    "agree": (forms.AgreeForm, agree, _("The other park has your application now."))}


def draft_key(row: Application) -> str:
    """Under which name a message is kept while somebody types."""
    return f"apply.message:{row.pk}"


def form_of(row: Application, name: str, *given: Any) -> Any:
    """The form of a deed; a message is an answer while the park asks."""
    more = {"asked": row.state == ApplicationState.INFO_REQUESTED} if name == "message" else {}
    return DEEDS[name][0](*given, **more)


def possible(row: Application) -> list[str]:
    """What the applicant can do now."""
    if row.state not in OPEN_APPLICATION:
        return []
    return ["message", "withdraw", *(["agree", "decline"] if row.transfer_park_id else [])]


@person_page
@require_safe
def application(request: HttpRequest, pk: UUID) -> HttpResponse:
    """An application; a draft opens in its form."""
    row = access.own_application(request.actor, pk)
    return redirect("apply:edit", row.pk) if row.state == ApplicationState.DRAFT else page(request, row)


def page(request: HttpRequest, row: Application, sent: Any = None, status: int = 200) -> HttpResponse:
    """The page with the forms of what is possible now; `sent` is one that came back with messages."""
    shown = {name: form_of(row, name) for name in possible(row)}
    if sent is not None and sent.name in shown:
        shown[sent.name] = sent
    if "message" in shown:
        drafted(shown["message"], request.actor, draft_key(row))
    question = queries.question(row) if row.state == ApplicationState.INFO_REQUESTED else ""
    stage = stage_of(row, question)
    return render(request, "apply/application.html", {
        "row": row, "park": row.park, "stage": stage, "steps": steps_of(stage), "forms": shown, "form": sent,
        "question": question, "said": queries.conversation(row), "documents": queries.documents(row),
        "is_open": row.state in OPEN_APPLICATION, "promise": queries.promise(row)}, status=status)


@person_page
@require_POST
def deed(request: HttpRequest, pk: UUID, name: str) -> HttpResponse:
    """Do one of DEEDS with an application."""
    if name not in DEEDS:
        raise Http404
    row = access.own_application(request.actor, pk)
    _form, verb, done = DEEDS[name]
    form = form_of(row, name, request.POST, request.FILES)
    status, result = perform(form, partial(verb, row, request.actor, timezone.now()))
    if status != 200:
        return page(request, access.own_application(request.actor, pk), form, status)
    if name == "message":
        drafts.drop(actor=request.actor, key=draft_key(row))
    messages.success(request, done)
    return redirect("apply:application", (result or row).pk if name == "agree" else row.pk)
