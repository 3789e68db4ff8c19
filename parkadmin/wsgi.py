"""WSGI entry point: `gunicorn parkadmin.wsgi`."""
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parkadmin.settings")
application = get_wsgi_application()

from parkadmin.core import serving  # noqa: E402, after the apps are ready

serving.started()
