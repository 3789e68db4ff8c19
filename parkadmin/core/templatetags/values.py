"""Values as people read them: names, moments, amounts, sizes. Pure functions; `ui` makes the markup."""
import re
from datetime import date, datetime, tzinfo
from decimal import Decimal
from urllib.parse import urlencode

from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, ngettext

HAN = re.compile(r"[㐀-鿿]")
MINUTE, HOUR, DAY = 60, 3600, 86400
ZH_NAMES = {"CNY": "元", "USD": "美元", "EUR": "欧元", "HKD": "港元", "JPY": "日元", "GBP": "英镑"}
SYMBOLS = {"CNY": "¥", "USD": "$", "EUR": "€", "HKD": "HK$", "JPY": "JP¥", "GBP": "£"}
EN_UNITS = [(Decimal(10) ** 9, "%(amount)s billion"), (Decimal(10) ** 6, "%(amount)s million")]
ZH_UNITS = [(Decimal(10) ** 8, "亿"), (Decimal(10) ** 4, "万")]


def in_chinese() -> bool:
    """Whether the person reads Chinese."""
    return (get_language() or "").startswith("zh")


def initials(name: str, length: int = 2) -> str:
    """What stands in an avatar: the last characters of a Chinese name, else the first letters of its words."""
    name = name.strip()
    if HAN.search(name):
        return name[-length:]
    words = re.findall(r"[^\W_]+", name.split("@")[0])
    picked = words if len(words) < 3 else [words[0], words[-1]]
    return "".join(word[0] for word in picked)[:length].upper() or "?"


def span(seconds: float) -> str:
    """A length of time in its largest whole unit: "3 hours"."""
    seconds = abs(seconds)
    if seconds < HOUR:
        minutes = max(1, int(seconds // MINUTE))
        return ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}
    if seconds < DAY:
        hours = int(seconds // HOUR)
        return ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours}
    days = int(seconds // DAY)
    return ngettext("%(count)d day", "%(count)d days", days) % {"count": days}


def relative(moment: datetime, now: datetime) -> str:
    """ "2 hours ago", "in 3 days"; a date when it is more than a month away."""
    seconds = (now - moment).total_seconds()
    if abs(seconds) < MINUTE:
        return gettext("just now")
    if abs(seconds) >= 31 * DAY:
        return short_date(moment)
    words = gettext("%(span)s ago") if seconds > 0 else gettext("in %(span)s")
    return words % {"span": span(seconds)}


def until(moment: datetime, now: datetime) -> str:
    """A due time seen from now: "in 3 hours", "2 days late"."""
    seconds = (moment - now).total_seconds()
    words = gettext("in %(span)s") if seconds >= 0 else gettext("%(span)s late")
    return words % {"span": span(seconds)}


def zoned(moment: datetime, zone: tzinfo | str | None = None) -> datetime:
    """The moment on the clock of `zone` (a name or a zone), or of the installation."""
    if isinstance(zone, str) and zone:
        import zoneinfo

        zone = zoneinfo.ZoneInfo(zone)
    return timezone.localtime(moment, zone or None)


def absolute(moment: datetime, zone: tzinfo | str | None = None) -> str:
    """The full date and time with its zone, for titles and print."""
    there = zoned(moment, zone)
    pattern = "Y年n月j日 H:i" if in_chinese() else "j M Y, H:i"
    return f"{date_format(there, pattern)} (UTC{format_date(there, 'O')[:3]}:{format_date(there, 'O')[3:]})"


def short_date(moment: datetime, zone: tzinfo | str | None = None) -> str:
    """The date alone."""
    return day_text(zoned(moment, zone))


def day_text(day: date) -> str:
    """A date as people write it: 4 Dec 2026, 2026年12月4日."""
    return date_format(day, "Y年n月j日" if in_chinese() else "j M Y")


def trimmed(number: Decimal, places: int = 2) -> str:
    """With thousands separators, rounded, without trailing zeros."""
    text = f"{round(number, places):,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def plain_amount(amount: Decimal) -> str:
    """With its cents only where there are some."""
    return f"{amount:,.0f}" if amount == amount.to_integral_value() else f"{amount:,.2f}"


def money_text(amount: Decimal, currency: str = "CNY") -> str:
    """A large amount in words: 18亿元 or ¥1.8 billion."""
    if in_chinese():
        for size, word in ZH_UNITS:
            if abs(amount) >= size:
                return f"{trimmed(amount / size)}{word}{ZH_NAMES.get(currency, ' ' + currency)}"
        return f"{plain_amount(amount)}{ZH_NAMES.get(currency, ' ' + currency)}"
    sign, symbol = "-" if amount < 0 else "", SYMBOLS.get(currency, currency + " ")
    for size, words in EN_UNITS:
        if abs(amount) >= size:
            return words % {"amount": f"{sign}{symbol}{trimmed(abs(amount) / size)}"}
    return f"{sign}{symbol}{plain_amount(abs(amount))}"


SIZES = {"yuan": Decimal(1), "wan": Decimal(10) ** 4, "yi": Decimal(10) ** 8}
UNIT_SIGNS = {"yuan": "", "wan": "万", "yi": "亿"}


def in_unit(amount: Decimal, unit: str) -> Decimal:
    """An amount in yuan as so many of a unit: yuan, wan (万) or yi (亿)."""
    return amount / SIZES[unit]


def unit_number(amount: Decimal, unit: str) -> str:
    """The bare number in a unit: two decimals, four where less than one is left; cents only where there are some."""
    if unit == "yuan":
        return plain_amount(amount)
    number = in_unit(amount, unit)
    return trimmed(number, 2 if abs(number) >= 1 else 4)


def amount_text(amount: Decimal, unit: str = "auto", currency: str = "CNY") -> str:
    """An amount in the unit a reader prefers (`User.money_unit`): 10,000万元, ¥10,000 (万); auto: in words."""
    if unit not in SIZES or currency != "CNY":
        return money_text(amount, currency)
    sign, number = "-" if amount < 0 else "", unit_number(abs(amount), unit)
    if in_chinese():
        return f"{sign}{number}{UNIT_SIGNS[unit]}元"
    return f"{sign}¥{number} ({UNIT_SIGNS[unit]})" if UNIT_SIGNS[unit] else f"{sign}¥{number}"


def exact_money(amount: Decimal, currency: str = "CNY") -> str:
    """The exact amount with its ISO 4217 code."""
    return f"{amount:,f} {currency}"


def size_text(size: int) -> str:
    """A file's size: 34 kB, 1.2 MB (decimal units)."""
    if size < 1000:
        return f"{size} B"
    if size < 1_000_000:
        return f"{size / 1000:.0f} kB"
    return f"{trimmed(Decimal(size) / 1_000_000, 1)} MB"


def query_with(query, **changes: object) -> str:
    """The page's query string (a QueryDict) with some values set; None removes one."""
    lists = {key: values for key, values in query.lists() if key not in changes}
    lists |= {key: [value] for key, value in changes.items() if value is not None}
    return "?" + urlencode(lists, doseq=True)
