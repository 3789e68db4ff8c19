"""Addresses of a person's own pages."""
from django.urls import path

from . import me

app_name = "me"
urlpatterns = [
    path("notices/", me.notice_list, name="notices"),
    path("notices/panel/", me.panel, name="panel"),
    path("notices/read/", me.notices_read, name="notices_read"),
    path("notices/<uuid:pk>/", me.notice_open, name="notice"),
    path("settings/", me.profile, name="settings"),
    path("settings/notices/", me.switches, name="switches"),
    path("keys/", me.key_list, name="keys"),
    path("keys/<uuid:pk>/revoke/", me.key_revoke, name="key_revoke"),
    path("drafts/<str:key>/", me.draft, name="draft"),
    path("drafts/<str:key>/discard/", me.draft_discard, name="draft_discard"),
]
