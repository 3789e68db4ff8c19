"""What the parks and their partners have agreed, where partners are, and which words of others mean which of ours.

Agreement between parks: the park that keeps it, the other, subject, text, days from and until (from today), who signed.
With partners: key of the partner, the same.
"""

BETWEEN_PARKS = [
    ("ZGC", "BH", "京津协同服务合作协议（演示数据）",
     "双方共享专家、机构和服务资源；受理的诉求三个工作日内答复。", -1480, None, "林博", "靳东虎", "ZGC-BH-2022-07"),
    ("ZGC", "BD", "京保协同服务合作协议（演示数据）",
     "双方共享专家、机构和服务资源；每季度互通一次台账。", -1700, 330, "林博", "胡德辉", "ZGC-BD-2022-02"),
    ("BH", "BD", "津保产业链对接协议（演示数据）",
     "双方共享制造业资源，互荐企业。", -690, 26, "靳东虎", "胡德辉", "BH-BD-2025-01"),
]
WITH_PARTNERS = [
    ("uav_school", "无人机培训框架协议（演示数据）", "每年为网络内企业预留 60 个培训名额，价格按公开价八折。", -300, 41, "刘洋", "高峰",
     "ZGC-P-031"),
    ("chem_institute", "专家咨询框架协议（演示数据）", "首次咨询两小时内免费。", -500, 260, "刘洋", "华功", "ZGC-P-027"),
    ("jihua_chem", "园区用地与共同投资意向书（演示数据）", "优先与网络内企业洽谈合资。", -120, None, "王莉", "沈国庆", "BD-P-008"),
    ("baidu_center", "创业培训合作协议（演示数据）", "每季度一期创业营，面向入驻团队免费。", -720, -15, "赵敏", "任毅", "BH-P-004"),
    ("hangda", "低空经济联合研究协议（演示数据）", "开放风洞与飞控团队。", -200, 900, "刘洋", "常宇", "ZGC-P-040"),
]

# Partner: Chinese and English name, address, region, postcode, latitude, longitude, resources that are offered there
PLACES = [
    ("uav_school", "外场训练基地", "Field training ground", "海淀区苏家坨镇后沙涧路 18 号", "18 Houshajian Road, Haidian", "110108",
     "100194", "40.104310", "116.162740", "uav_pilot"),
    ("uav_school", "模拟机教室", "Simulator room", "海淀区中关村东路 66 号", "66 Zhongguancun East Road, Haidian", "110108",
     "100190", "39.981120", "116.327900", "uav_pilot uav_survey"),
    ("hangda", "风洞实验室", "Wind tunnel laboratory", "海淀区学院路 37 号", "37 Xueyuan Road, Haidian", "110108", "100191",
     "39.980150", "116.346210", "wind_tunnel"),
    ("jihua_chem", "化工园区", "Chemical park", "保定市满城区创业大街 9 号", "9 Chuangye Street, Baoding", "130600", "072150",
     "38.949020", "115.322150", "chem_coinvest chem_site"),
    ("chem_institute", "硼化工中试楼", "Boron pilot plant", "海淀区北三环西路 5 号", "5 North Third Ring Road West, Haidian",
     "110108", "100089", "39.966550", "116.305810", "boron_process"),
    ("baidu_center", "创业营教室", "Startup classroom", "滨海新区滨海—中关村科技园融汇路 1 号", "1 Ronghui Road, Binhai", "120116",
     "300452", "39.030410", "117.690220", ""),
]

# Whose word (code of a park, empty: anybody's), the word, what it means
CROSS_WALKS = [("", "drone", "topic:uav"), ("", "无人驾驶航空器", "topic:uav"), ("BD", "PX-01", "kind:training"),
               ("BD", "RZ-03", "kind:investment"), ("", "consulting", "kind:expert"), ("", "chemical industry", "topic:chemicals")]

# Key of a resource: fees and eligibility in both languages, and what one has to bring
TERMS = {
    "uav_pilot": ("每人 2,800 元，网络内企业八折", "CNY 2,800 a person, 20% off for companies of the network",
                  "年满 18 周岁，无色盲", "18 years or older, no colour blindness",
                  "身份证复印件\n体检表\n企业介绍信", "Copy of the identity card\nMedical form\nLetter of the company"),
    "boron_process": ("首次两小时免费，之后每天 3,000 元", "The first two hours are free, then CNY 3,000 a day",
                      "网络内企业和团队", "Companies and teams of the network", "工艺流程图", "Process flow diagram"),
    "wind_tunnel": ("每小时 900 元", "CNY 900 an hour", "须签安全承诺书", "A safety pledge has to be signed",
                    "试验大纲\n安全承诺书", "Test outline\nSafety pledge"),
}
TRUST = {"uav_school": "proven", "chem_institute": "proven", "jihua_chem": "checked", "baidu_center": "checked",
         "hangda": "checked", "patent_firm": "checked"}

# Partner, about what (empty key: something new), what it proposes, its note
PROPOSALS = [
    ("uav_school", "resource", "uav_pilot",
     {"about_zh": "测绘与航拍无人机的飞行培训，含模拟机、外场实操和执照考试辅导。教员可到企业所在园区授课，每班 6 至 24 人，新增夜航科目。",
      "about_en": "Flight training for mapping and aerial photography drones: simulator, field practice, coaching for "
                  "the licence, and now flying at night. Instructors come to your park; 6 to 24 technicians a class.",
      "fees_zh": "每人 2,980 元，网络内企业八折", "fees_en": "CNY 2,980 a person, 20% off for companies of the network"},
     "夜航科目从下月开始。"),
    ("chem_institute", "expert", "hua_gong", {"title_zh": "首席研究员，硼化工工艺", "title_en": "Chief researcher, boron "
                                                                                "processes"}, ""),
    ("jihua_chem", "resource", "", {
        "kind": "space_lab", "name_zh": "中试车间共享", "name_en": "Shared pilot plant", "capacity": "has_capacity",
        "about_zh": "200 升至 2000 升反应釜，按天计费，配操作工。", "regions": ["130000", "120000", "110000"],
        "about_en": "Reactors of 200 to 2,000 litres by the day, with operators.", "topics": ["chemicals"],
        "sectors": ["C26"], "languages": ["zh"], "place": "on_site"}, "希望下个月起开放。"),
]
