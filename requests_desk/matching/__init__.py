"""Matching: what fits a need or a text, best first, and why.

`engine.find` is what others call. `words` and `glosses` are pure; `lexicon` looks words up, `statement` ranks in
PostgreSQL, `candidates` holds the hard filters of suggestions, `why` and `reasons` say why. The index itself is
written by requests_desk.services.indexing. docs/matching.md explains all of it.
"""
