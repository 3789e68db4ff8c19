"""The whole URL map on one page.

| path | what |
|---|---|
| / | everybody's own start page |
| parks/ apply/ | parks side by side, for everybody; joining one |
| portal/ desk/ partner/ p/<token> | companies, park staff, partners, partners without an account |
| files/ | attachments, only through a permission check |
| api/v1/ api/schema/ api/docs/ | REST, its OpenAPI document, the page to try it |
| hsds/ | the directory in the words of Open Referral HSDS 3 |
| me/ join/<token> | a person's own pages; what an invitation leads to |
| accounts/ admin/ | log-in; the technical administration for superusers |
"""
from django.contrib import admin
from django.urls import include, path, re_path
from drf_spectacular.views import SpectacularAPIView

from parkadmin.core.api.docs_view import DocsView
from parkadmin.core.api.problems import unknown_address
from parkadmin.core.http import views
from parkadmin.core.http.join import join

handler400 = views.bad_request
handler403 = views.forbidden
handler404 = views.not_found
handler500 = views.server_error

urlpatterns = [
    path("", views.home, name="home"),
    path("language/", views.set_language, name="set_language"),
    path("theme/", views.set_theme, name="set_theme"),
    path("healthz", views.healthz, name="healthz"),
    path("about/", views.about, name="about"),
    path("styleguide/", views.styleguide_page, name="styleguide"),
    path("accounts/", include("allauth.urls")),
    path("me/", include("parkadmin.core.http.me_urls")),
    path("join/<str:token>/", join, name="join"),
    path("portal/company/", include("tenants.urls")),
    path("apply/", include("tenants.views.apply_urls")),
    path("desk/figures/", include("tenants.views.figures_urls")),
    path("desk/admission/", include("tenants.views.admission_urls")),
    path("desk/companies/", include("tenants.views.register_urls")),
    path("desk/imports/", include("parkadmin.core.http.imports_urls")),
    path("", include("tenants.views.programmes_urls")),  # desk/programmes/ portal/programmes/ certificates/
    path("", include("requests_desk.urls")),  # portal/ desk/ partner/ p/<token> files/
    path("api/v1/", include("requests_desk.api.urls")),
    path("api/v1/", include("tenants.api.urls")),
    path("hsds/", include("requests_desk.hsds.urls")),
    # -- REST: document and page to try it -----------------------------------------------------------
    path("api/schema/", SpectacularAPIView.as_view(), name="api_schema"),
    path("api/docs/", DocsView.as_view(url_name="api_schema"), name="api_docs"),
    re_path("^api/", unknown_address),
    path("admin/", admin.site.urls),
]
