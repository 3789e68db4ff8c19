"""Models of the requests desk."""
from .conversation import Attachment, Message
from .directory import Expert, Partner, PartnerContact, Resource, Topic
from .kinds import ClockTarget, Question, RequestKind
from .referral import Disclosure, Outcome, Referral, ReferralLink
from .request import HelpRequest, Pause
from .suggestion import SuggestedItem, SuggestionRun

__all__ = ["Attachment", "ClockTarget", "Disclosure", "Expert", "HelpRequest", "Message", "Outcome", "Partner",
           "PartnerContact", "Pause", "Question", "Referral", "ReferralLink", "RequestKind", "Resource",
           "SuggestedItem", "SuggestionRun", "Topic"]
