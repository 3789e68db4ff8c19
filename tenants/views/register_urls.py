"""Addresses of the register, below desk/companies/."""
from django.urls import path

from . import register, register_deeds, register_edit, register_grow, register_parts, register_sites, register_tenant

app_name = "register"
urlpatterns = [
    path("", register.tenants, name="list"),
    path("export/", register.export, name="export"),
    path("duplicates/", register.duplicates, name="duplicates"),
    path("new/", register_edit.tenant_new, name="new"),
    path("hint/", register_edit.hint, name="hint"),
    path("sites/", register_sites.start, name="sites_start"),
    path("sites/<uuid:park>/", register_sites.sites, name="sites"),
    path("sites/<uuid:pk>/change/", register_sites.site, name="site"),
    path("sites/<uuid:pk>/remove/", register_sites.site_remove, name="site_remove"),
    path("<uuid:pk>/", register_tenant.tenant, name="tenant"),
    path("<uuid:pk>/edit/", register_edit.tenant_edit, name="edit"),
    path("<uuid:pk>/company/", register_grow.grow, name="grow"),
    path("<uuid:pk>/notes/", register_tenant.note_add, name="note"),
    path("<uuid:pk>/notes/<uuid:note>/remove/", register_tenant.note_remove, name="note_remove"),
    path("<uuid:pk>/steps/<slug:name>/", register_deeds.step, name="step"),
    path("<uuid:pk>/<slug:part>/add/", register_parts.desk_add, name="part_add"),
    path("<uuid:pk>/<slug:part>/<uuid:row>/", register_parts.desk_change, name="part"),
    path("<uuid:pk>/<slug:part>/<uuid:row>/remove/", register_parts.desk_remove, name="part_remove"),
]
