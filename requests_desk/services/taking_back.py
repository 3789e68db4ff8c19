"""Undoing what an import from Excel has entered into the directory."""
from __future__ import annotations

from datetime import datetime

from django.db import transaction

from parkadmin.core.actors import Actor
from requests_desk.models import Partner, Resource

from .directory import locked, need_editor, note, partner_of


def take_back_entry(*, actor: Actor, entry: Partner | Resource, at: datetime) -> None:
    """Take an entry out of the directory that an import has just entered and nothing refers to. The history keeps that
    it was there."""
    need_editor(actor, partner_of(entry).park_id)
    with transaction.atomic():
        row = locked(entry)
        note(row, "directory.taken_back", actor, at)
        row.delete()
