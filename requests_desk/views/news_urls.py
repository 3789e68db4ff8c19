"""Addresses of news and help: written at the desk, read in the portal. `name` is news or help."""
from django.urls import path, register_converter

from . import news_desk, news_portal


class PostName:
    """The two kinds of posts."""

    regex = "news|help"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(PostName, "post_name")
app_name = "news"
urlpatterns = [
    path("desk/news/", news_desk.posts, name="desk"),
    path("desk/news/<post_name:name>/", news_desk.posts, name="desk_list"),
    path("desk/news/<post_name:name>/new/", news_desk.post, name="desk_new"),
    path("desk/news/<post_name:name>/<uuid:pk>/", news_desk.post, name="desk_post"),
    path("desk/news/<post_name:name>/<uuid:pk>/unpublish/", news_desk.unpublish, name="unpublish"),
    path("portal/news/", news_portal.news, name="list"),
    path("portal/news/<uuid:pk>/", news_portal.news_page, name="page"),
    path("portal/help/", news_portal.help_list, name="help"),
    path("portal/help/<uuid:pk>/", news_portal.help_page, name="help_page"),
]
