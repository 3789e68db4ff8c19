"""Addresses of applicants, below apply/. No park may be named `mine` or `applications`."""
from django.urls import path

from . import apply, apply_form, apply_page

app_name = "apply"
urlpatterns = [
    path("mine/", apply.mine, name="mine"),
    path("applications/<uuid:pk>/", apply_page.application, name="application"),
    path("applications/<uuid:pk>/edit/", apply_form.edit, name="edit"),
    path("applications/<uuid:pk>/check/", apply_form.check, name="check"),
    path("applications/<uuid:pk>/sent/", apply_form.sent, name="sent"),
    path("applications/<uuid:pk>/discard/", apply_form.discard, name="discard"),
    path("applications/<uuid:pk>/documents/<uuid:document>/", apply_form.document, name="document"),
    path("applications/<uuid:pk>/documents/<uuid:document>/remove/", apply_form.document_remove,
         name="document_remove"),
    path("applications/<uuid:pk>/<slug:name>/", apply_page.deed, name="deed"),
    path("<slug:slug>/", apply.start, name="start"),
    path("<slug:slug>/account/", apply.account, name="account"),
    path("<slug:slug>/begin/", apply.begin, name="begin"),
]
