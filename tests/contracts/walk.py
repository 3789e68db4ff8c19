"""Opens every page that there is: takes all addresses from the URL map and fills in their parts."""
from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

READ_OUT = {"aria-label", "title", "placeholder", "alt", "label", "data-confirm", "content"}
UNREAD_TAGS = {"script", "style"}


def patterns(resolver: URLResolver | None = None, name: str = "") -> Iterator[tuple[str, list[str]]]:
    """All named addresses: the name with its namespace, and the names of its parts."""
    for item in (resolver or get_resolver()).url_patterns:
        if isinstance(item, URLResolver):
            yield from patterns(item, f"{name}{item.namespace}:" if item.namespace else name)
        elif isinstance(item, URLPattern) and item.name:
            yield name + item.name, list(item.pattern.converters)


class Reader(HTMLParser):
    """Collects what a person reads or hears of a page: its texts, and attributes that are read out."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self.unread = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.unread += tag in UNREAD_TAGS
        if tag != "meta":
            self.pieces += [value for name, value in attrs if name in READ_OUT and value]

    def handle_endtag(self, tag: str) -> None:
        self.unread -= tag in UNREAD_TAGS

    def handle_data(self, data: str) -> None:
        if not self.unread:
            self.pieces += [" ".join(line.split()) for line in data.splitlines()]


def text_of(html: str) -> str:
    """What a person reads of a page, one piece per line."""
    reader = Reader()
    reader.feed(html)
    return "\n".join(piece for piece in reader.pieces if piece)


def open_page(client: Client, url: str) -> str | None:
    """The page's HTML; nothing where there is no page for this person, no HTML, or only a way elsewhere."""
    response = client.get(url)
    is_page = response.status_code == 200 and response.headers.get("Content-Type", "").startswith("text/html")
    return response.content.decode() if is_page else None
