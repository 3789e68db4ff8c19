"""Addresses of the portal pages. A request's code is its number, or the id of a draft."""
from django.urls import path

from . import matching_portal, portal, portal_directory, portal_new, portal_request

app_name = "portal"
urlpatterns = [
    path("", portal.home, name="home"),
    path("requests/", portal.requests, name="requests"),
    path("requests/new/", portal_new.request_new, name="request_new"),
    path("requests/questions/", portal_new.questions, name="questions"),
    path("requests/suggestions/", portal_new.suggestions, name="suggestions"),
    path("requests/autosave/", portal_new.autosave, name="autosave"),
    path("requests/<str:code>/", portal_request.request_page, name="request"),
    path("requests/<str:code>/edit/", portal_request.request_edit, name="request_edit"),
    path("requests/<str:code>/sent/", portal_new.request_sent, name="request_sent"),
    path("requests/<str:code>/discard/", portal_new.draft_discard, name="draft_discard"),
    path("requests/<str:code>/do/<slug:name>/", portal_request.deed, name="deed"),
    path("offers/", matching_portal.offers, name="offers"),
    path("directory/", portal_directory.directory, name="directory"),
    path("directory/<uuid:pk>/", portal_directory.resource_page, name="resource"),
]
