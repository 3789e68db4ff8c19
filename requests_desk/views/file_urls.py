"""Addresses of the file pages."""
from django.urls import path

from . import files

app_name = "files"
urlpatterns = [path("files/<uuid:pk>/", files.download, name="download")]
