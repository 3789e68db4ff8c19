"""What a verb may raise. Surfaces translate: NotFound 404, Forbidden 403, Invalid 400/422, Refused 409."""
from collections.abc import Iterable, Mapping

from django.utils.translation import gettext_lazy as _


class DeskError(Exception):
    """Parent of all expected refusals. `code` is stable and for machines, `message` is for people."""

    status = 400

    def __init__(self, code: str, message: object = "", **extra: object) -> None:
        self.code = code
        self.message = message
        self.extra = extra
        super().__init__(f"{code}: {message}")


class NotFound(DeskError):
    """The object does not exist, or is out of the actor's scope: nobody can tell which."""

    status = 404

    def __init__(self, code: str = "not_found", message: object = _("There is no such page or object.")) -> None:
        super().__init__(code, message)


class Forbidden(DeskError):
    """The object is in scope, but the actor's role is too low for this deed."""

    status = 403

    def __init__(self, code: str = "forbidden", message: object = _("Your role does not allow this.")) -> None:
        super().__init__(code, message)


class Refused(DeskError):
    """The deed does not fit the present state. `allowed` names what is possible now."""

    status = 409

    def __init__(self, code: str, message: object, allowed: Iterable[str] = ()) -> None:
        self.allowed = list(allowed)
        super().__init__(code, message)


class Invalid(DeskError):
    """What was given is not acceptable: messages per field (`""` for the whole)."""

    status = 400

    def __init__(self, errors: Mapping[str, object]) -> None:
        self.errors = {field: text if isinstance(text, list) else [text] for field, text in errors.items()}
        super().__init__("invalid", _("Please check what you entered."))
