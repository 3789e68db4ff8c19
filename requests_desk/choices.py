"""Fixed vocabularies of requests, referrals and the directory (domain.md, sections 2, 3 and 6)."""
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class RequestState(TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", pgettext_lazy("request", "Submitted")
    TRIAGE = "triage", _("In triage")
    ACTIVE = "active", pgettext_lazy("request", "Active")
    NEEDS_INFO = "needs_info", _("Waiting for tenant")
    RESOLVED = "resolved", _("Resolved")
    CLOSED = "closed", _("Closed")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    DUPLICATE = "duplicate", _("Duplicate")
    ENTERED_IN_ERROR = "entered_in_error", _("Entered in error")


OPEN_REQUEST = [RequestState.SUBMITTED, RequestState.TRIAGE, RequestState.ACTIVE, RequestState.NEEDS_INFO]


class Resolution(TextChoices):
    SOLVED = "solved", _("Solved")
    PARTLY_SOLVED = "partly_solved", _("Partly solved")
    NO_CAPACITY = "no_capacity", _("Nobody has capacity")
    NOT_ELIGIBLE = "not_eligible", _("Not eligible")
    NO_PARTNER = "no_partner", _("No partner found")
    INFORMATION_GIVEN = "information_given", _("Information given")
    TENANT_UNREACHABLE = "tenant_unreachable", _("Tenant could not be reached")


class Priority(TextChoices):
    LOW = "low", _("Low")
    NORMAL = "normal", _("Normal")
    HIGH = "high", _("High")
    URGENT = "urgent", _("Urgent")


class Channel(TextChoices):
    PORTAL = "portal", _("Portal")
    PHONE = "phone", _("Phone")
    VISIT = "visit", _("Visit")
    EMAIL = "email", _("E-mail")
    API = "api", _("API")


class Sharing(TextChoices):
    """How far the tenant lets its need travel, from narrow to wide."""

    PARK = "park", _("Only my park")
    TEASER = "teaser", _("Partners see the need, not who we are, until they accept")
    OPEN = "open", _("Partners see the need and who we are")


SHARING_WIDTH = {Sharing.PARK: 0, Sharing.TEASER: 1, Sharing.OPEN: 2}


class Audience(TextChoices):
    TENANT = "tenant", _("Tenant")
    INTERNAL = "internal", _("Internal note")
    PARTNER = "partner", _("Partner")


class ReferralState(TextChoices):
    DRAFT = "draft", _("Draft")
    REQUESTED = "requested", _("Requested")
    RECEIVED = "received", pgettext_lazy("referral", "Received")
    ACCEPTED = "accepted", _("Accepted")
    REJECTED = "rejected", pgettext_lazy("referral", "Rejected")
    IN_PROGRESS = "in_progress", _("In progress")
    ON_HOLD = "on_hold", _("On hold")
    COMPLETED = "completed", pgettext_lazy("referral", "Completed")
    FAILED = "failed", pgettext_lazy("referral", "Failed")
    CANCELLED = "cancelled", _("Cancelled")
    ENTERED_IN_ERROR = "entered_in_error", _("Entered in error")


REFERRAL_WAITING = [ReferralState.REQUESTED, ReferralState.RECEIVED]
REFERRAL_RUNNING = [ReferralState.ACCEPTED, ReferralState.IN_PROGRESS, ReferralState.ON_HOLD]
REFERRAL_OPEN = REFERRAL_WAITING + REFERRAL_RUNNING


class Reason(TextChoices):
    """Why a request is declined, or a referral rejected, failed, recalled or cancelled."""

    NO_CAPACITY = "no_capacity", _("No capacity")
    WAITLIST = "waitlist", _("Only a place on the waiting list")
    NOT_OUR_FIELD = "not_our_field", _("Not our field")
    NOT_ELIGIBLE = "not_eligible", _("Not eligible")
    INSUFFICIENT_INFORMATION = "insufficient_information", _("Not enough information")
    OUT_OF_REGION = "out_of_region", _("Outside our region")
    CONFLICT_OF_INTEREST = "conflict_of_interest", _("Conflict of interest")
    TENANT_UNREACHABLE = "tenant_unreachable", _("Tenant could not be reached")
    TENANT_DECLINED = "tenant_declined", _("Tenant declined")
    DUPLICATE = "duplicate", _("Duplicate")
    EXPIRED = "expired", _("Expired")
    OTHER = "other", _("Other")


class PartnerKind(TextChoices):
    UNIVERSITY = "university", _("University")
    INSTITUTE = "institute", _("Research institute")
    INVESTOR = "investor", _("Investor")
    TRAINING_HOUSE = "training_house", _("Training house")
    COMPANY = "company", _("Company")
    AGENCY = "agency", _("Public agency")
    SERVICE = "service", _("Service provider")
    TENANT = "tenant", _("Tenant of a park")
    PARK = "park", _("Partner park")


class Capacity(TextChoices):
    HAS_CAPACITY = "has_capacity", _("Has capacity")
    WAITING_LIST = "waiting_list", _("Waiting list")
    NONE = "none", _("No capacity")
    TO_BE_ASSESSED = "to_be_assessed", _("To be assessed")


class Visibility(TextChoices):
    PARK = "park", _("This park")
    NETWORK = "network", _("Park network")
    PUBLIC = "public", _("Public")


class TrustLevel(TextChoices):
    """How well a park knows a partner."""

    LISTED = "listed", _("Listed, not checked")
    CHECKED = "checked", _("Checked by the park")
    PROVEN = "proven", _("Has proven itself")


class ResourceStatus(TextChoices):
    ACTIVE = "active", _("Active")
    INACTIVE = "inactive", _("Inactive")
    DEFUNCT = "defunct", _("Defunct")
    TEMPORARILY_CLOSED = "temporarily_closed", _("Temporarily closed")


class Place(TextChoices):
    ON_SITE = "on_site", _("On site")
    ONLINE = "online", _("Online")
    BOTH = "both", _("On site or online")


class Route(TextChoices):
    """How a referral reaches the destination."""

    IN_APP = "in_app", _("In Parkadmin")
    MAIL_LINK = "mail_link", _("Mailed link")
    API = "api", _("API of the partner park")


class OutcomeKind(TextChoices):
    TRAINING_DELIVERED = "training_delivered", _("Training delivered")
    ADVICE_GIVEN = "advice_given", _("Advice given")
    INTRODUCTION_MADE = "introduction_made", _("Introduction made")
    CONTRACT_SIGNED = "contract_signed", _("Contract signed")
    INVESTMENT_MADE = "investment_made", _("Investment made")
    SPACE_PROVIDED = "space_provided", _("Space or equipment provided")
    PEOPLE_HIRED = "people_hired", _("People hired")
    FILING_DONE = "filing_done", _("Filing done")
    OTHER = "other", _("Other")


class DatedClock(TextChoices):
    """Promises of a destination that are a date, not a number of working days."""

    EXPECTED = "referral_expected", _("Referral done by the expected date")
    HOLD = "referral_hold", _("Referral goes on after the pause")


class Clock(TextChoices):
    """The clocks of domain.md, section 4: three of a request, four of a referral."""

    RECEIPT = "receipt", pgettext_lazy("promise", "Signed for")
    RESPONSE = "response", pgettext_lazy("promise", "First response")
    RESULT = "result", pgettext_lazy("promise", "Result")
    REFERRAL_RECEIPT = "referral_receipt", _("Referral signed for")
    REFERRAL_ANSWER = "referral_answer", _("Referral accepted or rejected")
    REFERRAL_PROGRESS = "referral_progress", _("Progress note")
