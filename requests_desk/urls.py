"""All addresses of the requests desk; each part keeps its own list."""
from django.urls import include, path

from .views.search import search

urlpatterns = [
    path("desk/settings/", include("requests_desk.views.settings_urls")),
    path("", include("requests_desk.views.news_urls")),  # desk/news/ portal/news/ portal/help/
    path("search/", search, name="search"),
    path("portal/", include("requests_desk.views.portal_urls")),
    path("desk/", include("requests_desk.views.desk_urls")),
    path("", include("requests_desk.views.partner_urls")),
    path("", include("requests_desk.views.file_urls")),
]
