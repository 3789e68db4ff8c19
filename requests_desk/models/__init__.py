"""Models of the requests desk."""
from .conversation import Attachment, Message
from .desk import Presence, SavedReply, SavedView
from .directory import Expert, Partner, PartnerContact, Resource, Topic
from .kinds import ClockTarget, Question, RequestKind
from .knowledge import Announcement, Article
from .referral import Disclosure, Outcome, Referral, ReferralLink
from .request import HelpRequest, Pause
from .suggestion import SuggestedItem, SuggestionRun

__all__ = ["Announcement", "Article", "Attachment", "ClockTarget", "Disclosure", "Expert", "HelpRequest", "Message",
           "Outcome", "Partner", "PartnerContact", "Pause", "Presence", "Question", "Referral", "ReferralLink",
           "RequestKind", "Resource", "SavedReply", "SavedView", "SuggestedItem", "SuggestionRun", "Topic"]
