"""Addresses of the REST API about companies: each part adds its line."""
from django.urls import path
from rest_framework.routers import SimpleRouter

from .applications import ApplicationView, CriterionView
from .figures import FiguresRoundView, FiguresTotalsView, FiguresView
from .parks import ParkPageView
from .programmes import EnrolmentView, ProgrammeView
from .tenants import TenantNumbersView, TenantView

app_name = "tenants_api"
router = SimpleRouter(use_regex_path=False)
for name, view in {"applications": ApplicationView, "criteria": CriterionView, "park-pages": ParkPageView,
                   "programmes": ProgrammeView, "enrolments": EnrolmentView,
                   "figures": FiguresView, "figures-rounds": FiguresRoundView,
                   "tenants": TenantView}.items():
    router.register(name, view, basename=name)

urlpatterns = [path("figures-totals/", FiguresTotalsView.as_view({"get": "totals"}, basename="figures-totals"),
                    name="figures-totals"),
               path("tenants-counts/", TenantNumbersView.as_view({"get": "counts"}, basename="tenants-counts"),
                    name="tenants-counts"),
               path("tenants-duplicates/", TenantNumbersView.as_view({"get": "duplicates"},
                                                                     basename="tenants-duplicates"),
                    name="tenants-duplicates"), *router.urls]
