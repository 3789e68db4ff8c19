"""What applicants read: parks that take applications, their own applications, and nothing of anybody else's."""
from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from parkadmin.core.actors import Actor

from .access import one
from .choices import NoteAudience
from .models import Application, ApplicationDocument, ApplicationMessage, ParkPage, RequiredPaper


def page_of(slug: str) -> ParkPage:
    """The published page of a park, for everybody."""
    return one(ParkPage.objects.filter(published=True, park__slug=slug).select_related("park"))


def pages(actor: Actor) -> QuerySet[ParkPage]:
    """The published pages, and those of the actor's own parks."""
    rows = ParkPage.objects.select_related("park")
    return rows.filter(published=True) if actor.kind == "nobody" else rows.filter(ParkPage.visible_to(actor))


def page_for(actor: Actor, slug: str) -> ParkPage:
    """One of them, by the park's address name."""
    return one(pages(actor).filter(park__slug=slug) if "\x00" not in slug else ParkPage.objects.none())


def papers(park: UUID) -> list[RequiredPaper]:
    """The papers that a park wants with an application, in its order."""
    return list(RequiredPaper.objects.filter(park=park, is_active=True))


def mine(actor: Actor) -> QuerySet[Application]:
    """The actor's own applications, whatever other roles the actor has."""
    rows = Application.objects.for_actor(actor).filter(applicant=actor.user, applicant__isnull=False)
    return rows.select_related("park", "owner", "tenant", "transfer_park")


def documents(application: Application) -> list[ApplicationDocument]:
    """The papers of an application, in the order in which they came."""
    return list(application.documents.select_related("paper").order_by("pk"))


def conversation(application: Application) -> list[ApplicationMessage]:
    """What was said between applicant and park, oldest first; never what staff write for each other."""
    rows = application.messages.filter(audience=NoteAudience.APPLICANT)
    return list(rows.select_related("author").order_by("pk"))


def question(application: Application) -> str:
    """What the park has asked and waits for; nothing otherwise."""
    return application.pauses.filter(ended_at=None).values_list("question", flat=True).first() or ""


def promise(application: Application) -> dict[str, Any]:
    """The park's working days until it signs and decides, for the words on the page."""
    page = ParkPage.objects.filter(park=application.park_id).first() or ParkPage(park=application.park)
    return {"sign_days": page.sign_days, "review_days": page.review_days, "info_days": page.info_days}
