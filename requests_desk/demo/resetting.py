"""Takes everything out of a demonstration's database. The history refuses to be deleted, so the server's own superuser
does it, which only an embedded server has; and never where a park of somebody's own is kept."""
from django.core.management.base import CommandError
from django.db import connections

from parkadmin import database
from parkadmin.core.models import Park
from parkadmin.postgresql import roles

KEPT = ("django_migrations", "django_content_type", "auth_permission")
EMPTY = f"""
SET session_replication_role = replica;
DO $$
DECLARE name text;
BEGIN
  FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename NOT IN {KEPT} LOOP
    EXECUTE format('DELETE FROM %I', name);
  END LOOP;
END $$
"""


def reset() -> None:
    """Delete every row but those that migrations made."""
    server = database.cluster()
    if server is None:
        raise CommandError("DATABASE_URL is set: your own server is not reset from here")
    if Park.objects.filter(is_demo=False).exists():
        raise CommandError("a park that is not demo data is kept here: nothing was deleted")
    connection = server.connect(roles.SUPERUSER, connections["default"].settings_dict["NAME"])
    try:
        with connection.cursor() as cursor:
            cursor.execute(EMPTY)
    finally:
        connection.close()
