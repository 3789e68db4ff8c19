"""The OpenAPI document: made from the views themselves. The first line of a method's docstring is its summary."""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema

from .serializers import Problem

IDEMPOTENCY = OpenApiParameter(
    "Idempotency-Key", str, OpenApiParameter.HEADER, required=False,
    description="Any text of at most 255 characters that is new for each deed. The same request with the same key "
                "within a week has one effect and gets the same answer, with the header Idempotent-Replayed.")
PROBLEM = {"type": "about:blank", "request_id": "7d1c6c5e-0c0a-4c1e-9a57-3f1f7f0a2b11"}
PROBLEMS: dict[int, tuple[str, dict[str, Any]]] = {
    400: ("What was given is not acceptable.", {"title": "Please check what you entered.", "code": "invalid",
                                                "errors": {"title": ["Please fill this in."]}}),
    401: ("No key, or one that is not valid.", {"title": "This key is not valid.", "code": "not_authenticated"}),
    403: ("Your role does not allow this.", {"title": "Your role does not allow this.", "code": "forbidden"}),
    404: ("It does not exist, or not for you.", {"title": "There is no such page or object.", "code": "not_found"}),
    409: ("It does not fit the present state; `allowed` names what does.", {
        "title": "This is not possible now: somebody may have changed it in the meantime.", "code": "wrong_state",
        "allowed": ["activate", "ask", "decline"]}),
    422: ("The Idempotency-Key was used for another request.", {
        "title": "This Idempotency-Key was used for another request. Take a new one.", "code": "key_reused"}),
    412: ("Somebody has changed it since you read it.", {
        "title": "Somebody has changed this in the meantime. Read it again, then decide.", "code": "stale"}),
    428: ("The header If-Match is missing.", {
        "title": "Send the version that you have read as the header If-Match (it was in ETag).",
        "code": "precondition_required"}),
}


def documented(*, request: Any = None, reply: Any = None, status: int = 200, asked: Any = None, answer: Any = None,
               **extra: Any) -> Callable[[Callable], Callable]:
    """Decorator: the types of request and reply of an operation, and an example of each from the story."""
    examples = []
    if asked is not None:
        examples.append(OpenApiExample("asked", value=asked, request_only=True))
    if answer is not None:
        examples.append(OpenApiExample("answer", value=answer, response_only=True, status_codes=[str(status)]))
    return extend_schema(request=request, responses={status: reply}, examples=examples or None, **extra)


class Schema(AutoSchema):
    """Names, summaries and refusals of all operations, from the views."""

    def get_operation_id(self) -> str:
        return f"{self.view.basename}_{self.view.action}"

    def get_summary(self) -> str:
        return self._docstring().partition("\n")[0].strip().rstrip(".")

    def get_description(self) -> str:
        return self._docstring().partition("\n")[2].strip()

    def _docstring(self) -> str:
        lines = (getattr(self.view, self.view.action).__doc__ or "").strip().splitlines()
        return "\n".join(line.strip() for line in lines)

    def _get_response_bodies(self, direction: str = "response") -> dict[str, Any]:
        bodies = super()._get_response_bodies(direction)
        problem = self.resolve_serializer(Problem, "response")
        for status in self.refusals():
            text, example = PROBLEMS[status]
            bodies[str(status)] = {"description": text, "content": {"application/problem+json": {
                "schema": problem.ref, "example": {**PROBLEM, "status": status, **example}}}}
        return bodies

    def refusals(self) -> list[int]:
        """Which refusals an operation may answer with."""
        in_path, writes = "{" in self.path, self.method != "GET"
        found = {401, *([400] if writes or self._is_list_view() else []), *([404] if in_path else []),
                 *([403] if writes else []), *([409] if writes and in_path else [])}
        kept = {422} if self.method == "POST" and self.view.keeps_answers else set()
        return sorted(found | kept | ({412, 428} if self.method == "PATCH" else set()))

    def get_override_parameters(self) -> list[Any]:
        """What the operation names itself, and the key that every POST may carry."""
        kept = self.method == "POST" and self.view.keeps_answers
        return [*super().get_override_parameters(), *([IDEMPOTENCY] if kept else [])]
