"""Models of the requests desk."""
from .agreements import Agreement, AgreementDocument, parks_open_to
from .conversation import Attachment, Message
from .desk import Presence, SavedReply, SavedView
from .directory import Expert, Location, Partner, PartnerContact, Resource, ResourceLocation, Topic
from .keeping import CrossWalk, FreshnessLink, ImportRun, Proposal
from .kinds import ClockTarget, Question, RequestKind
from .knowledge import Announcement, Article
from .matching import (
    DictionaryEntry,
    DocumentKind,
    GlossaryEntry,
    MatchCommonTerm,
    MatchDocument,
    MatchPosting,
    MatchState,
    MatchWeights,
)
from .programmes import ProgrammeRequest
from .referral import Disclosure, Outcome, Referral, ReferralLink
from .request import HelpRequest, Pause
from .suggestion import Offer, OfferRound, OutsideChoice, SuggestedItem, SuggestionRun

__all__ = ["Agreement", "AgreementDocument", "Announcement", "Article", "Attachment", "ClockTarget", "CrossWalk",
           "DictionaryEntry", "Disclosure", "DocumentKind", "Expert", "FreshnessLink", "GlossaryEntry",
           "HelpRequest", "ImportRun", "Location", "MatchCommonTerm", "MatchDocument", "MatchPosting", "MatchState",
           "MatchWeights", "Message", "Offer", "OfferRound", "Outcome", "OutsideChoice", "Partner", "PartnerContact",
           "Pause", "Presence", "ProgrammeRequest", "Proposal", "Question", "Referral", "ReferralLink",
           "RequestKind", "Resource", "ResourceLocation", "SavedReply", "SavedView", "SuggestedItem",
           "SuggestionRun", "Topic", "parks_open_to"]
