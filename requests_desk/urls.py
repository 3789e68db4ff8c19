"""All addresses of the requests desk; each part keeps its own list."""
from django.urls import include, path

urlpatterns = [
    path("portal/", include("requests_desk.views.portal_urls")),
    path("desk/", include("requests_desk.views.desk_urls")),
    path("", include("requests_desk.views.partner_urls")),
    path("", include("requests_desk.views.file_urls")),
]
