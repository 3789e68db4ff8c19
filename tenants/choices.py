"""Fixed vocabularies of tenants, admission, figures and programmes (domain.md, section 7)."""
from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class TenantKind(TextChoices):
    COMPANY = "company", _("Company")
    TEAM = "team", _("Startup team")


class TenantState(TextChoices):
    REGISTERED = "registered", _("Registered")
    SUSPENDED = "suspended", _("Suspended")
    GRADUATED = "graduated", _("Graduated")
    LEFT = "left", _("Left")


PRESENT = (TenantState.REGISTERED, TenantState.SUSPENDED)  # in the park now


class TenantStage(TextChoices):
    """How far a company has come."""

    IDEA = "idea", _("Idea")
    SEED = "seed", _("Seed")
    EARLY = "early", _("Early revenue")
    GROWTH = "growth", pgettext_lazy("stage", "Growth")
    MATURE = "mature", _("Mature")


class QualificationKind(TextChoices):
    """What a company may be recognised as, with an end of its validity."""

    HIGH_TECH = "high_tech", _("High-tech enterprise")
    SPECIALISED = "specialised", _("Specialised and innovative enterprise")
    TECH_SME = "tech_sme", _("Technology-based small or medium enterprise")
    LICENCE = "licence", _("Licence or permit")
    CERTIFICATE = "certificate", _("Certificate of a standard")
    PATENT = "patent", _("Patent or software right")
    OTHER = "other", _("Other")


class ApplicationState(TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    UNDER_REVIEW = "under_review", _("Under review")
    INFO_REQUESTED = "info_requested", _("Information requested")
    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", _("Rejected")
    WITHDRAWN = "withdrawn", _("Withdrawn")


OPEN_APPLICATION = [ApplicationState.SUBMITTED, ApplicationState.UNDER_REVIEW, ApplicationState.INFO_REQUESTED]


class RejectionReason(TextChoices):
    NOT_OUR_FIELD = "not_our_field", _("Not the park's field")
    NOT_ELIGIBLE = "not_eligible", _("Conditions of admission not met")
    NO_SPACE = "no_space", _("No space at present")
    INSUFFICIENT = "insufficient_information", _("Not enough information")
    DUPLICATE = "duplicate", _("Duplicate")
    OTHER = "other", _("Other")


class Recommendation(TextChoices):
    """What a reviewer advises."""

    APPROVE = "approve", _("Admit")
    CONDITIONS = "conditions", _("Admit with conditions")
    REJECT = "reject", _("Reject")


class NoteAudience(TextChoices):
    APPLICANT = "applicant", _("The applicant")
    INTERNAL = "internal", _("Park staff only")


class FiguresState(TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    ACCEPTED = "accepted", pgettext_lazy("figures", "Accepted")
    RETURNED = "returned", _("Returned")


class Basis(TextChoices):
    PLANNED = "planned", _("Planned")
    ACTUAL = "actual", _("Actual")


class Quarter(IntegerChoices):
    """A quarter, or the whole year."""

    YEAR = 0, _("Whole year")
    Q1 = 1, _("1st quarter")
    Q2 = 2, _("2nd quarter")
    Q3 = 3, _("3rd quarter")
    Q4 = 4, _("4th quarter")


class ProgrammeKind(TextChoices):
    TRAINING = "training", _("Training")
    PROMOTION = "promotion", _("Promotion")
    MATCHMAKING = "matchmaking", _("Matchmaking")
    TALK = "talk", _("Talk")
    OTHER = "other", _("Other")


class ProgrammeState(TextChoices):
    DRAFT = "draft", _("Draft")
    OPEN = "open", _("Open for enrolment")
    CLOSED = "closed", _("Enrolment closed")
    HELD = "held", _("Held")
    CANCELLED = "cancelled", _("Cancelled")


class ProgrammeVisibility(TextChoices):
    """Who may see a programme and enrol."""

    PARK = "park", _("Companies of this park")
    NETWORK = "network", _("Companies of all parks of this installation")
    PUBLIC = "public", _("Companies of all parks; shown to everybody on the park's public page")


class EnrolmentState(TextChoices):
    ENROLLED = "enrolled", _("Enrolled")
    WAITING = "waiting", _("On the waiting list")
    CANCELLED = "cancelled", _("Cancelled")
