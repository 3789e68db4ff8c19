"""Texts that are kept in both languages of the product: which one the reader gets."""
from django.utils.translation import get_language


def reads_chinese() -> bool:
    """Whether the reader's language is Chinese; nobody's language counts as Chinese."""
    return (get_language() or "zh").startswith("zh")


def pick(zh: str, en: str) -> str:
    """The text in the reader's language, else in the other one."""
    return (zh or en) if reads_chinese() else (en or zh)
