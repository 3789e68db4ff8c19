"""Addresses of the portal pages."""

app_name = "portal"
urlpatterns = []
