"""Administrative divisions by their GB/T 2260 codes: provinces, and the cities and districts around the parks.

`000000` stands for the whole country. A code covers another when it is the country or shares its province (first two
digits) or city (first four digits).
"""
from parkadmin.core.bilingual import pick

NATIONWIDE = "000000"

REGIONS: dict[str, tuple[str, str]] = {
    "000000": ("全国", "Nationwide"),
    "110000": ("北京市", "Beijing"), "120000": ("天津市", "Tianjin"), "130000": ("河北省", "Hebei"),
    "140000": ("山西省", "Shanxi"), "150000": ("内蒙古自治区", "Inner Mongolia"), "210000": ("辽宁省", "Liaoning"),
    "220000": ("吉林省", "Jilin"), "230000": ("黑龙江省", "Heilongjiang"), "310000": ("上海市", "Shanghai"),
    "320000": ("江苏省", "Jiangsu"), "330000": ("浙江省", "Zhejiang"), "340000": ("安徽省", "Anhui"),
    "350000": ("福建省", "Fujian"), "360000": ("江西省", "Jiangxi"), "370000": ("山东省", "Shandong"),
    "410000": ("河南省", "Henan"), "420000": ("湖北省", "Hubei"), "430000": ("湖南省", "Hunan"),
    "440000": ("广东省", "Guangdong"), "450000": ("广西壮族自治区", "Guangxi"), "460000": ("海南省", "Hainan"),
    "500000": ("重庆市", "Chongqing"), "510000": ("四川省", "Sichuan"), "520000": ("贵州省", "Guizhou"),
    "530000": ("云南省", "Yunnan"), "540000": ("西藏自治区", "Tibet"), "610000": ("陕西省", "Shaanxi"),
    "620000": ("甘肃省", "Gansu"), "630000": ("青海省", "Qinghai"), "640000": ("宁夏回族自治区", "Ningxia"),
    "650000": ("新疆维吾尔自治区", "Xinjiang"), "710000": ("台湾省", "Taiwan"),
    "810000": ("香港特别行政区", "Hong Kong"), "820000": ("澳门特别行政区", "Macao"),
    "110105": ("北京市朝阳区", "Chaoyang, Beijing"), "110108": ("北京市海淀区", "Haidian, Beijing"),
    "110112": ("北京市通州区", "Tongzhou, Beijing"), "110115": ("北京市大兴区", "Daxing, Beijing"),
    "120116": ("天津市滨海新区", "Binhai, Tianjin"), "120111": ("天津市西青区", "Xiqing, Tianjin"),
    "120114": ("天津市武清区", "Wuqing, Tianjin"),
    "130100": ("河北省石家庄市", "Shijiazhuang, Hebei"), "130200": ("河北省唐山市", "Tangshan, Hebei"),
    "130300": ("河北省秦皇岛市", "Qinhuangdao, Hebei"), "130400": ("河北省邯郸市", "Handan, Hebei"),
    "130500": ("河北省邢台市", "Xingtai, Hebei"), "130600": ("河北省保定市", "Baoding, Hebei"),
    "130700": ("河北省张家口市", "Zhangjiakou, Hebei"), "130800": ("河北省承德市", "Chengde, Hebei"),
    "130900": ("河北省沧州市", "Cangzhou, Hebei"), "131000": ("河北省廊坊市", "Langfang, Hebei"),
    "131100": ("河北省衡水市", "Hengshui, Hebei"), "133100": ("河北雄安新区", "Xiong'an New Area, Hebei"),
}
PROVINCES = [code for code in REGIONS if code.endswith("0000")]


def region_name(code: str) -> str:
    """A division's name in the reader's language; an unknown code stands for itself."""
    return pick(*REGIONS.get(code, (code, code)))


def covers(wide: str, narrow: str) -> bool:
    """Whether the first division contains the second (or is it). Nothing covers nothing."""
    if not wide or not narrow:
        return False
    return wide == NATIONWIDE or narrow.startswith(prefix(wide))


def prefix(code: str) -> str:
    """The digits that all parts of a division share: two of a province, four of a city."""
    return code[:2] if code.endswith("0000") else code[:4] if code.endswith("00") else code


def region_choices() -> list[tuple[str, str]]:
    """Provinces for a form."""
    return [(code, region_name(code)) for code in PROVINCES]


def containing(code: str) -> list[str]:
    """All codes whose division contains this one: the country, its province, its city, itself."""
    return list(dict.fromkeys([NATIONWIDE, code[:2] + "0000", code[:4] + "00", code])) if code else [NATIONWIDE]
