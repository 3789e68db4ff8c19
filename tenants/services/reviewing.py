"""What reviewers say: asked or of their own accord, changeable until the application is decided."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from parkadmin.core.actors import Actor
from parkadmin.core.checks import Check
from parkadmin.core.errors import Refused
from parkadmin.core.models import StaffRole, User
from parkadmin.core.permissions import STAFF_PERMISSIONS
from tenants.choices import ApplicationState, Recommendation
from tenants.models import Application, Criterion, Review, ReviewScore

from .admission_base import lock_application, need, need_impartial, need_open, note, wrong_state

REVIEWED = (ApplicationState.UNDER_REVIEW, ApplicationState.INFO_REQUESTED)
LOWEST, HIGHEST = 1, 5


def ask_review(*, actor: Actor, application: Application, reviewers: Sequence[User], at: datetime) -> list[Review]:
    """Ask people of the park's staff for their opinion. Who was asked before is not asked again; returns who is new."""
    with transaction.atomic():
        row = lock_application(application)
        need(actor, row, "application.review", "staff")
        need_impartial(actor, row)
        need_open(actor, row)
        _check_reviewers(row, reviewers)
        asked = set(row.reviews.values_list("reviewer_id", flat=True))
        new = [person for person in dict.fromkeys(reviewers) if person.pk not in asked]
        made = [Review.objects.create(application=row, reviewer=person, asked_by=actor.user, asked_at=at)
                for person in new]
        for person in new:
            note(row, "ask_review", actor=actor, at=at, reviewer=str(person), person=str(person.pk))
    return made


def _check_reviewers(row: Application, reviewers: Sequence[User]) -> None:
    check = Check()
    if not reviewers:
        check.add("reviewers", _("Please choose at least one person."))
    roles = dict(StaffRole.objects.filter(user__in=reviewers, park=row.park_id, user__is_active=True)
                 .values_list("user_id", "role"))
    for person in reviewers:
        if ("application.review" not in STAFF_PERMISSIONS.get(roles.get(person.pk, ""), ())
                or person.pk == row.applicant_id):
            check.add("reviewers", _("%(name)s does not review applications of this park.") % {"name": person})
    check.done()


def give_review(*, actor: Actor, application: Application, scores: Mapping[UUID | str, Any], recommendation: str,
                text: str, at: datetime) -> Review:
    """The actor's own opinion: points from 1 to 5 for each of the park's criteria in use, an advice and its reason.
    Given again it replaces what the person said before."""
    check = Check()
    recommendation = check.choice("recommendation", recommendation, Recommendation)
    text = check.text("text", text, required=recommendation != Recommendation.APPROVE)
    with transaction.atomic():
        row = lock_application(application)
        need(actor, row, "application.review", "staff")
        need_impartial(actor, row)
        if row.state not in REVIEWED:
            raise wrong_state(actor, row)
        points = _points(check, row, scores)
        check.done()
        review = row.reviews.filter(reviewer=actor.user).first()
        again = bool(review and review.given_at)
        review = review or Review(application=row, reviewer=actor.user, asked_at=at)
        review.given_at, review.recommendation, review.text = at, recommendation, text
        review.save()
        review.scores.all().delete()
        ReviewScore.objects.bulk_create([ReviewScore(review=review, criterion=criterion, points=number)
                                         for criterion, number in points.items()])
        note(row, "change_review" if again else "give_review", actor=actor, at=at)
    return review


def _points(check: Check, row: Application, scores: Mapping[UUID | str, Any]) -> dict[Criterion, int]:
    """The points per criterion; messages stand under `score_<id>`."""
    given = {str(key): value for key, value in scores.items()}
    criteria = list(row.park.criteria.filter(is_active=True))
    found = {criterion: check.number(f"score_{criterion.pk}", given.pop(str(criterion.pk), None), low=LOWEST,
                                     high=HIGHEST, required=True) for criterion in criteria}
    for key in sorted(given):
        check.add("", _("There is no such criterion here: %(name)s.") % {"name": key[:40]})
    return {criterion: number or LOWEST for criterion, number in found.items()}


def withdraw_review_request(*, actor: Actor, review: Review, at: datetime) -> None:
    """Ask somebody no longer, as long as that person has said nothing."""
    with transaction.atomic():
        row = lock_application(review.application)
        need(actor, row, "application.review", "staff")
        need_impartial(actor, row)
        need_open(actor, row)
        current = Review.objects.select_related("reviewer").filter(pk=review.pk).first()
        if current is None or current.given_at:
            raise Refused("wrong_state", _("This review has been given; it stays."))
        note(row, "recall_review", actor=actor, at=at, reviewer=str(current.reviewer))
        current.delete()
