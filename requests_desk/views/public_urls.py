"""Addresses for everybody, below parks/."""
from django.urls import path

from . import public

app_name = "public"
urlpatterns = [
    path("", public.parks, name="parks"),
    path("<slug:slug>/", public.park, name="park"),
]
