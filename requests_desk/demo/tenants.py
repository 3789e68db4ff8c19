"""Companies and teams that appear by name in requests, with their people. All but Jiuwu and Jinghua are invented."""
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Company:
    """A tenant to be. `people`: role, name, e-mail, language; the first one is the owner."""

    key: str
    park: str
    zh: str
    en: str
    sector: str
    origin: str
    registered: date
    does_zh: str
    does_en: str
    people: tuple[tuple[str, str, str, str], ...] = ()
    kind: str = "company"
    founded: date | None = None

    @property
    def about(self) -> str:
        return f"（演示数据）{self.does_zh}。\n(Demo data) {self.does_en[0].upper()}{self.does_en[1:]}."


def _one(key: str, name: str, language: str = "zh-hans") -> tuple[tuple[str, str, str, str], ...]:
    return (("owner", name, f"{name.lower().replace(' ', '.')}@{key}.example", language),)


def _named(key: str, park: str, zh: str, en: str, sector: str, origin: str, registered: date, does_zh: str,
           does_en: str, people: Any, **more: Any) -> Company:
    people = _one(key, people) if isinstance(people, str) else people
    return Company(key, park, zh, en, sector, origin, registered, does_zh, does_en, people, **more)


NAMED = [
    _named("jiuwu", "BD", "保定久乌硼业有限公司", "Jiuwu Boron Industry Co", "C26", "130600", date(2016, 3, 18),
           "生产硼酸、硼砂和硼肥，年产值约 1 亿元", "makes boric acid, borax and boron fertilizer; annual output value "
           "about 100 million yuan",
           (("owner", "An Zefang", "an.zefang@jiuwu.example", "zh-hans"),
            ("member", "Zhang Rong", "zhang.rong@jiuwu.example", "zh-hans")), founded=date(2016, 1, 12)),
    _named("luming", "BD", "保定鹿鸣康复器械有限公司", "Luming Rehabilitation Devices (Baoding) Co Ltd", "C35", "110000",
           date(2015, 6, 9), "研发上肢康复训练机器人", "develops robots for upper limb rehabilitation", "Guo Ting"),
    _named("wenqu", "BD", "问渠数据（保定）有限公司", "Wenqu Data (Baoding) Co Ltd", "I65", "110000", date(2015, 5, 21),
           "为水务企业做管网数据分析", "analyses pipe network data for water utilities",
           (("owner", "Emily Luo", "emily.luo@wenqu.example", "en"),
            ("member", "Tang Jun", "tang.jun@wenqu.example", "zh-hans"))),
    _named("yanxi", "BD", "言蹊机器人创业团队", "Yanxi Robotics Team", "C35", "110000", date(2015, 9, 14),
           "做仓库盘点机器人", "builds robots that count stock", "Xie Kai", kind="team"),
    _named("worang", "BD", "保定沃壤生物科技有限公司", "Baoding Worang Biotechnology Co Ltd", "M73", "130600",
           date(2015, 11, 3), "研发盐碱地改良菌剂", "develops microbes for saline soil", "Liang Yu"),
    _named("chuguang", "BD", "储光能源（保定）有限公司", "Chuguang Energy (Baoding) Co Ltd", "C38", "110000",
           date(2016, 5, 17), "工商业光伏与储能系统", "solar and storage systems for factories", "Han Bo"),
    _named("yishui", "BD", "保定易水环境工程有限公司", "Baoding Yishui Environmental Engineering Co Ltd", "N77", "130600",
           date(2015, 8, 26), "乡镇污水处理站的建设和运维", "builds and runs sewage plants of small towns", "Tian Fang"),
    _named("juchi", "BD", "保定矩尺精密机械有限公司", "Baoding Juchi Precision Machinery Co Ltd", "C34", "130600",
           date(2016, 2, 23), "加工高精度谐波减速器", "machines harmonic reducers", "Zheng Gang"),
    _named("mozhou", "BD", "墨舟文创团队", "Mozhou Creative Team", "R88", "110000", date(2016, 9, 6),
           "直隶非遗题材的文创产品", "designs based on the intangible heritage of Zhili", "Pan Yue", kind="team"),
    _named("huimou", "BD", "慧眸智能检测（保定）有限公司", "Huimou Vision Inspection (Baoding) Co Ltd", "I65", "110000",
           date(2016, 4, 12), "锂电池极片缺陷视觉检测", "vision inspection of battery electrodes",
           (("owner", "Daniel Feng", "daniel.feng@huimou.example", "en"),)),
    _named("jinghua", "BH", "天津京华科技有限公司", "Tianjin Jinghua Technology Co Ltd", "C37", "110000",
           date(2016, 11, 15), "无人机团队从事勘探与航拍，客户主要在天津，计划覆盖华北",
           "its UAV team works in exploration and aerial photography; clients are mostly in Tianjin, North China is "
           "planned",
           (("owner", "Dai Tao", "dai.tao@jinghua.example", "zh-hans"),
            ("member", "Sun Ke", "sun.ke@jinghua.example", "zh-hans"),
            ("viewer", "Li Na", "li.na@jinghua.example", "zh-hans"))),
    _named("petrel", "BH", "天津海燕仪器有限公司", "Tianjin Petrel Instruments Co Ltd", "C40", "120000",
           date(2016, 11, 22), "海水水质在线监测仪器", "instruments for monitoring sea water", "Hai Yan"),
    _named("bozhou", "BH", "天津渤舟海工装备有限公司", "Tianjin Bozhou Offshore Equipment Co Ltd", "C37", "120000",
           date(2016, 11, 28), "水下巡检机器人总装", "assembles underwater inspection robots", "Cui Yong"),
    _named("jingyue", "BH", "天津鲸跃跨境供应链有限公司", "Tianjin Jingyue Cross-border Supply Chain Co Ltd", "G58",
           "120000", date(2016, 12, 5), "跨境冷链与保税仓服务", "cross-border cold chain and bonded storage",
           (("owner", "Grace Shen", "grace.shen@jingyue.example", "en"),)),
    _named("anmai", "BH", "安脉医疗科技（天津）有限公司", "Anmai Medical Technology (Tianjin) Co Ltd", "C35", "110000",
           date(2016, 12, 9), "可穿戴心电监测设备", "wearable heart monitors", "Deng Hui"),
    _named("qingzhou", "BH", "天津氢舟动力科技有限公司", "Tianjin Qingzhou Hydrogen Power Co Ltd", "C38", "110000",
           date(2016, 12, 14), "小功率氢燃料电池电堆", "small hydrogen fuel cell stacks", "Lu Chen"),
    _named("zhiyun", "BH", "织云工业软件（天津）有限公司", "Zhiyun Industrial Software (Tianjin) Co Ltd", "I65", "110000",
           date(2016, 12, 20), "中小工厂的生产执行系统", "execution systems for small factories", "Shi Lei"),
    _named("hangdeng", "BH", "航灯创业团队", "Hangdeng Startup Team", "I64", "110000", date(2016, 12, 27),
           "港口集卡调度小程序", "an app that dispatches trucks in the port",
           (("owner", "Kevin Ye", "kevin.ye@hangdeng.example", "en"),), kind="team"),
    _named("suanchou", "ZGC", "北京算筹人工智能有限公司", "Beijing Suanchou AI Co Ltd", "I65", "110000", date(2017, 6, 8),
           "工业设备的预测性维护", "predictive maintenance of machines", "Meng Fei"),
    _named("fenziqiao", "ZGC", "北京分子桥新材料有限公司", "Beijing Fenziqiao New Materials Co Ltd", "C30", "110000",
           date(2018, 3, 20), "气凝胶隔热材料", "aerogel insulation", "Jiang Xue"),
    _named("baiguan", "ZGC", "北京白鹳低空科技有限公司", "Beijing Baiguan Low Altitude Co Ltd", "C37", "110000",
           date(2019, 9, 12), "城市低空航线规划软件", "software for low altitude routes",
           (("owner", "Oliver Qin", "oliver.qin@baiguan.example", "en"),)),
    _named("hengzhun", "ZGC", "北京衡准检测技术有限公司", "Beijing Hengzhun Testing Co Ltd", "M74", "110000",
           date(2016, 10, 18), "新能源零部件的可靠性检测", "reliability testing of energy parts", "Bai Ning"),
]
