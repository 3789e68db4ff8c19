"""What the desk reads about applications: the pipeline as list and board, one application, what waits for whom."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from statistics import fmean
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Window, prefetch_related_objects
from django.db.models.functions import RowNumber

from parkadmin.core.actors import Actor
from parkadmin.core.models import Event, Park, User
from parkadmin.core.permissions import STAFF_PERMISSIONS
from parkadmin.core.together import together

from .access import one
from .choices import OPEN_APPLICATION, ApplicationState, NoteAudience
from .models import (
    Application,
    ApplicationDocument,
    ApplicationMessage,
    Criterion,
    ParkPage,
    RequiredPaper,
    Review,
    ReviewScore,
    Tenant,
)
from .naming import name_key, phone_key

VIEWS = ("open", "mine", "review", "submitted", "under_review", "info_requested", "overdue", "draft", "approved",
         "rejected", "withdrawn", "all")
ON_BOARD = (*OPEN_APPLICATION, ApplicationState.APPROVED, ApplicationState.REJECTED)
IN_COLUMN, IN_ENDED_COLUMN = 12, 6
MOST_ENTRIES, MOST_ALIKE = 500, 8
OWN_DRAFT = Q(state=ApplicationState.DRAFT, applicant__isnull=False)


def at_desk(actor: Actor) -> QuerySet[Application]:
    """Applications to the parks where the actor works, but for those of the actor's own; what applicants have not sent
    is theirs alone."""
    rows = Application.objects.for_actor(actor).filter(park__in=actor.parks_with("tenant.read"))
    return rows.exclude(OWN_DRAFT).exclude(applicant=actor.user, applicant__isnull=False)


def _asked(actor: Actor) -> Exists:
    """Whether the actor was asked for a review and has not given it."""
    return Exists(Review.objects.filter(application=OuterRef("pk"), reviewer=actor.user, given_at=None))


def view_of(name: str, actor: Actor, at: datetime) -> Q:
    """What stands behind a named view of the pipeline."""
    is_open = Q(state__in=OPEN_APPLICATION)
    if name in ApplicationState.values:
        return Q(state=name)
    return {"open": is_open, "mine": is_open & Q(owner=actor.user), "review": is_open & Q(_asked(actor)),
            "overdue": is_open & Q(due_at__lt=at)}.get(name, Q())


def pipeline(actor: Actor, view: str, filters: Mapping[str, Any], at: datetime) -> QuerySet[Application]:
    """A view of the pipeline as it is filtered."""
    return (filtered(at_desk(actor), filters).filter(view_of(view, actor, at))
            .select_related("park", "owner", "applicant", "transfer_park"))


def filtered(rows: QuerySet[Application], filters: Mapping[str, Any]) -> QuerySet[Application]:
    """Rows that fit: `sector` and `origin` by the beginning of the code, `kind`, `owner`, `park`, and words `q` in
    names, numbers and contacts."""
    for name in ("sector", "origin"):
        if codes := filters.get(name):
            fits = Q()
            for code in codes:
                fits |= Q(**{f"{name}__startswith": code[:1] if name == "sector" else code[:2]})
            rows = rows.filter(fits)
    for name in ("kind", "owner", "park"):
        if values := filters.get(name):
            rows = rows.filter(**{f"{name}__in": values})
    if q := filters.get("q"):
        rows = rows.filter(Q(name_zh__icontains=q) | Q(name_en__icontains=q) | Q(number__iexact=q)
                           | Q(uscc__iexact=q) | Q(contact_name__icontains=q))
    return rows


def view_counts(actor: Actor, filters: Mapping[str, Any], at: datetime) -> dict[str, int]:
    """How many applications stand behind each view, as the list is filtered; one statement."""
    names = [name for name in VIEWS if name != "all"]
    return filtered(at_desk(actor), filters).order_by().aggregate(
        **{name: Count("pk", filter=view_of(name, actor, at)) for name in names})


def board(actor: Actor, filters: Mapping[str, Any]) -> dict[str, list[Application]]:
    """The first cards of each column: open ones by what is due first, decided ones by what was decided last."""
    rows = filtered(at_desk(actor), filters).filter(state__in=ON_BOARD).annotate(place=Window(
        RowNumber(), partition_by=F("state"),
        order_by=[F("decided_at").desc(nulls_first=True), F("due_at").asc(nulls_last=True), F("pk").desc()]))
    found: dict[str, list[Application]] = {state: [] for state in ON_BOARD}
    shown = Q(place__lte=IN_ENDED_COLUMN) | Q(place__lte=IN_COLUMN, state__in=OPEN_APPLICATION)
    for row in rows.filter(shown).select_related("park", "owner").order_by("place"):
        found[row.state].append(row)
    return found


def parks_of(actor: Actor) -> list[Park]:
    """The parks whose applications the actor reads."""
    return list(Park.objects.filter(pk__in=actor.parks_with("tenant.read")))


def staff_with(permission: str, parks: Iterable[UUID]) -> QuerySet[User]:
    """The people whose role in one of these parks has a permission, by name."""
    roles = [role for role, codes in STAFF_PERMISSIONS.items() if permission in codes]
    return User.objects.filter(staff_roles__park__in=list(parks), staff_roles__role__in=roles,
                               is_active=True).distinct().order_by("name", "pk")


def reviewers_for(row: Application) -> QuerySet[User]:
    """Who could be asked for a review and was not."""
    return (staff_with("application.review", [row.park_id]).exclude(pk=row.applicant_id)
            .exclude(reviews__application=row))


def owners_for(row: Application) -> QuerySet[User]:
    """Who can be in charge of an application."""
    return staff_with("application.sign", [row.park_id]).exclude(pk=row.applicant_id)


def parks_to_transfer(row: Application) -> QuerySet[Park]:
    """Parks of this installation to which the application could be handed."""
    closed = ParkPage.objects.filter(takes_applications=False).values("park")
    return Park.objects.filter(is_local=True).exclude(pk=row.park_id).exclude(pk__in=closed)


def parks_to_file_in(actor: Actor) -> list[Park]:
    """Parks for which the actor may write an application down."""
    return list(Park.objects.filter(pk__in=actor.parks_with("application.submit"), is_local=True))


def papers_of_park(row: Application) -> list[RequiredPaper]:
    """The papers that its park asks for, with those it has under `documents_here`."""
    return list(_papers(row))


def _papers(row: Application) -> QuerySet[RequiredPaper]:
    papers = row.park.required_papers.filter(is_active=True)
    return papers.filter(for_teams=True) if row.kind == "team" else papers


def parts_of(actor: Actor, row: Application) -> dict[str, list[Any]]:
    """What the page of an application shows beside it, in two statements: `documents`, oldest first; `papers` that its
    park asks for; `reviews` with their points, those given first; `messages`, newest first; `pauses` that go on."""
    messages = ApplicationMessage.objects.for_actor(actor).filter(application=row).select_related("author")
    documents = ApplicationDocument.objects.for_actor(actor).filter(application=row)
    found = together(row, documents=documents.select_related("paper", "uploaded_by").order_by("pk"),
                     papers=_papers(row), reviews=_reviews(actor, row), pauses=row.pauses.filter(ended_at=None),
                     messages=messages.order_by("-pk")[:MOST_ENTRIES])
    prefetch_related_objects(found["reviews"], POINTS)
    return {**found, "reviews": _given_first(found["reviews"])}


# -- duplicates ----------------------------------------------------------------------------------
@dataclass(frozen=True)
class Alike:
    """Somebody who may be the same: a tenant or another application, and by what (`uscc`, `name`, `phone`)."""

    row: Tenant | Application
    by: list[str]

    @property
    def is_tenant(self) -> bool:
        return isinstance(self.row, Tenant)


def alike(actor: Actor, row: Application) -> list[Alike]:
    """Tenants and other applications of the same park with the same code, a name of the same key in either language,
    or the same phone. For staff; what ended long ago counts too, since it tells a story."""
    names = {key for key in (name_key(row.name_zh), name_key(row.name_en)) if key}
    phone = phone_key(row.phone)
    same = Q(name_key__in=names) | Q(name_en_key__in=names)
    if row.uscc:
        same |= Q(uscc=row.uscc)
    if phone:
        same |= Q(phone_key=phone)
    tenants = Tenant.objects.for_actor(actor).filter(same, park=row.park_id).exclude(pk=row.tenant_id)
    others = at_desk(actor).filter(same, park=row.park_id).exclude(pk=row.pk)
    found = [*tenants.select_related("park").order_by("-pk")[:MOST_ALIKE],
             *others.select_related("park").order_by("-pk")[:MOST_ALIKE]]
    return [Alike(each, _by(each, row.uscc, names, phone)) for each in found]


def _by(other: Tenant | Application, uscc: str, names: set[str], phone: str) -> list[str]:
    fits = {"uscc": bool(uscc) and other.uscc == uscc, "name": bool({other.name_key, other.name_en_key} & names),
            "phone": bool(phone) and other.phone_key == phone}
    return [name for name, same in fits.items() if same]


# -- reviews ----------------------------------------------------------------------------------
@dataclass
class Line:
    """One criterion: the points of each review in their order (None: not given), their mean and how far apart they
    are."""

    criterion: Criterion
    points: list[int | None]
    mean: float | None = None
    spread: int | None = None


@dataclass
class Scoreboard:
    """All reviews side by side. `totals` are weighted means from 1 to 5 per review, `total` their mean."""

    reviews: list[Review] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    totals: list[float | None] = field(default_factory=list)
    total: float | None = None

    @property
    def given(self) -> list[Review]:
        return [review for review in self.reviews if review.given_at]

    @property
    def waiting(self) -> list[Review]:
        return [review for review in self.reviews if not review.given_at]


def reviews_of(actor: Actor, row: Application) -> list[Review]:
    """The reviews of an application with their points, those given first. For staff only."""
    return _given_first(_reviews(actor, row).prefetch_related(POINTS))


def _reviews(actor: Actor, row: Application) -> QuerySet[Review]:
    return Review.objects.for_actor(actor).filter(application=row).select_related("reviewer", "asked_by")


def _given_first(reviews: Iterable[Review]) -> list[Review]:
    return sorted(reviews, key=lambda each: (each.given_at is None, each.pk))


POINTS = Prefetch("scores", ReviewScore.objects.select_related("criterion"))


def scoreboard(reviews: list[Review]) -> Scoreboard:
    """The reviews beside each other, criterion by criterion. A criterion out of use stays where somebody used it."""
    given = [review for review in reviews if review.given_at]
    points = [{score.criterion_id: score.points for score in review.scores.all()} for review in given]
    criteria = {score.criterion_id: score.criterion for review in given for score in review.scores.all()}
    ordered = sorted(criteria.values(), key=lambda each: (each.position, each.pk))
    totals = [weighted(ordered, each) for each in points]
    known = [total for total in totals if total is not None]
    return Scoreboard(reviews, [_line(each, points) for each in ordered], totals, fmean(known) if known else None)


def weighted(criteria: list[Criterion], points: Mapping[UUID, int]) -> float | None:
    """The weighted mean of one review's points."""
    used = [(each.weight, points[each.pk]) for each in criteria if each.pk in points]
    return sum(weight * number for weight, number in used) / sum(weight for weight, _ in used) if used else None


def _line(criterion: Criterion, points: list[dict[UUID, int]]) -> Line:
    mine = [each.get(criterion.pk) for each in points]
    known = [number for number in mine if number is not None]
    return Line(criterion, mine, fmean(known), max(known) - min(known))


def criteria_of(park: UUID) -> list[Criterion]:
    """A park's criteria in use, in its order."""
    return list(Criterion.objects.filter(park=park, is_active=True))


# -- history ----------------------------------------------------------------------------------
@dataclass(frozen=True)
class Entry:
    """One line of an application's story: an event or a message."""

    at: datetime
    event: Event | None = None
    message: ApplicationMessage | None = None


def story_of(row: Application, messages: Iterable[ApplicationMessage]) -> list[Entry]:
    """All that happened and was said, oldest first, as who may read these messages reads it."""
    events = Event.objects.filter(context_id=row.pk).order_by("-id")[:MOST_ENTRIES]
    entries = [*(Entry(each.at, event=each) for each in events), *(Entry(each.at, message=each) for each in messages)]
    return sorted(entries, key=lambda each: (each.at, each.message is not None,
                                             each.event.pk if each.event else 0))


# -- what waits for somebody ----------------------------------------------------------------------------------
def waiting_for(actor: Actor, at: datetime, most: int = 5) -> list[Application]:
    """The open applications that wait for this person: to be signed for, asked for a review, in charge and due, or
    (those who approve) ready to be decided because all reviews are given. What is due first comes first."""
    reviews = Review.objects.filter(application=OuterRef("pk"))
    ready = Q(Exists(reviews)) & ~Q(Exists(reviews.filter(given_at=None))) & Q(state=ApplicationState.UNDER_REVIEW)
    to_sign = Q(state=ApplicationState.SUBMITTED, park__in=actor.parks_with("application.sign"))
    mine = Q(owner=actor.user, state=ApplicationState.UNDER_REVIEW)
    asked = Q(_asked(actor), state__in=OPEN_APPLICATION)
    rows = at_desk(actor).filter(to_sign | mine | asked | (ready & Q(park__in=actor.parks_with("tenant.approve"))))
    return list(rows.select_related("park", "owner").annotate(asked_of_me=_asked(actor))
                .order_by(F("due_at").asc(nulls_last=True), "pk")[:most])




# -- settings ----------------------------------------------------------------------------------------------------------
def terms_of(park: Park) -> ParkPage:
    """What a park promises; what is usual where it has not said anything."""
    return ParkPage.objects.filter(park=park).first() or ParkPage(park=park)


def rules_of(park: Park) -> dict[str, Any]:
    """All criteria and papers of a park, those out of use too, and the sum of the weights in use."""
    criteria, papers = list(park.criteria.all()), list(park.required_papers.all())
    return {"criteria": criteria, "papers": papers, "weights": sum(each.weight for each in criteria if each.is_active)}


def last_position(park: Park, what: str) -> int:
    """The position of the last criterion (`criteria`) or paper (`required_papers`)."""
    return getattr(park, what).order_by("-position").values_list("position", flat=True).first() or 0


# -- for the API -------------------------------------------------------------------------------------------------------
def applications_for(actor: Actor, filters: Mapping[str, Any]) -> QuerySet[Application]:
    """The actor's own applications and those to the actor's parks, as filtered; `park` by codes."""
    rows = filtered(Application.objects.for_actor(actor), {**filters, "park": None})
    if states := filters.get("state"):
        rows = rows.filter(state__in=states)
    if codes := filters.get("park"):
        rows = rows.filter(park__code__in=codes)
    return rows.select_related("park", "owner")


def park_to_apply_to(code: str) -> Park:
    """A park of this installation by its code."""
    return one(Park.objects.filter(code=code[:8], is_local=True) if "\x00" not in code else Park.objects.none())


def notes_of(actor: Actor, row: Application) -> QuerySet[ApplicationMessage]:
    """The conversation of an application, as far as the actor reads it: of one's own never the notes among staff."""
    rows = ApplicationMessage.objects.for_actor(actor).filter(application=row).select_related("author")
    mine = actor.user is not None and row.applicant_id == actor.user.pk
    return rows.filter(audience=NoteAudience.APPLICANT) if mine else rows


def papers_of(actor: Actor, row: Application) -> QuerySet[ApplicationDocument]:
    """The papers of an application."""
    return ApplicationDocument.objects.for_actor(actor).filter(application=row)


def review_rows(actor: Actor, row: Application) -> QuerySet[Review]:
    """The reviews of an application with their points."""
    return (Review.objects.for_actor(actor).filter(application=row).select_related("reviewer")
            .prefetch_related("scores"))


def criteria_in_use(actor: Actor, codes: Iterable[str]) -> QuerySet[Criterion]:
    """The criteria in use of the actor's parks, perhaps of some of them only."""
    rows = Criterion.objects.filter(is_active=True, park__in=actor.parks_with("tenant.read"))
    return (rows.filter(park__code__in=list(codes)) if codes else rows).select_related("park")
