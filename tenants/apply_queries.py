"""What applicants read: parks that take applications, their own applications, and nothing of anybody else's."""
from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from parkadmin.core.actors import Actor
from parkadmin.core.errors import Forbidden

from .access import one
from .choices import NoteAudience
from .models import Application, ApplicationDocument, ApplicationMessage, ParkPage, RequiredPaper


def page_of(slug: str) -> ParkPage:
    """The published page of a park, for everybody."""
    return one(ParkPage.objects.filter(published=True, park__slug=slug).select_related("park"))


def papers(park: UUID) -> list[RequiredPaper]:
    """The papers that a park wants with an application, in its order."""
    return list(RequiredPaper.objects.filter(park=park, is_active=True))


def mine(actor: Actor) -> QuerySet[Application]:
    """The actor's own applications, whatever other roles the actor has; newest first."""
    rows = Application.objects.filter(applicant=actor.user) if actor.user else Application.objects.none()
    return rows.select_related("park__page", "owner", "tenant", "transfer_park")


def my_application(actor: Actor, pk: UUID) -> Application:
    """One of the actor's own applications. NotFound for anybody else's."""
    return one(mine(actor).filter(pk=pk).select_related("transferred_from", "transferred_to__park"))


def my_document(actor: Actor, application: Application, pk: UUID) -> ApplicationDocument:
    """A paper of one of the actor's own applications."""
    if actor.user is None or application.applicant_id != actor.user.pk:
        raise Forbidden()
    return one(ApplicationDocument.objects.filter(pk=pk, application=application))


def documents(application: Application) -> list[ApplicationDocument]:
    """The papers of an application, in the order in which they came."""
    return list(application.documents.select_related("paper").order_by("pk"))


def conversation(application: Application) -> list[ApplicationMessage]:
    """What was said between applicant and park, oldest first; never what staff write for each other."""
    rows = application.messages.filter(audience=NoteAudience.APPLICANT)
    return list(rows.select_related("author").order_by("pk"))
