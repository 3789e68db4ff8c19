"""Addresses of imports, below desk/imports/."""
from django.urls import path

from . import imports

app_name = "imports"
urlpatterns = [
    path("", imports.runs_page, name="list"),
    path("new/", imports.new, name="new"),
    path("template/<slug:sheet>/", imports.template, name="template"),
    path("<uuid:pk>/", imports.run_page, name="run"),
    path("<uuid:pk>/apply/", imports.apply, name="apply"),
    path("<uuid:pk>/undo/", imports.undo, name="undo"),
    path("<uuid:pk>/file/", imports.original, name="file"),
    path("<uuid:pk>/faults/", imports.faults_file, name="faults"),
]
