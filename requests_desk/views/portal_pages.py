"""What the page of one request shows its tenant. Only what `queries` gives for the tenant's audience gets here."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from parkadmin.core.actors import Actor
from parkadmin.core.errors import Forbidden
from parkadmin.core.models import Event
from parkadmin.core.reference.languages import listed
from parkadmin.core.reference.regions import region_name
from parkadmin.core.reference.sectors import sector_name
from parkadmin.core.templatetags.values import in_chinese
from requests_desk import queries
from requests_desk.choices import OPEN_REQUEST, REFERRAL_RUNNING, ReferralState, RequestState
from requests_desk.lifecycle import REQUEST
from requests_desk.models import Attachment, HelpRequest, Message, Question
from requests_desk.sentences import icon_of, sentence, subject_of
from requests_desk.stage import ENDED, STEPS, Stage, stage_of

from .portal import TONES

TENANT_STEPS = ("confirm", "not_solved", "withdraw", "appeal")
TALKING = [*OPEN_REQUEST, RequestState.RESOLVED, RequestState.CLOSED]


@dataclass(frozen=True)
class Said:
    """One entry of the conversation: a message with its files, or a sentence about what happened. `who` is the
    message's organization, or who stands before the sentence."""

    at: datetime
    message: Message | None = None
    files: tuple = ()
    who: str = ""
    sentence: str = ""
    icon: str = ""


def has_hand(actor: Actor, row: HelpRequest) -> bool:
    """Whether the actor may do anything with the company's requests; viewers read."""
    return actor.can("request.message", tenant=row.tenant_id)


def need_hand(actor: Actor, row: HelpRequest) -> None:
    """Forbidden for those who only read."""
    if not has_hand(actor, row):
        raise Forbidden()


def possible(actor: Actor, row: HelpRequest, at: datetime) -> list[str]:
    """What the tenant's side can do now, from the same table as everything else."""
    if not has_hand(actor, row):
        return []
    steps = [name for name in REQUEST.available(actor, row, at) if name in TENANT_STEPS]
    return steps + ["message"] * (row.state in TALKING) + ["sharing"] * row.is_open


def context_of(actor: Actor, row: HelpRequest) -> dict[str, Any]:
    """Everything the page shows but its forms."""
    referrals = [one for one in queries.referrals_of(row, actor) if one.part_of_id is None and one.sent_at]
    entries = queries.timeline(actor, row, "tenant", files=False)
    files = queries.tenant_files(actor, row)
    question = open_question(row, entries)
    stage = stage_of(row, referrals, question.text if question else "")
    return {"stage": stage, "tone": TONES.get(stage.code, stage.code), "steps": steps_of(row, stage),
            "said": [said(entry, row, files) for entry in entries], "question": question, "told": referrals,
            "helpers": [one for one in referrals if one.state in [*REFERRAL_RUNNING, ReferralState.COMPLETED]],
            "files": files.get(None, []), "facts": facts_of(row), "hand": has_hand(actor, row),
            "many": len(actor.tenants) > 1}


def open_question(row: HelpRequest, entries: list[queries.Entry]) -> Message | None:
    """The question the park waits for."""
    asked = [entry.message for entry in entries if entry.message and entry.message.is_question]
    return asked[-1] if asked and row.state == RequestState.NEEDS_INFO else None


def steps_of(row: HelpRequest, stage: Stage) -> list[dict[str, Any]]:
    """The public steps; none for a request that ended without them."""
    if row.state in ENDED:
        return []
    now = stage.step + (row.state == RequestState.CLOSED)
    return [{"label": label, "state": "done" if number < now else "current" if number == now else "todo"}
            for number, label in enumerate(STEPS, 1)]


def said(entry: queries.Entry, row: HelpRequest, files: dict[UUID | None, list[Attachment]]) -> Said:
    """An entry in the reader's words."""
    if (message := entry.message) is not None:
        return Said(entry.at, message=message, files=tuple(files.get(message.pk, ())),
                    who=str(row.park if message.from_staff else row.tenant))
    return Said(entry.at, who=who_did(entry.event, row), sentence=sentence(entry.event), icon=icon_of(entry.event))


def who_did(event: Event, row: HelpRequest) -> str:
    """Who stands before the sentence. Holders of mailed links act for their organization, their address is theirs;
    names and contacts are given by the park, on the tenant's word."""
    if event.code == "referral.identity":
        return str(row.park)
    return event.organization if event.actor_kind == "link" and subject_of(event) else subject_of(event)


def facts_of(row: HelpRequest) -> list[tuple[Any, Any]]:
    """Label and value of what the tenant told, money apart."""
    return [(_("Kind"), row.kind), (_("People concerned"), row.people),
            (_("Sector"), row.sector and sector_name(row.sector)),
            (_("Regions"), listed(map(region_name, row.regions))), (_("Phone"), row.contact_phone), *answers_of(row)]


def answers_of(row: HelpRequest) -> list[tuple[Any, Any]]:
    """The answers to the kind's own questions, in words."""
    if not (row.answers and row.kind):
        return []
    return [(question, answer_text(question, row.answers[question.code]))
            for question in row.kind.questions.all() if question.code in row.answers]


def answer_text(question: Question, value: Any) -> Any:
    """A stored answer as the reader would say it."""
    if question.type == Question.Type.YES_NO:
        return _("Yes") if value else _("No")
    if question.type == Question.Type.CHOICE:
        names = {choice["code"]: choice for choice in question.choices}
        return names.get(value, {}).get("zh" if in_chinese() else "en") or value
    return value
