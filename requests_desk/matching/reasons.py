"""Reasons in words, in the reader's language. Facts are kept with each suggestion; sentences are made when read."""
from typing import Any

from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from parkadmin.core.reference.languages import language_name, listed
from parkadmin.core.reference.regions import region_name
from parkadmin.core.reference.sectors import sector_name
from requests_desk.choices import Capacity


def sentence(code: str, facts: dict[str, Any]) -> str:
    """One reason as a short statement that a person can check."""
    return SENTENCES[code](facts)


def _experts(facts: dict[str, Any]) -> str:
    zh = (get_language() or "zh").startswith("zh")
    names = [expert["zh"] if zh else expert["en"] or expert["zh"] for expert in facts["experts"]]
    return _("expert: %(names)s") % {"names": listed(names)}


def _fresh(facts: dict[str, Any]) -> str:
    if facts["days"] <= 0:
        return _("confirmed today")
    return ngettext("confirmed %(days)d day ago", "confirmed %(days)d days ago", facts["days"]) % facts


def _words(facts: dict[str, Any]) -> str:
    translated = [f"{asked} → {found}" for asked, found in facts.get("translated", ())]
    return " · ".join([*facts["words"], *translated])


def _meaning(facts: dict[str, Any]) -> str:
    if facts["words"]:
        return _("close in meaning, above all: %(words)s") % {"words": listed(facts["words"])}
    return _("close in meaning")


LEVELS = {"strong": gettext_lazy("strong evidence"), "some": gettext_lazy("some evidence"),
          "weak": gettext_lazy("weak evidence")}
SENTENCES = {
    "evidence": lambda facts: str(LEVELS[facts["level"]]),
    "words": _words,
    "meaning": _meaning,
    "uncovered": lambda facts: _("not mentioned: %(words)s") % {"words": listed(facts["words"])},
    "kind": lambda facts: _("the kind of help asked for"),
    "sector": lambda facts: _("sector: %(sector)s") % {"sector": sector_name(facts["sector"])},
    "from_region": lambda facts: _("from %(region)s, as asked") % {"region": region_name(facts["region"])},
    "other_region": lambda facts: _("not from the region asked for"),
    "serves": lambda facts: _("serves %(region)s") % {"region": region_name(facts["region"])},
    "experts": _experts,
    "language": lambda facts: _("speaks %(language)s") % {"language": language_name(facts["language"])},
    "capacity": lambda facts: str(Capacity(facts["capacity"]).label),
    "record": lambda facts: _("%(solved)d of %(tried)d earlier referrals completed") % facts,
    "fresh": _fresh,
}
