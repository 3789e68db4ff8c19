"""`manage.py migrate` as the owner of the tables; then the cache table and the application's rights."""
from typing import Any

from django.core.management import call_command
from django.core.management.commands import migrate
from django.db import connections

from parkadmin import database


class Command(migrate.Command):
    """Django's command, run as the owner. The application's own role may not change tables."""

    def handle(self, *args: Any, **options: Any) -> None:
        alias = options["database"]
        app = database.current_role(connections[alias])
        with database.as_owner(alias) as connection:
            super().handle(*args, **options)
            if options["plan"] or options["check_unapplied"]:
                return
            call_command("createcachetable", database=alias, verbosity=0)
            database.grant(connection, app)
