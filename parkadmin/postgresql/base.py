"""The database backend named in settings.DATABASES: starts the embedded server with the first connection."""
from pathlib import Path
from typing import Any

from django.db.backends.postgresql import base, client

from .cluster import Cluster
from .wheel import program


class DatabaseClient(client.DatabaseClient):
    """`manage.py dbshell` with the psql of the wheel."""

    executable_name = str(program("psql"))


class DatabaseWrapper(base.DatabaseWrapper):
    """Connects to the cluster in `settings_dict["EMBEDDED"]`, and starts it where it is not running."""

    client_class = DatabaseClient

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        embedded = self.settings_dict["EMBEDDED"]
        cluster = Cluster(Path(embedded["directory"]), embedded.get("options"))
        return cluster.patiently(lambda: super(DatabaseWrapper, self).get_new_connection(conn_params))
