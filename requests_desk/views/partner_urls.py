"""Addresses of the partner pages: with an account under partner/, with a mailed link under p/<token>/."""
from django.urls import path

from . import partner, partner_links

app_name = "partner"
urlpatterns = [
    path("partner/", partner.inbox, name="inbox"),
    path("partner/referrals/<str:number>/", partner.referral, name="referral"),
    path("partner/referrals/<str:number>/files/<uuid:pk>/", partner.file, name="file"),
    path("partner/referrals/<str:number>/<slug:verb>/", partner.answer, name="answer"),
    path("p/<str:token>/", partner_links.referral, name="link"),
    path("p/<str:token>/files/<uuid:pk>/", partner_links.file, name="link_file"),
    path("p/<str:token>/<slug:verb>/", partner_links.answer, name="link_answer"),
]
