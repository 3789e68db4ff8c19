"""Addresses of a company's own pages, below portal/company/."""
from django.urls import path

from .views import documents, figures_company, members, profile, register_parts

app_name = "company"
urlpatterns = [
    path("", profile.start, name="start"),
    path("<uuid:pk>/", profile.profile, name="profile"),
    path("<uuid:pk>/offers/", profile.offers, name="offers"),
    path("<uuid:pk>/edit/", profile.profile_edit, name="profile_edit"),
    path("<uuid:pk>/parts/<slug:part>/add/", register_parts.own_add, name="part_add"),
    path("<uuid:pk>/parts/<slug:part>/<uuid:row>/", register_parts.own_change, name="part"),
    path("<uuid:pk>/parts/<slug:part>/<uuid:row>/remove/", register_parts.own_remove, name="part_remove"),
    path("<uuid:pk>/members/", members.members, name="members"),
    path("<uuid:pk>/members/<uuid:member>/role/", members.member_role, name="member_role"),
    path("<uuid:pk>/members/<uuid:member>/remove/", members.member_remove, name="member_remove"),
    path("<uuid:pk>/invitations/<uuid:invitation>/revoke/", members.invitation_revoke, name="invitation_revoke"),
    path("<uuid:pk>/documents/", documents.documents, name="documents"),
    path("<uuid:pk>/documents/<uuid:document>/", documents.document, name="document"),
    path("<uuid:pk>/documents/<uuid:document>/remove/", documents.document_remove, name="document_remove"),
    path("<uuid:pk>/figures/", figures_company.figures, name="figures"),
    path("<uuid:pk>/figures/new/", figures_company.figures_new, name="figures_new"),
    path("<uuid:pk>/figures/<uuid:figures>/", figures_company.figures_row, name="figures_row"),
    path("<uuid:pk>/figures/<uuid:figures>/<str:verb>/", figures_company.figures_deed, name="figures_deed"),
]
