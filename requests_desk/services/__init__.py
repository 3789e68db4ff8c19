"""The verbs: one keyword-only function per business deed. Every surface calls them; nothing else writes.

Read any of them top to bottom and you know all that happens: lock, check, validate, write, record, in one
transaction. Mail follows from the recorded events (`requests_desk.notifications`), after commit, by the worker.
"""
