"""The one statement that ranks: hard filters, words (BM25), meaning (vectors), boosts; each part apart.

Absolute scores, so that lists of several parks can be merged; ties by id. Words count once per group (a word and its
translations): document frequency of the union, frequencies weighted and set against the document's words of the same
script (averages are of those written in it), so that an entry in two languages is not thought long. The highest
attainable of the words is that of the groups, half of it of those alone that a document's script can hold: a Chinese
entry cannot hold an untranslated word.
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from parkadmin.core.reference.regions import NATIONWIDE, prefix
from requests_desk.models import DocumentKind, MatchWeights

from . import encoder, vectors
from .lexicon import Group
from .words import IS_HAN

K1, B = .8, .75
SHORTEST = .5  # of the average length: below, a document is not thought more telling
OTHER_SCRIPT = .25  # share of its words from which a document counts as written in a script
ATTAINABLE = .5  # how much of the highest attainable follows the document's script
PASSAGE = .5  # how much of the meaning is the best passage's, the rest the whole text's
CANDIDATES = 400  # by relevance, before boosts
LARGE = 8_000  # documents, from which vectors are found by their index
NEAREST = 400  # vectors that the index is asked for

MATCHED = """
word AS MATERIALIZED (
  SELECT * FROM unnest(%(groups)s::int[], %(terms)s::text[], %(weights)s::float8[], %(han)s::bool[])
    AS q (number, term, weight, han)),
size AS MATERIALIZED (
  SELECT count(*)::float8 AS documents,
         greatest(avg(words_han) FILTER (WHERE words_han >= %(other)s * (words_han + words_latin)), 1)::float8 AS han,
         greatest(avg(words_latin) FILTER (WHERE words_latin >= %(other)s * (words_han + words_latin)), 1)::float8
           AS latin
  FROM requests_desk_matchdocument WHERE kind = %(kind)s),
hit AS MATERIALIZED (
  SELECT p.document_id AS id, w.number, sum(w.weight * p.tf / (1 - %(b)s + %(b)s * greatest(
           %(shortest)s, p.length / CASE WHEN w.han THEN s.han ELSE s.latin END))) AS tf
  FROM word w JOIN requests_desk_matchposting p ON p.kind = %(kind)s AND p.term = w.term CROSS JOIN size s
  GROUP BY p.document_id, w.number),
rarity AS MATERIALIZED (
  SELECT g.number, ln(1 + (s.documents - coalesce(h.n, 0) + .5) / (coalesce(h.n, 0) + .5)) AS idf, g.han, g.latin
  FROM (SELECT number, bool_or(han) AS han, bool_or(NOT han) AS latin FROM word GROUP BY number) g
  LEFT JOIN (SELECT number, count(*)::float8 AS n FROM hit GROUP BY number) h ON h.number = g.number
  CROSS JOIN size s),
attainable AS MATERIALIZED (
  SELECT sum(idf) * (%(k1)s + 1) AS every, coalesce(sum(idf) FILTER (WHERE han), 0) * (%(k1)s + 1) AS han,
         coalesce(sum(idf) FILTER (WHERE latin), 0) * (%(k1)s + 1) AS latin FROM rarity),
lexical AS MATERIALIZED (
  SELECT h.id, sum(r.idf * h.tf * (%(k1)s + 1) / (h.tf + %(k1)s)) AS score
  FROM hit h JOIN rarity r ON r.number = h.number GROUP BY h.id),
"""
FILTERED = """
allowed AS MATERIALIZED (
  SELECT d.id, d.object_id, d.encoder = %(encoder)s AS encoded,
         d.words_han >= %(other)s * (d.words_han + d.words_latin) AS han,
         d.words_latin >= %(other)s * (d.words_han + d.words_latin) AS latin
  FROM ({rows}) AS permitted (object_id)
  JOIN requests_desk_matchdocument d ON d.kind = %(kind)s AND d.object_id = permitted.object_id{only}),
"""
# Of very many documents only the best by words and the nearest by vector are looked at.
NEAR = """
near AS MATERIALIZED (
  SELECT document_id AS id FROM requests_desk_matchvector WHERE is_whole
  ORDER BY vector <#> %(vector)s::halfvec LIMIT %(nearest)s),
"""
BEST = """
chosen AS MATERIALIZED ((SELECT id FROM lexical ORDER BY score DESC LIMIT %(best)s){near}),
"""
# OFFSET 0: vectors are compared before they are grouped, so that no vector is ever sorted.
WHOLE = """
whole AS MATERIALIZED (
  SELECT id, max(cosine) AS cosine FROM (
    SELECT v.document_id AS id, -(v.vector <#> %(vector)s::halfvec) AS cosine
    FROM requests_desk_matchvector v JOIN allowed a ON a.id = v.document_id
    WHERE a.encoded AND v.is_whole OFFSET 0) compared GROUP BY id),
"""
CANDIDATE = """
related AS (
  SELECT a.id, a.object_id, coalesce(l.score / nullif((1 - %(attainable)s) * t.every + %(attainable)s * CASE
           WHEN a.han AND NOT a.latin THEN t.han WHEN a.latin AND NOT a.han THEN t.latin ELSE t.every END, 0), 0)
         AS words, {whole} AS whole
  FROM allowed a LEFT JOIN lexical l ON l.id = a.id {join_whole} CROSS JOIN attainable t),
candidate AS MATERIALIZED (
  SELECT * FROM related WHERE %(everything)s OR words > 0 OR whole IS NOT NULL
  ORDER BY %(w_words)s * words + %(w_meaning)s * coalesce(whole, 0) DESC, object_id LIMIT %(candidates)s),
"""
PASSAGES = """
passage AS MATERIALIZED (
  SELECT id, max(cosine) AS cosine FROM (
    SELECT v.document_id AS id, -(v.vector <#> %(vector)s::halfvec) AS cosine
    FROM candidate c JOIN requests_desk_matchvector v ON v.document_id = c.id
    WHERE c.whole IS NOT NULL OFFSET 0) compared GROUP BY id),
"""
RESOURCE_FACTS = """
fact AS (
  SELECT c.id, (r.kind_id = %(kind_id)s::uuid) IS TRUE AS same_kind,
    CASE WHEN %(sector)s <> '' AND r.sectors @> ARRAY[%(sector)s]::varchar[] THEN 'same'
         WHEN %(sector)s <> '' AND EXISTS (SELECT FROM unnest(r.sectors) s WHERE left(s, 1) = left(%(sector)s, 1))
         THEN 'section' ELSE '' END AS sector,
    (SELECT min(w.code) FROM unnest(%(regions)s::text[], %(prefixes)s::text[]) AS w (code, prefix)
     WHERE p.region <> '' AND starts_with(p.region, w.prefix)) AS region,
    %(language)s <> '' AND r.languages @> ARRAY[%(language)s]::varchar[] AS language,
    CASE r.capacity WHEN 'has_capacity' THEN 1 WHEN 'waiting_list' THEN -1 WHEN 'none' THEN -1 ELSE 0 END AS capacity,
    o.solved, o.tried
  FROM candidate c JOIN requests_desk_resource r ON r.id = c.object_id
  JOIN requests_desk_partner p ON p.id = r.partner_id
  CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE state = 'completed') AS solved,
           count(*) FILTER (WHERE state IN ('completed', 'rejected', 'failed')) AS tried
    FROM requests_desk_referral f WHERE f.resource_id = r.id) o),
"""
NO_FACTS = """
fact AS (SELECT id, false AS same_kind, '' AS sector, NULL::text AS region, false AS language, 0 AS capacity,
                0 AS solved, 0 AS tried FROM candidate),
"""
SCORED = """
scored AS (
  SELECT c.id, c.object_id, c.words, {cosine} AS cosine, f.region AS from_region, f.solved, f.tried,
    CASE WHEN f.same_kind THEN %(w_kind)s ELSE 0 END AS kind,
    CASE f.sector WHEN 'same' THEN %(w_sector)s WHEN 'section' THEN %(w_sector_section)s ELSE 0 END AS sector,
    CASE WHEN f.region IS NOT NULL THEN %(w_region)s ELSE 0 END AS region,
    CASE WHEN f.language THEN %(w_language)s ELSE 0 END AS language, f.capacity * %(w_capacity)s AS capacity,
    CASE WHEN f.tried >= %(outcomes_from)s THEN %(w_outcomes)s * (2.0 * (f.solved + 1) / (f.tried + 2) - 1) ELSE 0 END
      AS outcomes
  FROM candidate c JOIN fact f ON f.id = c.id {join_passage})
SELECT object_id, words, cosine, kind, sector, region, language, capacity, outcomes, from_region, solved, tried,
       CASE WHEN cosine IS NULL THEN words ELSE %(w_words)s * words + %(w_meaning)s * cosine END
         + kind + sector + region + language + capacity + outcomes AS score, id
FROM scored
WHERE %(everything)s OR (kind > 0 AND (words > 0 OR cosine IS NOT NULL OR %(wordless)s))
   OR words >= %(least_words)s OR cosine >= %(least_meaning)s
ORDER BY score DESC, object_id LIMIT %(limit)s
"""
PARTS = ("words", "cosine", "kind", "sector", "region", "language", "capacity", "outcomes")


@dataclass(frozen=True)
class Facts:
    """What is asked for besides words: a kind's id, a GB/T 4754 code, GB/T 2260 codes, a language."""

    kind_id: Any = None
    sector: str = ""
    regions: tuple[str, ...] = ()
    language: str = ""
    today: date | None = None


@dataclass(frozen=True)
class Hit:
    """One ranked object. `parts` add up to the score by the weights; `cosine` is None where it has no vector."""

    object_id: Any
    document_id: int
    score: float
    parts: dict[str, float | None]
    from_region: str = ""
    solved: int = 0
    tried: int = 0


@dataclass(frozen=True)
class Question:
    """All that the statement is asked. `rows` are the objects that pass the hard filters; `everything` ranks them all,
    however little speaks for them; `large`: there are so many that only the best and nearest are looked at."""

    rows: QuerySet
    groups: Sequence[Group]
    weights: MatchWeights
    kind: str = DocumentKind.RESOURCE
    vector: list[float] | None = None
    facts: Facts = field(default_factory=Facts)
    limit: int = 10
    everything: bool = False
    large: bool = False


def ask(question: Question) -> list[Hit]:
    """Rank. One statement, and before it, in a large directory, one that says how thoroughly vectors are compared."""
    sql, values = _compose(question)
    with connection.cursor() as cursor:
        if question.large and question.vector:
            cursor.execute("SELECT set_config('hnsw.ef_search', %s, false), set_config('jit', 'off', false)",
                           [str(NEAREST)])
        cursor.execute(sql, values)
        return [_hit(row) for row in cursor.fetchall()]


def _hit(row: Sequence[Any]) -> Hit:
    parts = {name: None if value is None else round(float(value), 4) for name, value in zip(PARTS, row[1:9],
                                                                                          strict=True)}
    return Hit(row[0], row[13], float(row[12]), parts, row[9] or "", row[10], row[11])


def _compose(question: Question) -> tuple[str, dict[str, Any]]:
    rows, given = _rows(question.rows)
    meaning = bool(question.vector)
    steps = [MATCHED]
    if question.large:
        steps += [NEAR] if meaning else []
        steps += [BEST.format(near=" UNION SELECT id FROM near" if meaning else "")]
    steps += [FILTERED.format(rows=rows, only=" JOIN chosen ON chosen.id = d.id" if question.large else "")]
    steps += [WHOLE] if meaning else []
    steps += [CANDIDATE.format(whole="w.cosine" if meaning else "NULL::float8",
                               join_whole="LEFT JOIN whole w ON w.id = a.id" if meaning else "")]
    steps += [PASSAGES] if meaning else []
    steps += [RESOURCE_FACTS if question.kind == DocumentKind.RESOURCE else NO_FACTS]
    best = f"(1 - {PASSAGE}) * c.whole + {PASSAGE} * p.cosine"
    steps += [SCORED.format(cosine=best if meaning else "NULL::float8",
                            join_passage="LEFT JOIN passage p ON p.id = c.id" if meaning else "")]
    return "WITH " + "".join(steps), given | _values(question)


def _rows(rows: QuerySet) -> tuple[str, dict[str, Any]]:
    """The hard filters as SQL with named parameters."""
    try:
        sql, values = rows.order_by().values_list("pk").query.sql_with_params()
    except Exception as error:
        if type(error).__name__ != "EmptyResultSet":
            raise
        return "SELECT NULL::uuid WHERE false", {}
    names = {f"filter_{number}": value for number, value in enumerate(values)}
    return sql.replace("%%", "%%%%") % tuple(f"%({name})s" for name in names), names


def _values(question: Question) -> dict[str, Any]:
    flat = [(number, term, weight, bool(IS_HAN.match(term)))
            for number, group in enumerate(question.groups) for term, weight in group.terms]
    groups, terms, weights, han = (list(column) for column in zip(*flat, strict=True)) if flat else ([], [], [], [])
    facts, scale = question.facts, question.weights
    return {
        "groups": groups, "terms": terms, "weights": weights, "han": han, "kind": question.kind,
        "k1": K1, "b": B, "shortest": SHORTEST, "other": OTHER_SCRIPT, "attainable": ATTAINABLE,
        "encoder": encoder.name(),
        "vector": vectors.literal(question.vector) if question.vector else None,
        "nearest": NEAREST, "best": CANDIDATES, "candidates": max(CANDIDATES, question.limit),
        "limit": question.limit, "everything": question.everything, "wordless": not question.groups,
        "kind_id": facts.kind_id, "sector": facts.sector, "language": facts.language, "regions": list(facts.regions),
        "prefixes": ["" if code == NATIONWIDE else prefix(code) for code in facts.regions],
        "w_words": scale.words, "w_meaning": scale.meaning, "w_kind": scale.kind, "w_sector": scale.sector,
        "w_sector_section": scale.sector_section, "w_region": scale.region, "w_language": scale.language,
        "w_capacity": scale.capacity, "w_outcomes": scale.outcomes, "outcomes_from": scale.outcomes_from,
        "least_words": scale.least_words, "least_meaning": scale.least_meaning,
    }
