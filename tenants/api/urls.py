"""Addresses of the REST API about companies: each part adds its line."""
from rest_framework.routers import SimpleRouter

from .programmes import EnrolmentView, ProgrammeView

app_name = "tenants_api"
router = SimpleRouter(use_regex_path=False)
for name, view in {"programmes": ProgrammeView, "enrolments": EnrolmentView}.items():
    router.register(name, view, basename=name)

urlpatterns = router.urls
