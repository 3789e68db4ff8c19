"""Markdown of announcements and articles: {% load news %}."""
from django import template

from parkadmin.core import markdown

register = template.Library()
register.filter("markdown", markdown.render)
register.filter("markdown_plain", markdown.plain)
