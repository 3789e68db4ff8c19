"""The register: named companies and invented ones, as many as the article counts. The same every time (fixed seed)."""
from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta

from stdnum.cn import uscc

from .tenants import NAMED, Company
from .words import BRANDS, FAMILY, FIELDS, GIVEN

SEED = 201504
BAODING, BAODING_FROM_BEIJING = 90, 45
BINHAI_REGISTERED, BINHAI_IN_PROCESS = 33, 39
ZHONGGUANCUN = 8
PLACES = {"BD": ("保定", "Baoding", "130600"), "BH": ("天津", "Tianjin", "120116"), "ZGC": ("北京", "Beijing", "110108")}
ELSEWHERE = {"BD": ["130600", "130600", "130000", "120000"], "BH": ["120000", "130000", "110000", "110000"],
             "ZGC": ["110000"]}
STAGES = ["submitted"] * 15 + ["under_review"] * 17 + ["info_requested"] * 7


def companies() -> list[Company]:
    """All tenants of the three parks, in the order of their registration."""
    make = _Maker()
    rows = [*NAMED]
    rows += [make.company("BD", origin, day, kind) for origin, day, kind in _baoding()]
    rows += [make.company("BH", make.elsewhere("BH"), day) for day in _days(date(2016, 11, 3), date(2016, 12, 30), 25)]
    rows += [make.company("ZGC", "110000", day) for day in _days(date(2016, 2, 1), date(2024, 5, 30), 4)]
    return sorted(rows, key=lambda row: (row.registered, row.key))


def applicants() -> list[tuple[Company, str]]:
    """Companies that Binhai was still looking at after its first two months, each with the state of its application.
    `registered` is the day they applied."""
    make = _Maker(skip=109)
    days = _days(date(2016, 11, 10), date(2016, 12, 30), BINHAI_IN_PROCESS)
    stages = random.Random(SEED).sample(STAGES, BINHAI_IN_PROCESS)
    return [(make.company("BH", make.elsewhere("BH"), day, "team" if number % 6 == 5 else "company"), stage)
            for number, (day, stage) in enumerate(zip(days, stages, strict=True))]


def social_credit_code(number: int, region: str) -> str:
    """A unified social credit code (GB 32100) whose check digit is right and whose body says DEM(O)."""
    body = f"91{region}MADEM{number:04d}"
    return body + uscc.calc_check_digit(body)


def _baoding() -> Iterator[tuple[str, date, str]]:
    """Origin, day and kind of what Baoding has besides the named: half of all from Beijing, every third a team."""
    named = [row for row in NAMED if row.park == "BD"]
    todo = BAODING - len(named)
    beijing = BAODING_FROM_BEIJING - sum(row.origin == "110000" for row in named)
    origins = ["110000"] * beijing + [ELSEWHERE["BD"][i % 4] for i in range(todo - beijing)]
    random.Random(SEED).shuffle(origins)
    days = [*_days(date(2015, 4, 8), date(2017, 1, 20), 60), *_days(date(2017, 3, 1), date(2025, 11, 20), todo - 60)]
    for number, (origin, day) in enumerate(zip(origins, days, strict=True)):
        yield origin, day, "team" if number % 3 == 2 else "company"


def _days(first: date, last: date, count: int) -> list[date]:
    """Days evenly spread, each a working day of the week."""
    step = (last - first) / max(count - 1, 1)
    days = [first + step * number for number in range(count)]
    return [day - timedelta(days=max(0, day.weekday() - 4)) if day > first else day for day in days]


class _Maker:
    """Puts names together; each brand is used once."""

    def __init__(self, skip: int = 0) -> None:
        self.random = random.Random(SEED + skip)
        self.number = skip

    def elsewhere(self, park: str) -> str:
        return self.random.choice(ELSEWHERE[park])

    def company(self, park: str, origin: str, day: date, kind: str = "company") -> Company:
        brand_zh, brand_en = BRANDS[self.number]
        field_zh, field_en, sector, does_zh, does_en = FIELDS[self.number * 7 % len(FIELDS)]
        self.number += 1
        zh, en = self._name(park, origin, kind, brand_zh + field_zh, f"{brand_en} {field_en}")
        name = f"{self.random.choice(FAMILY)} {self.random.choice(GIVEN)}"
        email = f"{name.lower().replace(' ', '.')}@{brand_en.lower()}.example"
        return Company(brand_en.lower(), park, zh, en, sector, origin, day, does_zh, does_en,
                       (("owner", name, email, "zh-hans"),), kind, day - timedelta(days=self.random.randint(20, 900)))

    def _name(self, park: str, origin: str, kind: str, zh: str, en: str) -> tuple[str, str]:
        place_zh, place_en, _ = PLACES[park]
        if kind == "team":
            return f"{zh}创业团队", f"{en} Team"
        if origin == "110000" and park != "ZGC":
            return f"{zh}（{place_zh}）有限公司", f"{en} ({place_en}) Co Ltd"
        return f"{place_zh}{zh}有限公司", f"{place_en} {en} Co Ltd"
