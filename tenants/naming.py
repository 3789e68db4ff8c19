"""By what two entries are taken for the same company: keys of names and phones, and the unified social credit code."""
from __future__ import annotations

import re
import unicodedata

import phonenumbers
from django.utils.translation import gettext as _
from stdnum.cn import uscc

from parkadmin.core.checks import Check

LONGEST_NAME_KEY, LONGEST_PHONE_KEY = 160, 32
# What says how a company is constituted, not which one it is; also how teams call themselves. Longest first.
LEGAL_FORMS = re.compile(
    r"(?:股份有限责任公司|股份有限公司|有限责任公司|有限公司|股份公司|总公司|公司|有限合伙企业|普通合伙企业|有限合伙|普通合伙"
    r"|集团|创业团队|项目团队|团队"
    r"|(?<![^\W_])(?:co|company|ltd|limited|inc|incorporated|corp|corporation|llc|llp|lp|plc|gmbh|ag|group|holdings"
    r"|startup team|team))$")
IGNORED = re.compile(r"[.'’`·•]")  # stands inside of words: L.L.C., O'Neill
SEPARATORS = re.compile(r"[\W_]+")
EXTENSION = re.compile(r"(?:转|分机|ext\.?|x|#).*$", re.IGNORECASE)
CODE_LENGTH = 18
CODE_ALPHABET = frozenset("0123456789ABCDEFGHJKLMNPQRTUWXY")  # GB 32100-2015: no I, O, S, V, Z


def name_key(name: str) -> str:
    """What remains of a company's name when its legal form, brackets, punctuation, spaces and case are left out.

    Places stay: a Tianjin and a Baoding company of one group are two. A name of nothing but a legal form keeps it.
    """
    text = unicodedata.normalize("NFKC", name or "").casefold().replace("&", " and ")
    plain = SEPARATORS.sub(" ", IGNORED.sub("", text)).strip()
    short = plain
    while (shorter := LEGAL_FORMS.sub("", short).strip()) != short:
        short = shorter
    return (short or plain).replace(" ", "")[:LONGEST_NAME_KEY]


def phone_key(phone: str) -> str:
    """The digits of a telephone number that matter: without China's country code, the trunk's zero and extensions.
    Numbers of other countries keep their country code. Empty for what holds no number."""
    text = EXTENSION.sub("", unicodedata.normalize("NFKC", phone or ""))
    digits = re.sub(r"\D", "", text)
    if not digits:
        return ""
    try:
        number = phonenumbers.parse(text, "CN")
    except phonenumbers.NumberParseException:
        return digits.lstrip("0")[:LONGEST_PHONE_KEY]
    national = phonenumbers.national_significant_number(number)
    prefix = "" if number.country_code == 86 else str(number.country_code)
    return (prefix + national)[:LONGEST_PHONE_KEY]


def keys(name_zh: str, name_en: str = "", phone: str = "") -> dict[str, str]:
    """The columns that duplicates are found by."""
    return {"name_key": name_key(name_zh), "name_en_key": name_key(name_en), "phone_key": phone_key(phone)}


def compact_uscc(value: str) -> str:
    """A unified social credit code without spaces and hyphens, in capitals, full-width characters made plain."""
    return re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", value or "")).upper()


def uscc_fault(code: str) -> str:
    """What is wrong with a compact code (GB 32100-2015), in the reader's language; empty if nothing is."""
    if len(code) != CODE_LENGTH:
        return _("A unified social credit code has 18 characters; this one has %(count)d.") % {"count": len(code)}
    wrong = sorted({character for character in code if character not in CODE_ALPHABET})
    if wrong:
        return _("A unified social credit code consists of digits and capital letters without I, O, S, V and Z; this "
                 "one holds %(characters)s.") % {"characters": " ".join(wrong)}
    if not code[:8].isdigit():
        return _("The first 8 characters of a unified social credit code are digits.")
    if not uscc.is_valid(code):
        return _("The check character at the end does not fit: please compare the code with the business licence.")
    return ""


def check_uscc(check: Check, field: str, value: object, *, required: bool = False) -> str:
    """The compact code; what is wrong with it is added to `check`."""
    code = compact_uscc(check.line(field, value, limit=60, required=required))
    if code and field not in check.errors and (fault := uscc_fault(code)):
        check.add(field, fault)
    return code if field not in check.errors else ""
