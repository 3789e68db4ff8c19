"""Sectors of the economy by their codes of GB/T 4754-2017: the 20 sections, and divisions (section and two digits)."""
from django.utils.translation import get_language

SECTORS: dict[str, tuple[str, str]] = {
    "A": ("农、林、牧、渔业", "Agriculture, forestry and fishing"),
    "B": ("采矿业", "Mining"),
    "C": ("制造业", "Manufacturing"),
    "C13": ("农副食品加工业", "Processing of farm products"),
    "C14": ("食品制造业", "Food"),
    "C17": ("纺织业", "Textiles"),
    "C26": ("化学原料和化学制品制造业", "Chemicals"),
    "C27": ("医药制造业", "Pharmaceuticals"),
    "C29": ("橡胶和塑料制品业", "Rubber and plastics"),
    "C30": ("非金属矿物制品业", "Non-metallic mineral products"),
    "C31": ("黑色金属冶炼和压延加工业", "Iron and steel"),
    "C32": ("有色金属冶炼和压延加工业", "Non-ferrous metals"),
    "C33": ("金属制品业", "Metal products"),
    "C34": ("通用设备制造业", "General machinery"),
    "C35": ("专用设备制造业", "Special machinery"),
    "C36": ("汽车制造业", "Motor vehicles"),
    "C37": ("铁路、船舶、航空航天和其他运输设备制造业", "Rail, ships, aerospace"),
    "C38": ("电气机械和器材制造业", "Electrical machinery"),
    "C39": ("计算机、通信和其他电子设备制造业", "Computers and electronics"),
    "C40": ("仪器仪表制造业", "Instruments"),
    "C42": ("废弃资源综合利用业", "Recycling"),
    "D": ("电力、热力、燃气及水生产和供应业", "Electricity, heat, gas and water"),
    "D44": ("电力、热力生产和供应业", "Electricity and heat"),
    "E": ("建筑业", "Construction"),
    "F": ("批发和零售业", "Wholesale and retail"),
    "G": ("交通运输、仓储和邮政业", "Transport and storage"),
    "G56": ("航空运输业", "Air transport"),
    "H": ("住宿和餐饮业", "Hotels and restaurants"),
    "I": ("信息传输、软件和信息技术服务业", "Information and software"),
    "I64": ("互联网和相关服务", "Internet services"),
    "I65": ("软件和信息技术服务业", "Software and IT services"),
    "J": ("金融业", "Finance"),
    "K": ("房地产业", "Real estate"),
    "L": ("租赁和商务服务业", "Leasing and business services"),
    "L72": ("商务服务业", "Business services"),
    "M": ("科学研究和技术服务业", "Research and technical services"),
    "M73": ("研究和试验发展", "Research and development"),
    "M74": ("专业技术服务业", "Technical services"),
    "M75": ("科技推广和应用服务业", "Technology promotion"),
    "N": ("水利、环境和公共设施管理业", "Water and environment"),
    "N77": ("生态保护和环境治理业", "Environmental protection"),
    "O": ("居民服务、修理和其他服务业", "Household services and repair"),
    "P": ("教育", "Education"),
    "Q": ("卫生和社会工作", "Health and social work"),
    "R": ("文化、体育和娱乐业", "Culture, sports and leisure"),
    "S": ("公共管理、社会保障和社会组织", "Public administration"),
    "T": ("国际组织", "International organizations"),
}


def sector_name(code: str) -> str:
    """A sector's name in the reader's language; an unknown code stands for itself."""
    zh, en = SECTORS.get(code, (code, code))
    return zh if (get_language() or "zh").startswith("zh") else en


def sector_choices() -> list[tuple[str, str]]:
    """All sectors for a form, divisions indented by their code."""
    return [(code, f"{code} {sector_name(code)}") for code in SECTORS]
