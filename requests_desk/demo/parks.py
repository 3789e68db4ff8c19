"""The three parks of the story and the people who work for them. E-mail addresses end in `.example` (RFC 2606)."""
from datetime import date

PARKS = [
    {"code": "ZGC", "slug": "zhongguancun", "region": "110108", "opened_on": date(1988, 5, 10),
     "name_zh": "中关村", "name_en": "Zhongguancun", "phone": "010-5550 0100", "email": "desk@zgc.example",
     "about_zh": "（演示数据）北京的创新策源地，专家、科研机构、培训机构和大型信息技术企业集聚。在京津冀协同发展战略下，"
                 "与北京以外的园区共享资源和人才。",
     "about_en": "(Demo data) The hub in Beijing: experts, research, training and large IT firms. Under the "
                 "Beijing-Tianjin-Hebei integrated development strategy it shares resources and talent with parks "
                 "outside Beijing."},
    {"code": "BD", "slug": "baoding", "region": "130600", "opened_on": date(2015, 4, 1),
     "name_zh": "保定·中关村创新中心", "name_en": "Baoding Zhongguancun Innovation Center", "phone": "0312-555 0100",
     "email": "desk@baoding.example",
     "about_zh": "（演示数据）中关村在北京以外的首家创新中心，2015 年 4 月开园。约 90 家企业和创业团队入驻，半数来自北京。",
     "about_en": "(Demo data) The first innovation center of Zhongguancun outside Beijing, opened in April 2015. About "
                 "90 companies and startup teams have offices here, half of them from Beijing."},
    {"code": "BH", "slug": "binhai", "region": "120116", "opened_on": date(2016, 11, 1),
     "name_zh": "天津滨海中关村科技园", "name_en": "Tianjin Binhai Zhongguancun Science Park", "phone": "022-5550 0100",
     "email": "desk@binhai.example",
     "about_zh": "（演示数据）2016 年 11 月开园，头两个月登记企业 30 余家。连接北京的创新与天津的制造。",
     "about_en": "(Demo data) Opened in November 2016; more than 30 companies registered in the first two months. The "
                 "link between Beijing, the innovation center, and Tianjin, the manufacturing base."},
]

# E-mail, name, {park code: role}
STAFF = [
    ("liu.yang@zgc.example", "Liu Yang", {"ZGC": "officer"}),
    ("xu.jing@zgc.example", "Xu Jing", {"ZGC": "officer"}),
    ("he.fan@zgc.example", "He Fan", {"ZGC": "lead"}),
    ("lin.bo@zgc.example", "Lin Bo", {"ZGC": "director"}),
    ("tang.rui@zgc.example", "Tang Rui", {"ZGC": "administrator"}),
    ("wang.li@baoding.example", "Wang Li", {"BD": "officer"}),
    ("ma.xiao@baoding.example", "Ma Xiao", {"BD": "officer"}),
    ("song.yan@baoding.example", "Song Yan", {"BD": "lead"}),
    ("hu.dehui@baoding.example", "Hu Dehui", {"BD": "director"}),
    ("gao.jie@baoding.example", "Gao Jie", {"BD": "administrator"}),
    ("zhao.min@binhai.example", "Zhao Min", {"BH": "officer"}),
    ("chen.hao@binhai.example", "Chen Hao", {"BH": "officer"}),
    ("qian.wei@binhai.example", "Qian Wei", {"BH": "lead"}),
    ("jin.donghu@binhai.example", "Jin Donghu", {"BH": "director"}),
    ("sun.lei@binhai.example", "Sun Lei", {"BH": "administrator"}),
    ("zhou.ning@binhai.example", "Zhou Ning", {"BH": "officer", "ZGC": "officer"}),
]
