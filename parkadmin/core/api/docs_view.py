"""The page to try the API."""
from drf_spectacular.views import SpectacularSwaggerSplitView


class DocsView(SpectacularSwaggerSplitView):
    """Swagger UI. Everything on it comes from here, without an inline style: our policy stays as it is."""

    template_name = "api/docs.html"
