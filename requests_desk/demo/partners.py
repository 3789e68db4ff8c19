"""Who offers help: invented universities, institutes, investors, training houses, agencies, companies, and their experts.

Partner: key, kind, park that keeps the entry, region, Chinese and English name, Chinese and English text. Those in
CONTACTS have a person with an account; all others are asked by mailed link.
"""

TOPICS = {
    "uav": ("无人机", "UAV"), "aerial-survey": ("航测", "Aerial survey"), "chemicals": ("化工", "Chemicals"),
    "fertilizer": ("肥料", "Fertilizer"), "materials": ("新材料", "Materials"), "battery": ("电池", "Batteries"),
    "hydrogen": ("氢能", "Hydrogen"), "ai": ("人工智能", "Artificial intelligence"), "robotics": ("机器人", "Robotics"),
    "software": ("工业软件", "Industrial software"), "medical": ("医疗器械", "Medical devices"),
    "agriculture": ("农业", "Agriculture"), "environment": ("环保", "Environment"), "ocean": ("海洋", "Ocean"),
    "machinery": ("机械加工", "Machining"), "management": ("企业管理", "Management"), "finance": ("财务", "Finance"),
    "patent": ("专利", "Patents"), "law": ("法律", "Law"), "talent": ("人才", "Talent"), "export": ("外贸", "Exports"),
    "promotion": ("推广", "Promotion"), "policy": ("政策", "Policy"), "startup": ("创业", "Startups"),
}

_P = "（演示数据）"
_E = "(Demo data) "

PARTNERS = [(key, kind, park, region, zh, en, _P + about_zh, _E + about_en)
            for key, kind, park, region, zh, en, about_zh, about_en in [
    ("zgc_park", "park", "ZGC", "110108", "中关村（伙伴园区）", "Zhongguancun (partner park)",
     "北京中关村的服务台，可代为寻找北京的专家和机构。", "The desk of Zhongguancun, which finds experts and institutions in Beijing."),
    ("bh_park", "park", "BH", "120116", "天津滨海中关村科技园（伙伴园区）", "Tianjin Binhai Park (partner park)",
     "滨海园的服务台，可对接天津的制造企业和港口资源。", "The desk of the Binhai park: manufacturers of Tianjin and the port."),
    ("uav_school", "training_house", "ZGC", "110108", "北京天翼无人机培训学校", "Beijing Tianyi UAV School",
     "培训无人机驾驶员和航测作业人员，可到天津、河北上门授课。", "Trains UAV pilots and survey crews, also on site in Tianjin and Hebei."),
    ("chem_institute", "institute", "ZGC", "110108", "北京化工研究所", "Beijing Chemistry Institute",
     "无机化工、肥料工艺与安全评价。", "Inorganic chemistry, fertilizer processes and safety assessment."),
    ("jihua_chem", "company", "BD", "130600", "保定冀化实业集团", "Baoding Jihua Chemical Group",
     "本地化工企业，有闲置的化工园区用地，寻找精细化工与新型肥料项目共同投资。",
     "A local chemical company with vacant plant land; looks for projects in fine chemicals and new fertilizers to "
     "invest in together."),
    ("stamping", "company", "BH", "120111", "天津精冲部件厂", "Tianjin Fine Stamping Works",
     "金属精密冲压，有双极板和接插件产线。", "Fine stamping of metal, with lines for bipolar plates and connectors."),
    ("boards", "company", "BD", "130700", "冀北节能建材公司", "Jibei Building Materials",
     "保温板生产，寻找新型隔热材料代工与合资。", "Makes insulation boards; looks for new materials to produce under contract."),
    ("baidu_center", "agency", "BH", "120116", "百度（滨海）创新中心", "Baidu Innovation Center, Binhai",
     "为创业团队提供培训、辅导和宣传推广。", "Trains, coaches and promotes startups."),
    ("hangda", "university", "ZGC", "110108", "北京长空航空学院", "Beijing Changkong Aviation College",
     "飞行器设计、适航与低空经济研究。", "Aircraft design, airworthiness and the low altitude economy."),
    ("mat_univ", "university", "ZGC", "110108", "北京材料科技学院", "Beijing College of Materials",
     "材料表征平台与硼化物、气凝胶研究组。", "A platform for materials characterization; groups on borides and aerogels."),
    ("agri_institute", "institute", "ZGC", "110108", "京北农业科学研究院", "Jingbei Academy of Agriculture",
     "土壤、肥料和设施农业。", "Soil, fertilizer and greenhouse farming."),
    ("auto_institute", "institute", "ZGC", "110108", "北京智能系统研究院", "Beijing Institute of Intelligent Systems",
     "机器视觉、机器人与预测性维护。", "Machine vision, robotics and predictive maintenance."),
    ("ocean_institute", "institute", "BH", "120116", "渤海海洋技术研究所", "Bohai Institute of Ocean Technology",
     "海洋传感器标定与海试保障。", "Calibration of ocean sensors and support of sea trials."),
    ("med_center", "institute", "ZGC", "110115", "北京医疗器械检验服务中心", "Beijing Medical Device Testing Center",
     "医疗器械注册检验与临床评价咨询。", "Registration tests and clinical evaluation of medical devices."),
    ("fund_qihang", "investor", "ZGC", "110108", "起航早期创业基金", "Qihang Early Stage Fund",
     "投资京津冀的早期硬科技团队，单笔 100 万至 1000 万元。", "Invests CNY 1 to 10 million in early hard-tech teams of the three regions."),
    ("fund_green", "investor", "ZGC", "110105", "青川绿色产业基金", "Qingchuan Green Industry Fund",
     "投资储能、氢能与环保项目。", "Invests in storage, hydrogen and environmental projects."),
    ("fund_bd", "investor", "BD", "130600", "保定产业引导基金", "Baoding Industry Guidance Fund",
     "支持落地保定的先进制造项目。", "Supports advanced manufacturing that settles in Baoding."),
    ("bank", "service", "BH", "120116", "滨海科创金融服务站", "Binhai Sci-tech Finance Station",
     "知识产权质押贷款与信用贷款。", "Loans against patents and credit."),
    ("mgmt_school", "training_house", "ZGC", "110108", "北京知行企业管理培训中心", "Beijing Zhixing Management Training",
     "创业者的财务、销售与团队管理课程。", "Courses in finance, sales and leadership for founders."),
    ("digital_school", "training_house", "ZGC", "110108", "中关村数字技能学院", "Zhongguancun Digital Skills Academy",
     "人工智能、工业软件与数据安全课程。", "Courses in AI, industrial software and data security."),
    ("skills_school", "training_house", "BD", "130600", "保定先进制造实训基地", "Baoding Advanced Manufacturing Workshop",
     "数控、焊接与质量管理实训。", "Hands-on training in machining, welding and quality."),
    ("patent_firm", "service", "ZGC", "110108", "北京明理知识产权代理所", "Beijing Mingli Patent Agents",
     "专利布局、申请与侵权分析。", "Patent strategy, filing and infringement analysis."),
    ("law_firm", "service", "ZGC", "110105", "北京衡平律师事务所", "Beijing Hengping Law Office",
     "股权、合同与跨境合规。", "Equity, contracts and cross-border compliance."),
    ("talent_agency", "agency", "BD", "130600", "保定市人才服务中心", "Baoding Talent Service Center",
     "校园招聘、人才引进与落户服务。", "Campus recruitment and support for newcomers."),
    ("talent_firm", "service", "ZGC", "110108", "中关村猎才人力资源", "Zhongguancun Liecai Recruiting",
     "研发与高管岗位猎聘。", "Recruits researchers and managers."),
    ("policy_office", "agency", "BH", "120116", "滨海新区企业服务中心", "Binhai Enterprise Service Center",
     "高新技术企业认定、补贴与项目申报辅导。", "Help with high-tech certification, subsidies and project filings."),
    ("policy_bd", "agency", "BD", "130600", "保定高新区政策服务窗口", "Baoding High-tech Zone Policy Window",
     "京津冀协同政策与资金申报。", "Policies and funds of the integrated development of the three regions."),
    ("trade_hub", "service", "BH", "120116", "天津港跨境贸易服务平台", "Tianjin Port Trade Service Platform",
     "出口报关、认证与海外渠道。", "Customs, certification and channels abroad."),
    ("media", "service", "ZGC", "110108", "科创传播工作室", "Sci-tech Media Studio",
     "产品发布、短视频与行业媒体。", "Launches, short films and trade media."),
    ("hengzhun_lab", "tenant", "ZGC", "110108", "北京衡准检测技术有限公司", "Beijing Hengzhun Testing Co Ltd",
     "入驻企业，向网络内企业开放可靠性实验室。", "A tenant that opens its reliability laboratory to the network."),
]]

# Partner: e-mail and name of the person who answers in Parkadmin, language
CONTACTS = {
    "uav_school": ("gao.feng@tianyi-uav.example", "Gao Feng", "zh-hans"),
    "chem_institute": ("hua.gong@bjchem.example", "Hua Gong", "zh-hans"),
    "jihua_chem": ("shen.guoqing@jihua.example", "Shen Guoqing", "zh-hans"),
    "baidu_center": ("ren.yi@baidu-center.example", "Ren Yi", "zh-hans"),
    "fund_qihang": ("victor.pei@qihang.example", "Victor Pei", "en"),
    "auto_institute": ("lei.ming@iis.example", "Lei Ming", "zh-hans"),
    "patent_firm": ("fan.lu@mingli.example", "Fan Lu", "zh-hans"),
}
AS_TENANT = {"hengzhun_lab": "hengzhun"}
AS_PARK = {"zgc_park": "ZGC", "bh_park": "BH"}

# Expert: key, partner, Chinese and English name, Chinese and English title, topics, languages
EXPERTS = [
    ("gao_feng", "uav_school", "高峰", "Gao Feng", "首席飞行教员，14 年经验", "Chief flight instructor, 14 years", "uav aerial-survey", "zh"),
    ("li_tong", "uav_school", "李彤", "Li Tong", "航测作业教员", "Instructor for survey flights", "uav aerial-survey", "zh en"),
    ("chang_yu", "hangda", "常宇", "Chang Yu", "教授，低空航线与适航", "Professor, low altitude routes and airworthiness", "uav", "zh en"),
    ("qiu_shan", "hangda", "邱珊", "Qiu Shan", "副教授，飞控算法", "Associate professor, flight control", "uav robotics", "zh"),
    ("hua_gong", "chem_institute", "华功", "Hua Gong", "研究员，硼化工工艺", "Senior researcher, boron processes", "chemicals fertilizer", "zh"),
    ("dong_ya", "chem_institute", "董雅", "Dong Ya", "高级工程师，化工安全评价", "Senior engineer, process safety", "chemicals", "zh"),
    ("niu_sen", "agri_institute", "牛森", "Niu Sen", "研究员，中微量元素肥料", "Researcher, trace element fertilizers", "fertilizer agriculture", "zh"),
    ("yu_qing", "agri_institute", "于青", "Yu Qing", "研究员，盐碱地改良", "Researcher, saline soil", "agriculture", "zh en"),
    ("mo_lin", "mat_univ", "莫琳", "Mo Lin", "教授，气凝胶材料", "Professor, aerogels", "materials", "zh en"),
    ("zhan_peng", "mat_univ", "詹鹏", "Zhan Peng", "实验师，材料表征", "Laboratory engineer, characterization", "materials battery", "zh"),
    ("lei_ming", "auto_institute", "雷鸣", "Lei Ming", "研究员，机器视觉", "Researcher, machine vision", "ai robotics", "zh en"),
    ("ouyang_jing", "auto_institute", "欧阳静", "Ouyang Jing", "工程师，预测性维护", "Engineer, predictive maintenance", "ai software", "zh"),
    ("bao_hai", "ocean_institute", "鲍海", "Bao Hai", "高级工程师，海试保障", "Senior engineer, sea trials", "ocean", "zh"),
    ("ji_ming", "med_center", "季明", "Ji Ming", "主任检验师", "Chief tester", "medical", "zh"),
    ("victor_pei", "fund_qihang", "裴伟", "Victor Pei", "合伙人", "Partner", "startup finance", "zh en"),
    ("ling_xi", "fund_green", "凌溪", "Ling Xi", "投资总监", "Investment director", "hydrogen battery finance", "zh en"),
    ("fu_cheng", "bank", "傅诚", "Fu Cheng", "科创金融顾问", "Adviser for tech loans", "finance", "zh"),
    ("sheng_nan", "mgmt_school", "盛楠", "Sheng Nan", "讲师，创业财务", "Lecturer, finance for founders", "finance management", "zh"),
    ("wei_dong", "mgmt_school", "魏东", "Wei Dong", "讲师，大客户销售", "Lecturer, key account sales", "management", "zh"),
    ("jia_qi", "digital_school", "贾琦", "Jia Qi", "讲师，工业大模型应用", "Lecturer, large models in industry", "ai software", "zh en"),
    ("kang_le", "skills_school", "康乐", "Kang Le", "高级技师，五轴加工", "Master machinist, five axes", "machinery", "zh"),
    ("fan_lu", "patent_firm", "范璐", "Fan Lu", "专利代理师", "Patent attorney", "patent", "zh en"),
    ("heng_ping", "law_firm", "衡平", "Heng Ping", "合伙律师，股权与合同", "Partner, equity and contracts", "law", "zh"),
    ("alice_tu", "law_firm", "屠安", "Alice Tu", "律师，跨境合规", "Lawyer, cross-border compliance", "law export", "zh en"),
    ("ren_yi", "baidu_center", "任毅", "Ren Yi", "创业辅导经理", "Startup coach", "startup promotion ai", "zh"),
    ("gang_wen", "trade_hub", "港文", "Gang Wen", "外贸顾问", "Export adviser", "export", "zh en"),
]
