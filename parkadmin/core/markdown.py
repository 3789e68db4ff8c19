"""Markdown of announcements and articles as safe HTML: no script, no style, no picture or frame from elsewhere."""
import markdown
import nh3
from django.utils.safestring import SafeString, mark_safe

TAGS = {"p", "br", "hr", "strong", "em", "del", "code", "pre", "blockquote", "ul", "ol", "li", "a", "h3", "h4", "h5",
        "table", "thead", "tbody", "tr", "th", "td"}
ATTRIBUTES = {"a": {"href", "title"}}
SCHEMES = {"http", "https", "mailto", "tel"}
EXTENSIONS = ["tables", "sane_lists", "nl2br"]


def render(text: str) -> SafeString:
    """The HTML of a Markdown text. Headings begin at the third level, below the page's own."""
    html = markdown.markdown(text.replace("\x00", ""), extensions=EXTENSIONS)
    for level in (1, 2):
        html = html.replace(f"<h{level}>", "<h3>").replace(f"</h{level}>", "</h3>")
    return mark_safe(nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES,
                               link_rel="noopener noreferrer nofollow"))


def plain(text: str, limit: int = 200) -> str:
    """The beginning of a Markdown text without its marks, for lists and search results."""
    words = " ".join(nh3.clean(render(text), tags=set()).split())
    return words if len(words) <= limit else words[: limit - 1].rstrip() + "…"
