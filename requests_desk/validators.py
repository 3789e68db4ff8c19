"""Rules about what is given, for every surface alike: they raise Invalid with a message per field."""
from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

import phonenumbers
from django.utils.translation import gettext as _

from parkadmin.core.errors import Invalid
from parkadmin.core.text import normalize

from .choices import SHARING_WIDTH, Sharing
from .models import HelpRequest, Question, RequestKind

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
TITLE_LENGTH = 160
TEXT_LENGTH = 10_000
MOST_PEOPLE = 1_000_000
LARGEST_BUDGET = Decimal("999999999999.99")


class Check:
    """Collects messages per field, so that a person sees all of them at once."""

    def __init__(self) -> None:
        self.errors: dict[str, list[object]] = {}

    def add(self, field: str, message: object) -> None:
        self.errors.setdefault(field, []).append(message)

    def text(self, field: str, value: Any, *, limit: int = TEXT_LENGTH, required: bool = True) -> str:
        """A text without control characters; newlines stay, spaces around go."""
        if not isinstance(value, str | None):
            self.add(field, _("This must be a text."))
            return ""
        value = (value or "").replace("\r\n", "\n").strip()
        if CONTROL.search(value):
            self.add(field, _("This contains characters that cannot be stored."))
        elif required and not value:
            self.add(field, _("Please fill this in."))
        elif len(value) > limit:
            self.add(field, _("This is too long: %(count)d characters. At most %(limit)d.")
                     % {"count": len(value), "limit": limit})
        return value

    def line(self, field: str, value: Any, *, limit: int = TITLE_LENGTH, required: bool = True) -> str:
        """A text on one line."""
        return " ".join(self.text(field, value, limit=limit, required=required).split())

    def phone(self, field: str, value: Any, *, required: bool = False) -> str:
        """A telephone number that could exist; numbers without a country are China's. Kept as it was written."""
        value = self.line(field, value, limit=32, required=required)
        if value and field not in self.errors:
            try:
                possible = phonenumbers.is_possible_number(phonenumbers.parse(value, "CN"))
            except phonenumbers.NumberParseException:
                possible = False
            if not possible:
                self.add(field, _("This is not a telephone number."))
        return value

    def choice(self, field: str, value: Any, choices: Any, *, required: bool = True) -> str:
        """One of the values of a TextChoices class."""
        if not value and not required:
            return ""
        if value not in choices.values:
            self.add(field, _("Please choose one of the options."))
            return ""
        return str(value)

    def number(self, field: str, value: Any, *, low: int = 0, high: int = MOST_PEOPLE,
               required: bool = False) -> int | None:
        """A whole number within bounds."""
        if value in (None, ""):
            if required:
                self.add(field, _("Please fill this in."))
            return None
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            self.add(field, _("This must be a whole number from %(low)d to %(high)d.") % {"low": low, "high": high})
            return None
        return value

    def amount(self, field: str, value: Any) -> Decimal | None:
        """An amount of money: not negative, at most two decimals."""
        if value in (None, ""):
            return None
        try:
            amount = Decimal(str(value))
            fits = amount.is_finite() and 0 <= amount <= LARGEST_BUDGET and amount == amount.quantize(Decimal("0.01"))
        except InvalidOperation:
            fits = False
        if not fits:
            self.add(field, _("This must be an amount of money with at most two decimals."))
            return None
        return amount

    def day(self, field: str, value: Any, *, not_before: date | None = None) -> date | None:
        """A date, perhaps not before another."""
        if value in (None, ""):
            return None
        if not isinstance(value, date):
            self.add(field, _("This must be a date."))
        elif not_before and value < not_before:
            self.add(field, _("This date has passed."))
        else:
            return value
        return None

    def done(self) -> None:
        """Raise Invalid if anything was wrong."""
        if self.errors:
            raise Invalid(self.errors)


def check_answers(check: Check, kind: RequestKind | None, answers: Mapping[str, Any], *,
                  require: bool = True) -> dict[str, Any]:
    """Answers to the kind's extra questions, by code. Unknown codes are refused by name, not ignored."""
    questions = {question.code: question for question in kind.questions.all()} if kind else {}
    for code in sorted(set(answers) - set(questions)):
        check.add("answers", _("This kind of request does not ask “%(code)s”.") % {"code": str(code)[:40]})
    kept = {}
    for code, question in questions.items():
        value = _answer(check, question, answers.get(code))
        if value not in (None, ""):
            kept[code] = value
        elif question.required and require:
            check.add(f"answers.{code}", _("Please answer this question."))
    return kept


def _answer(check: Check, question: Question, value: Any) -> Any:
    field = f"answers.{question.code}"
    types = Question.Type
    if question.type == types.NUMBER:
        return check.number(field, value, high=1_000_000_000)
    if question.type == types.DATE:
        day = check.day(field, value)
        return day.isoformat() if day else None
    if question.type == types.YES_NO:
        return value if isinstance(value, bool) else None
    if question.type == types.CHOICE and value and value not in [choice["code"] for choice in question.choices]:
        check.add(field, _("Please choose one of the options."))
        return None
    return check.text(field, value, limit=1000, required=False)


def check_sharing(check: Check, request: HelpRequest, wanted: str) -> None:
    """A referral shares no more than the tenant allowed."""
    if wanted not in SHARING_WIDTH:
        check.add("sharing", _("Please choose one of the options."))
    elif request.sharing == Sharing.PARK:
        check.add("sharing", _("The tenant shares this request with its own park only. Ask the tenant to widen it."))
    elif wanted == Sharing.PARK or SHARING_WIDTH[wanted] > SHARING_WIDTH[request.sharing]:
        check.add("sharing", _("The tenant allowed less: “%(level)s”.") % {"level": request.get_sharing_display()})


def check_teaser(check: Check, request: HelpRequest, **texts: str) -> None:
    """A teaser names nobody: not the tenant in either language, not its code, phone or people."""
    for field, text in texts.items():
        squeezed = "".join(normalize(text).split())
        for secret in identifying_words(request):
            if "".join(normalize(secret).split()) in squeezed:
                check.add(field, _("This names the tenant (“%(word)s”). A teaser must not.") % {"word": secret})


def identifying_words(request: HelpRequest) -> list[str]:
    """The words that tell who asks."""
    tenant, requester = request.tenant, request.requester
    words = [tenant.name_zh, tenant.name_en, tenant.uscc, tenant.phone, request.contact_phone, request.number]
    words += short_names(tenant.name_zh, tenant.name_en)
    if requester:
        words += [requester.name, requester.email, requester.phone]
    return list(dict.fromkeys(word for word in words if word and len(word) > 1))


LEGAL_FORMS = re.compile(r"(股份有限公司|有限责任公司|有限公司|公司|工业|科技|co\.?,? ?ltd\.?|company|limited|inc\.?|"
                         r"technology|industry|co\.?$|ltd\.?$)", re.IGNORECASE)
PLACES = re.compile(r"^(北京|天津|河北|保定|滨海|雄安|上海|beijing|tianjin|hebei|baoding|binhai)\s*", re.IGNORECASE)


def short_names(*names: str) -> list[str]:
    """What people call a company: its name without place and legal form ("Jiuwu Boron")."""
    cores = [PLACES.sub("", LEGAL_FORMS.sub("", name).strip(" ,.")).strip(" ,.") for name in names if name]
    return [core for core in cores if len(core) >= (2 if not core.isascii() else 4)]
