"""Addresses of the REST API, version 1."""
from django.urls import path
from rest_framework.routers import SimpleRouter

from parkadmin.core.api.import_views import ImportSheetView, ImportView
from parkadmin.core.api.key_views import KeyView

from .directory import (
    AttachmentView,
    ExpertView,
    KindView,
    ParkView,
    PartnerView,
    PlaceView,
    ResourceView,
    TopicView,
)
from .directory_agreements import AgreementView, ProposalView
from .matching import GlossaryView, MatchingView
from .people import MeView
from .referrals import ReferralView
from .requests import RequestView

app_name = "api"
router = SimpleRouter(use_regex_path=False)
for name, view in {"requests": RequestView, "referrals": ReferralView, "attachments": AttachmentView,
                   "resources": ResourceView, "partners": PartnerView, "experts": ExpertView, "kinds": KindView,
                   "places": PlaceView, "topics": TopicView, "agreements": AgreementView, "proposals": ProposalView,
                   "glossary": GlossaryView, "matching": MatchingView, "parks": ParkView, "keys": KeyView,
                   "imports": ImportView,
                   "import-sheets": ImportSheetView}.items():
    router.register(name, view, basename=name)

urlpatterns = [path("me/", MeView.as_view({"get": "me"}, basename="me"), name="me"), *router.urls]
