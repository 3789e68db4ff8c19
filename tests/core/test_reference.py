"""Published code lists: sectors (GB/T 4754-2017) and divisions (GB/T 2260)."""
import pytest
from django.utils import translation

from parkadmin.core.reference.regions import PROVINCES, REGIONS, containing, covers, region_name
from parkadmin.core.reference.sectors import SECTORS, sector_choices, sector_name


def test_there_are_twenty_sections_and_ninety_seven_divisions_numbered_through():
    assert [code for code in SECTORS if len(code) == 1] == list("ABCDEFGHIJKLMNOPQRST")
    assert [int(code[1:]) for code in SECTORS if len(code) == 3] == list(range(1, 98))


def test_each_division_stands_under_its_section():
    section = ""
    for code in SECTORS:
        section = code if len(code) == 1 else section
        assert code[0] == section


def test_names_of_sectors_and_divisions_are_given_in_both_languages():
    for zh, en in [*SECTORS.values(), *REGIONS.values()]:
        assert zh and not zh.isascii()
        assert en and en.isascii()


def test_sectors_are_named_in_the_readers_language():
    with translation.override("zh-hans"):
        assert (sector_name("C26"), sector_name("X99")) == ("化学原料和化学制品制造业", "X99")
    with translation.override("en"):
        assert (sector_name("C26"), sector_choices()[0]) == ("Chemicals", ("A", "A Agriculture, forestry and fishing"))
        assert region_name("120116") == "Binhai, Tianjin"


@pytest.mark.parametrize(("wide", "narrow", "expected"), [
    ("000000", "120116", True),
    ("120000", "120116", True),
    ("130600", "130600", True),
    ("130000", "133100", True),
    ("120116", "120000", False),
    ("130600", "130700", False),
    ("110000", "120116", False),
    ("500000", "510000", False),
    ("120116", "120114", False),
    ("", "120116", False),
    ("000000", "", False),
])
def test_a_division_covers_its_parts_and_nothing_else(wide, narrow, expected):
    assert covers(wide, narrow) is expected


def test_the_divisions_that_contain_a_code_cover_it():
    assert containing("120116") == ["000000", "120000", "120100", "120116"]
    assert containing("") == ["000000"]
    for code in REGIONS:
        assert all(covers(wide, code) for wide in containing(code))


def test_there_are_thirty_four_provinces_and_the_country():
    assert len(PROVINCES) == 35
