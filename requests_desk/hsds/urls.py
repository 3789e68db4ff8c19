"""Addresses below hsds/, as the published document names them, and the same with a slash behind."""
from typing import Any

from django.urls import URLPattern, path

from .views import OrganizationView, PlaceView, RootView, ServiceView, TaxonomyView, TermView

app_name = "hsds"


def both(name: str, view: type[Any]) -> list[URLPattern]:
    """List and object; the forms with a slash have no name of their own."""
    many, one = view.as_view({"get": "list"}), view.as_view({"get": "retrieve"})
    return [path(name, many, name=name), path(f"{name}/<uuid:pk>", one, name=f"{name}_one"), path(f"{name}/", many),
            path(f"{name}/<uuid:pk>/", one)]


urlpatterns = [
    path("", RootView.as_view({"get": "root"}), name="root"),
    path("profile", RootView.as_view({"get": "profile"}), name="profile"),
    *both("services", ServiceView), *both("organizations", OrganizationView),
    *both("service_at_locations", PlaceView), *both("taxonomies", TaxonomyView), *both("taxonomy_terms", TermView),
]
