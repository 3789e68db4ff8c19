"""Rules about what is given, for every surface alike: they raise Invalid with a message per field."""
from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from parkadmin.core.actors import Actor
from parkadmin.core.checks import Check
from parkadmin.core.reference import regions, sectors
from parkadmin.core.text import normalize

from .choices import SHARING_WIDTH, Sharing
from .models import HelpRequest, Question, Referral, RequestKind


def check_answers(check: Check, kind: RequestKind | None, answers: Mapping[str, Any], *,
                  require: bool = True) -> dict[str, Any]:
    """Answers to the kind's extra questions, by code. Unknown codes are refused by name, not ignored."""
    questions = {question.code: question for question in kind.questions.all()} if kind else {}
    if not isinstance(answers, Mapping):
        check.add("answers", _("Please answer this question."))
        return {}
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
        day = check.day(field, _day(value))
        return day.isoformat() if day else None
    if question.type == types.YES_NO:
        if not isinstance(value, bool | None) and value != "":
            check.add(field, _("Please choose one of the options."))
        return value if isinstance(value, bool) else None
    if question.type == types.CHOICE and value and value not in [choice["code"] for choice in question.choices]:
        check.add(field, _("Please choose one of the options."))
        return None
    return check.text(field, value, limit=1000, required=False)


def _day(value: Any) -> Any:
    """A date as answers keep it (ISO 8601), or as it came."""
    try:
        return date.fromisoformat(value) if value and isinstance(value, str) else value
    except ValueError:
        return value


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
        for secret in identifying_words(request):
            if names(secret, text):
                check.add(field, _("This names the tenant (“%(word)s”). A teaser must not.") % {"word": secret})


def keep_anonymous(actor: Actor, referral: Referral, **texts: str) -> None:
    """Words to a destination that was not told who asks name nobody either. Raises Invalid.

    Only to those who know it: to the destination itself a refusal would tell which name is the right one.
    """
    check = Check()
    if not referral.identity_released and knows_who_asks(actor, referral):
        check_teaser(check, referral.request, **texts)
    check.done()


def knows_who_asks(actor: Actor, referral: Referral) -> bool:
    """Whether the actor works for the request's park, or for one that passes it on and was told itself."""
    if referral.request.park_id in actor.staff:
        return True
    above = referral.part_of if referral.origin_park_id in actor.staff else None
    return above is not None and above.identity_released


LONG_NAME = 6  # letters that hardly stand inside of other words by chance


def names(secret: str, text: str) -> bool:
    """Whether a text holds a name, whatever its width, case, or signs put between the letters.

    A short Latin name must stand by itself ("Li Na" is not in "Carolina"); others are found anywhere.
    """
    letters = "".join(filter(str.isalnum, normalize(secret)))
    if not letters:
        return False
    if len(letters) >= LONG_NAME or not letters.isascii() or letters.isdigit():
        return letters in "".join(filter(str.isalnum, normalize(text)))
    return re.search(r"(?<![a-z0-9])" + r"[\W_]*".join(letters) + r"(?![a-z0-9])", normalize(text)) is not None


def identifying_words(request: HelpRequest) -> list[str]:
    """The words that tell who asks."""
    tenant, requester = request.tenant, request.requester
    words = [tenant.name_zh, tenant.name_en, tenant.uscc, tenant.phone, request.contact_phone, request.number]
    words += short_names(tenant.name_zh, tenant.name_en) + brands(request)
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


def brands(request: HelpRequest) -> list[str]:
    """The part of a short name that is the company's alone: "Jiuwu" of "Jiuwu Boron", 久乌 of 久乌硼业. Words that a
    place, a park, a sector or a kind of help is called by say nothing of who asks."""
    found = []
    for name in short_names(request.tenant.name_zh, request.tenant.name_en):
        first = name.split()[0] if name.isascii() else name[:2]
        known = normalize(" ".join(common_names(request)))
        if len(first) >= (4 if first.isascii() else 2) and normalize(first) not in known:
            found.append(first)
    return found


def common_names(request: HelpRequest) -> list[str]:
    """Names that many share."""
    park, kind = request.park, request.kind
    lists = [*regions.REGIONS.values(), *sectors.SECTORS.values(), (park.name_zh, park.name_en)]
    return [name for pair in lists for name in pair] + ([kind.name_zh, kind.name_en] if kind else [])
