"""What partners propose for their own entries: kept until the park accepts or returns it; nothing typed is lost."""
from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from parkadmin.core import notices
from parkadmin.core.actors import Actor
from parkadmin.core.checks import Check
from parkadmin.core.errors import Forbidden, Invalid, Refused
from parkadmin.core.models import User
from requests_desk.models import Expert, Partner, Proposal, Resource
from requests_desk.notifications import staff_with

from . import directory, entries
from .directory import need_editor, note

MODELS: dict[str, Any] = {"partner": Partner, "resource": Resource, "expert": Expert}
# What the park alone decides: how far an entry is shared, how well the partner is known, how it is asked.
KEPT_BY_PARK = {"partner": {"kind", "trust", "visibility"}, "resource": {"visibility", "route"}, "expert": set()}
PROPOSABLE = {target: [name for name in entries.SPECS[model] if name not in KEPT_BY_PARK[target]]
              for target, model in MODELS.items()}


def propose_change(*, actor: Actor, partner: Partner, target: str, fields: Mapping[str, Any], at: datetime,
                   subject: Partner | Resource | Expert | None = None, note_text: str = "") -> Proposal:
    """The partner would like its own entry, or one of its resources or experts, to say something else; without a
    subject, a new one. A second proposal for the same entry while one waits is put into that one."""
    if not actor.can("directory.propose", partner=partner.pk):
        raise Forbidden()
    check = Check()
    note_text = check.text("note_text", note_text, limit=1000, required=False)
    if target not in MODELS:
        check.add("target", _("Please choose one of the options."))
    check.done()
    foreign = sorted(set(fields) - set(PROPOSABLE[target]))
    if foreign:
        raise Invalid({"": _("There is no such field here: %(name)s.") % {"name": str(foreign[0])[:40]}})
    values = entries.read(MODELS[target], fields, partner, new=subject is None)
    changes = entries.differing(subject, values) if subject else values
    with transaction.atomic():
        row = _waiting(partner, target, subject) or _new(partner, target, subject, actor)
        row.changes = {**row.changes, **changes}
        if subject:  # what was proposed before and is typed back to what stands there is no change
            row.changes = entries.differing(subject, {**row.changes, **entries.only(values, row.changes)})
            row.before = entries.plain(subject, row.changes)
        if not row.changes:
            raise Invalid({"": _("Nothing is different from what the entry says now.")})
        row.note, row.proposed_at, row.proposed_by = note_text or row.note, at, actor.user
        row.save()
        note(subject or partner, "directory.propose", actor, at, changes=sorted(row.changes))
        _tell_staff(row, at)
    return row


def accept_proposal(*, actor: Actor, proposal: Proposal, at: datetime) -> Any:
    """The park makes the entry say what was proposed. Raises Refused when it cannot be said any more (a topic or a
    place that is gone): then it is returned, or the entry changed by hand."""
    need_editor(actor, proposal.partner.park_id)
    with transaction.atomic():
        row = _locked(proposal)
        try:
            subject = _apply(row, actor, at)
        except Invalid as refusal:
            raise directory.refuse_as_whole(refusal) from refusal
        if row.subject is None:
            setattr(row, row.target, subject)
        _decide(row, Proposal.Verdict.ACCEPTED, actor, at)
        note(subject, "directory.accept", actor, at, changes=sorted(row.changes))
    return subject


def _apply(row: Proposal, actor: Actor, at: datetime) -> Any:
    if row.target == "partner":
        return directory.save_partner(actor=actor, park=row.partner.park, partner=row.partner, fields=row.changes,
                                      at=at)
    verb = directory.save_resource if row.target == "resource" else directory.save_expert
    return verb(actor=actor, partner=row.partner, fields=row.changes, at=at, **{row.target: row.subject})


def return_proposal(*, actor: Actor, proposal: Proposal, reason: str, at: datetime) -> Proposal:
    """The park does not take it over, and says why. What was proposed stays readable, to be sent again."""
    need_editor(actor, proposal.partner.park_id)
    check = Check()
    reason = check.text("reason", reason, limit=1000)
    check.done()
    with transaction.atomic():
        row = _locked(proposal)
        row.reason = reason
        _decide(row, Proposal.Verdict.RETURNED, actor, at)
        note(row.subject or row.partner, "directory.return", actor, at, reason=reason)
    return row


def withdraw_proposal(*, actor: Actor, proposal: Proposal, at: datetime) -> Proposal:
    """The partner takes it back."""
    if not actor.can("directory.propose", partner=proposal.partner_id):
        raise Forbidden()
    with transaction.atomic():
        row = _locked(proposal)
        _decide(row, Proposal.Verdict.WITHDRAWN, actor, at)
        note(row.subject or row.partner, "directory.withdraw", actor, at)
    return row


def _waiting(partner: Partner, target: str, subject: Any) -> Proposal | None:
    """The proposal for the same entry that still waits; what is new is always one of its own."""
    if subject is None:
        return None
    own = {} if target == "partner" else {target: subject}
    return (Proposal.objects.select_for_update(of=("self",))
            .filter(partner=partner, target=target, verdict=Proposal.Verdict.WAITING, **own).first())


def _new(partner: Partner, target: str, subject: Any, actor: Actor) -> Proposal:
    row = Proposal(partner=partner, target=target, proposed_by=actor.user)
    if subject is not None and target != "partner":
        setattr(row, target, subject)
    return row


def _locked(proposal: Proposal) -> Proposal:
    row = (Proposal.objects.select_for_update(of=("self",))
           .select_related("partner__park", "resource__partner__park", "expert__partner__park", "proposed_by")
           .get(pk=proposal.pk))
    if row.verdict != Proposal.Verdict.WAITING:
        raise Refused("decided", _("This proposal is decided already."))
    return row


def _decide(row: Proposal, verdict: str, actor: Actor, at: datetime) -> None:
    row.verdict, row.decided_by, row.decided_at = verdict, actor.user, at
    row.save()
    if verdict != Proposal.Verdict.WITHDRAWN:
        _tell(row, [row.proposed_by], at, f"proposal:{row.pk}:{verdict}", "/partner/entry/", {
            "accepted": _accepted, "returned": _returned}[verdict])


def _tell_staff(row: Proposal, at: datetime) -> None:
    people = staff_with(row.partner.park_id, "directory.edit")
    _tell(row, people, at, f"proposal:{row.pk}:{at.isoformat()}", f"/desk/directory/proposals/{row.pk}/", _proposed)


def _tell(row: Proposal, people: list[User], at: datetime, key: str, path: str, words: Any) -> None:
    wanted = notices.channels_of(people, "message")
    for person in people:
        with translation.override(person.language):
            notices.tell(user=person, key=key, group="message", channels=wanted[person.pk], at=at, path=path,
                         title=words(row))


def _proposed(row: Proposal) -> str:
    return _("%(partner)s proposes changes to its entry") % {"partner": row.partner}


def _accepted(row: Proposal) -> str:
    return _("Your changes are accepted: %(name)s") % {"name": row.subject or row.partner}


def _returned(row: Proposal) -> str:
    return _("Your changes are returned: %(name)s") % {"name": row.subject or row.partner}
