"""By what two entries are taken for the same company."""
from __future__ import annotations

import pytest
from django.utils import translation

from parkadmin.core.checks import Check
from tenants.naming import check_uscc, compact_uscc, keys, name_key, phone_key, uscc_fault

GOOD = "91110000600037341L"


@pytest.mark.parametrize(("name", "key"), [
    ("天津京华科技有限公司", "天津京华科技"),
    ("天津京华科技股份有限公司", "天津京华科技"),
    ("天津京华科技 有限责任公司", "天津京华科技"),
    ("京华科技（天津）有限公司", "京华科技天津"),
    ("京华科技(天津)有限公司", "京华科技天津"),
    ("京华控股集团有限公司", "京华控股"),
    ("航灯创业团队", "航灯"),
    ("北京ＡＢＣ科技有限公司", "北京abc科技"),
    ("Tianjin Jinghua Technology Co Ltd", "tianjinjinghuatechnology"),
    ("TIANJIN JINGHUA TECHNOLOGY CO., LTD.", "tianjinjinghuatechnology"),
    ("Tianjin Jinghua Technology Company Limited", "tianjinjinghuatechnology"),
    ("Jinghua Technology (Tianjin) Co., Ltd", "jinghuatechnologytianjin"),
    ("Petco", "petco"),
    ("Smith & Sons L.L.C.", "smithandsons"),
    ("O'Neill Inc", "oneill"),
    ("Hangdeng Startup Team", "hangdeng"),
    ("有限公司", "有限公司"),
    ("", ""),
])
def test_a_name_loses_its_legal_form_and_its_dress(name: str, key: str):
    assert name_key(name) == key


def test_places_tell_companies_of_one_group_apart():
    assert name_key("天津京华科技有限公司") != name_key("保定京华科技有限公司")


@pytest.mark.parametrize("written", ["022-5555 0101", "(022) 55550101", "+86 22 5555 0101", "0086-22-55550101",
                                     "022-55550101转802", "０２２－５５５５０１０１", "022-5555-0101 ext. 8"])
def test_one_number_has_one_key_however_it_is_written(written: str):
    assert phone_key(written) == "2255550101"


@pytest.mark.parametrize(("written", "key"), [("138 0013 8000", "13800138000"), ("+1 650 253 0000", "16502530000"),
                                              ("no phone", ""), ("", "")])
def test_other_numbers_keep_what_tells_them_apart(written: str, key: str):
    assert phone_key(written) == key


def test_all_keys_fit_into_their_columns():
    found = keys("名" * 300, "n" * 300, "1" * 60)
    assert [len(found[name]) for name in ("name_key", "name_en_key")] == [160, 160]
    assert len(found["phone_key"]) <= 32


@pytest.mark.parametrize(("code", "says"), [
    ("9111000060003734", "18 characters; this one has 16"),
    ("9111000060003734OI", "this one holds I O"),
    ("A1110000600037341L", "first 8 characters"),
    ("911100006000373411", "check character"),
])
def test_a_wrong_code_is_told_what_is_wrong_with_it(code: str, says: str):
    with translation.override("en"):
        assert says in uscc_fault(code)


def test_a_right_code_is_taken_as_people_write_it():
    assert uscc_fault(GOOD) == ""
    assert compact_uscc(" 9111 0000-60003 7341l ") == GOOD
    assert compact_uscc("９１１１００００６０００３７３４１Ｌ") == GOOD


def test_a_check_collects_the_fault_or_gives_the_code():
    check = Check()
    assert check_uscc(check, "uscc", "9111 0000 6000 3734 1l") == GOOD
    assert check_uscc(check, "uscc", "") == ""
    assert check.errors == {}
    assert check_uscc(check, "uscc", 7) == ""
    assert check_uscc(check, "code", "123") == ""
    assert check_uscc(check, "other", "", required=True) == ""
    assert sorted(check.errors) == ["code", "other", "uscc"]
