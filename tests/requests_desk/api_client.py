"""A script of somebody's: speaks the API with a key, as curl would."""
from __future__ import annotations

from typing import Any

from django.test import Client

from parkadmin.core.api.authentication import make_key
from parkadmin.core.models import User

API = "/api/v1"


class Script:
    """`script.post("requests/", title=...)`. `data` of the answer is its JSON."""

    def __init__(self, user: User, language: str = "en") -> None:
        self.key, self.secret = make_key(user=user, name="test")
        self.language, self.client = language, Client(raise_request_exception=True)

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        path = path if path.startswith(("/", "http")) else f"{API}/{path}"
        sent = {"content_type": "application/json"} if body is not None else {}
        headers = {"Authorization": f"Bearer {self.secret}", "Accept-Language": self.language, **headers}
        return self.client.generic(method, path, _json(body), headers=headers, **sent)

    def get(self, path: str, **headers: str) -> Any:
        return self.ask("GET", path, **headers)

    def post(self, path: str, **body: Any) -> Any:
        return self.ask("POST", path, body)

    def patch(self, path: str, version: int | None, **body: Any) -> Any:
        return self.ask("PATCH", path, body, **({"If-Match": f'"{version}"'} if version else {}))

    def send(self, path: str, **form: Any) -> Any:
        """A form with files."""
        return self.client.post(f"{API}/{path}", form, headers={
            "Authorization": f"Bearer {self.secret}", "Accept-Language": self.language})


def _json(body: Any) -> bytes | str:
    import json

    return b"" if body is None else body if isinstance(body, bytes) else json.dumps(body)
