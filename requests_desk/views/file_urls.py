"""Addresses of the file pages."""

app_name = "files"
urlpatterns = []
