"""Addresses of the partner pages: with an account under partner/, with a mailed link under p/<token>/."""
from django.urls import path

from . import partner, partner_directory, partner_links

app_name = "partner"
urlpatterns = [
    path("partner/", partner.inbox, name="inbox"),
    path("partner/referrals/<str:number>/", partner.referral, name="referral"),
    path("partner/referrals/<str:number>/files/<uuid:pk>/", partner.file, name="file"),
    path("partner/referrals/<str:number>/<slug:verb>/", partner.answer, name="answer"),
    path("partner/entry/", partner_directory.entry, name="entry"),
    path("partner/entry/<uuid:pk>/edit/", partner_directory.entry_edit, name="entry_edit"),
    path("partner/entry/<uuid:pk>/confirm/", partner_directory.entry_confirm_all, name="entry_confirm_all"),
    path("partner/entry/<uuid:pk>/<slug:sort>/new/", partner_directory.entry_add, name="entry_add"),
    path("partner/entry/offers/<uuid:pk>/confirm/", partner_directory.entry_confirm, name="entry_confirm"),
    path("partner/entry/offers/<uuid:pk>/capacity/", partner_directory.entry_capacity, name="entry_capacity"),
    path("partner/entry/<slug:sort>/<uuid:pk>/edit/", partner_directory.entry_part_edit, name="entry_part_edit"),
    path("partner/entry/proposals/<uuid:pk>/withdraw/", partner_directory.proposal_withdraw,
         name="proposal_withdraw"),
    path("confirm/<str:token>/", partner_directory.confirm, name="confirm"),
    path("p/<str:token>/", partner_links.referral, name="link"),
    path("p/<str:token>/files/<uuid:pk>/", partner_links.file, name="link_file"),
    path("p/<str:token>/<slug:verb>/", partner_links.answer, name="link_answer"),
]
