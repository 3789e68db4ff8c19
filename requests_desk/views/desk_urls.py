"""Addresses of the desk pages."""
from django.urls import path

from tenants.views.register import moved

from . import (
    desk,
    desk_bulk,
    desk_deeds,
    desk_edit,
    desk_exports,
    desk_filing,
    desk_live,
    desk_refer,
    desk_referral,
    desk_request,
    desk_start,
    desk_undo,
    desk_views,
    matching_desk,
)
from .desk_directory_urls import urlpatterns as directory_patterns

app_name = "desk"
urlpatterns = [
    path("", desk_start.start, name="start"),
    path("requests/", desk.queue, name="queue"),
    path("undo/", desk_undo.undo, name="undo"),
    path("requests/counts/", desk_live.queue_counts, name="queue_counts"),
    path("requests/bulk/", desk_bulk.act, name="bulk"),
    path("requests/views/", desk_views.save, name="view_save"),
    path("requests/views/<uuid:pk>/drop/", desk_views.drop, name="view_drop"),
    path("requests/export/", desk_exports.requests, name="export_requests"),
    path("referrals/export/", desk_exports.referrals, name="export_referrals"),
    path("tenants/export/", moved, {"sheet": True}, name="export_tenants"),
    path("directory/export/", desk_exports.directory, name="export_directory"),
    path("directory/partners/export/", desk_exports.partners, name="export_partners"),
    path("requests/new/", desk_filing.request_new, name="request_new"),
    path("requests/<str:code>/", desk_request.request_page, name="request"),
    path("requests/<str:code>/suggestions/", desk_request.suggestions, name="suggestions"),
    path("requests/<str:code>/alike/", matching_desk.alike, name="alike"),
    path("directory/<uuid:pk>/wanted/", matching_desk.wanted, name="resource_wanted"),
    path("directory/<uuid:pk>/tell/", matching_desk.tell, name="resource_tell"),
    path("requests/<str:code>/edit/", desk_edit.edit, name="request_edit"),
    path("requests/<str:code>/compose/", desk_request.compose, name="compose"),
    path("requests/<str:code>/presence/", desk_live.presence, name="presence"),
    path("requests/<str:code>/timeline/", desk_live.timeline, name="timeline"),
    path("requests/<str:code>/refer/", desk_refer.refer, name="refer"),
    path("requests/<str:code>/<slug:verb>/", desk_deeds.deed, name="deed"),
    path("referrals/", desk_referral.referrals, name="referrals"),
    path("referrals/<str:number>/", desk_referral.referral_page, name="referral"),
    path("referrals/<str:number>/refer/", desk_refer.onward, name="onward"),
    path("referrals/<str:number>/files/<uuid:pk>/", desk_referral.file, name="referral_file"),
    path("referrals/<str:number>/<slug:verb>/", desk_referral.deed, name="referral_deed"),
    *directory_patterns,
    path("tenants/", moved, name="tenants"),  # the register has taken their place: desk/companies/
    path("tenants/<uuid:pk>/", moved, name="tenant"),
]
