"""Addresses of applicants, below apply/."""
from django.urls import path

from . import apply

app_name = "apply"
urlpatterns = [
    path("<slug:slug>/", apply.start, name="start"),
]
