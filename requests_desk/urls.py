"""All addresses of the requests desk; each part keeps its own list."""
from django.contrib.sitemaps.views import sitemap
from django.urls import include, path

from .views.public import ParkSitemap, robots
from .views.search import search

urlpatterns = [
    path("parks/", include("requests_desk.views.public_urls")),
    path("robots.txt", robots, name="robots"),
    path("sitemap.xml", sitemap, {"sitemaps": {"parks": ParkSitemap}}, name="sitemap"),
    path("desk/settings/", include("requests_desk.views.settings_urls")),
    path("", include("requests_desk.views.news_urls")),  # desk/news/ portal/news/ portal/help/
    path("search/", search, name="search"),
    path("portal/", include("requests_desk.views.portal_urls")),
    path("desk/", include("requests_desk.views.desk_urls")),
    path("", include("requests_desk.views.partner_urls")),
    path("", include("requests_desk.views.file_urls")),
]
