"""What a long text may cost: of the words that very many documents hold, the least telling are left out."""
from __future__ import annotations

from collections.abc import Sequence

from requests_desk.models import MatchCommonTerm

from .lexicon import Group

COMMON = 2_000  # documents; rarer words are not counted beforehand
AFFORDABLE = 120_000  # postings that one statement may read


def affordable(groups: Sequence[Group], kind: str) -> list[Group]:
    """The groups, the rarest words first as long as they can be afforded; their order stays. The word itself is kept
    before its translations."""
    terms = {term for group in groups for term, _weight in group.terms}
    counts = dict(MatchCommonTerm.objects.filter(kind=kind, term__in=terms).values_list("term", "documents"))
    if sum(counts.get(term, 0) for term in terms) <= AFFORDABLE:
        return list(groups)
    left, kept = AFFORDABLE, set()
    wanted = sorted(((counts.get(term, 0) / weight, number, term) for number, group in enumerate(groups)
                     for term, weight in group.terms))
    for _cost, number, term in wanted:
        if counts.get(term, 0) <= left or not kept:
            kept.add((number, term))
            left -= counts.get(term, 0)
    trimmed = [Group(group.text, tuple(pair for pair in group.terms if (number, pair[0]) in kept))
               for number, group in enumerate(groups)]
    return [group for group in trimmed if group.terms]
