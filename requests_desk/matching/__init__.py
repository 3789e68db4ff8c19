"""Suggestions: who could help with a request, and why.

`scoring` is pure: facts in, ranked reasons out. `candidates` fetches the facts. `reasons` says them in words.
"""
