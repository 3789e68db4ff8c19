"""Words from which believable company names are put together. Brands are invented; each is used once."""

BRANDS = [tuple(pair.split()) for pair in """
青梧 Qingwu, 云岫 Yunxiu, 砚石 Yanshi, 溪桥 Xiqiao, 松岚 Songlan, 禾川 Hechuan, 桐叶 Tongye, 雁行 Yanxing, 澄泓 Chenghong,
沐野 Muye, 拾光 Shiguang, 知渔 Zhiyu, 曲径 Qujing, 汀兰 Tinglan, 霁月 Jiyue, 远岫 Yuanxiu, 石榴籽 Shiliuzi,
白洋 Baiyang, 望都 Wangdu, 莲池 Lianchi, 狼牙 Langya, 直隶 Zhili, 古城 Gucheng, 燕南 Yannan, 冀源 Jiyuan,
满城 Mancheng, 唐河 Tanghe, 拒马 Juma, 太行 Taihang, 清苑 Qingyuan, 紫荆 Zijing, 涞水 Laishui, 大慈 Daci, 钟楼 Zhonglou,
齿轮 Chilun, 刻度 Kedu, 砺剑 Lijian, 铸光 Zhuguang, 锻石 Duanshi, 精衡 Jingheng, 匠辰 Jiangchen,
微澜 Weilan, 晶格 Jingge, 量山 Liangshan, 光尺 Guangchi, 薄荷 Bohe, 磁石 Cishi, 频谱 Pinpu, 锐角 Ruijiao,
云雀 Yunque, 苍鹭 Canglu, 翎羽 Lingyu, 信鸽 Xinge, 蜂巢 Fengchao, 蜻蜓 Qingting, 北斗湾 Beidouwan, 长风 Changfeng,
麦浪 Mailang, 谷穗 Gusui, 耕云 Gengyun, 青禾 Qinghe, 牧歌 Muge, 稻香源 Daoxiangyuan, 豆蔻 Doukou, 蓝穗 Lansui,
清涟 Qinglian, 碧泉 Biquan, 活水 Huoshui, 净岚 Jinglan, 循物 Xunwu, 再禾 Zaihe, 绿篱 Lvli, 沙柳 Shaliu, 暖泉 Nuanquan,
康芷 Kangzhi, 杏林溪 Xinglinxi, 听诊 Tingzhen, 仁术 Renshu, 脉冲 Maichong, 素问 Suwen, 百草园 Baicaoyuan, 明眸 Mingmou,
数岩 Shuyan, 码行 Maxing, 链山 Lianshan, 镜湖 Jinghu,
逐日 Zhuri, 风禾 Fenghe, 微焰 Weiyan, 电屿 Dianyu, 蓄川 Xuchuan, 导能 Daoneng, 热屿 Reyu,
陶然 Taoran, 画扇 Huashan, 弦歌 Xiange, 剧本 Juben, 青衿 Qingjin, 学而 Xueer, 文枢 Wenshu, 童谣 Tongyao,
驿路 Yilu, 帆影 Fanying, 集栈 Jizhan, 港湾 Gangwan, 锚地 Maodi, 盐风 Yanfeng, 潮汐 Chaoxi, 海河源 Haiheyuan,
津门桥 Jinmenqiao, 临港 Lingang, 贝壳堤 Beikedi, 蓟州 Jizhou, 塘沽湾 Tangguwan, 滨岚 Binlan, 汉沽 Hangu, 津帆 Jinfan, 沽上 Gushang,
红树 Hongshu, 礁石 Jiaoshi, 浪花 Langhua, 蓝鳍 Lanqi, 鸥鸣 Ouming, 珊瑚石 Shanhushi, 灯塔 Dengta,
银杏 Yinxing, 海棠 Haitang, 白杨 Baiyangshu, 国槐 Guohuai, 丁香里 Dingxiangli, 梧桐里 Wutongli, 山楂 Shanzha, 核桃 Hetao, 柿子林 Shizilin,
三尺 Sanchi, 一苇 Yiwei, 四方 Sifang, 九曲 Jiuqu, 十里 Shili, 半山 Banshan, 万象 Wanxiang, 双溪 Shuangxi, 八达 Bada,
晨星 Chenxing, 夜航 Yehang, 朝露 Zhaolu, 暮云 Muyun, 春雨 Chunyu, 夏木 Xiamu, 秋毫 Qiuhao, 冬青 Dongqing, 惊蛰 Jingzhe
""".replace("\n", " ").split(",")]

# Chinese field, English field, sector, what the company does in Chinese and in English
FIELDS = [
    ("智能装备", "Intelligent Equipment", "C35", "包装与分拣产线的自动化设备", "automation for packing and sorting lines"),
    ("精密机械", "Precision Machinery", "C34", "高精度减速器与传动部件", "precision reducers and transmission parts"),
    ("新材料", "New Materials", "C30", "隔热与防火复合材料", "insulating and fireproof composites"),
    ("精细化工", "Fine Chemicals", "C26", "水性涂料助剂", "additives for water-based coatings"),
    ("航空科技", "Aviation Technology", "C37", "无人机零部件与地面站", "UAV parts and ground stations"),
    ("电气", "Electric", "C38", "配电自动化终端", "terminals for power distribution"),
    ("储能科技", "Energy Storage", "C38", "工商业储能系统", "storage systems for factories"),
    ("汽车电子", "Automotive Electronics", "C36", "车身控制器与传感器", "body controllers and sensors"),
    ("光电", "Optoelectronics", "C39", "激光测距模组", "laser ranging modules"),
    ("传感技术", "Sensing", "C40", "压力与气体传感器", "pressure and gas sensors"),
    ("仪器", "Instruments", "C40", "在线水质分析仪", "online water analysers"),
    ("软件", "Software", "I65", "制造企业的排产软件", "planning software for factories"),
    ("大数据", "Data", "I65", "供应链数据分析服务", "supply chain data analysis"),
    ("人工智能", "Artificial Intelligence", "I65", "工业视觉检测算法", "vision inspection algorithms"),
    ("物联网", "Internet of Things", "I65", "楼宇能耗监测", "energy monitoring of buildings"),
    ("信息安全", "Information Security", "I65", "工业控制系统安全审计", "security audits of control systems"),
    ("网络", "Networks", "I64", "农产品产销对接平台", "a marketplace for farm products"),
    ("互动娱乐", "Interactive", "I64", "文博单位的互动展陈", "interactive exhibits for museums"),
    ("生物科技", "Biotechnology", "M73", "微生物菌剂研发", "research on microbial agents"),
    ("医疗器械", "Medical Devices", "C35", "康复训练器械", "rehabilitation devices"),
    ("药物研究", "Drug Research", "M73", "中药质量标准研究", "quality standards of herbal medicine"),
    ("医药", "Pharma", "C27", "外用制剂生产", "topical medicines"),
    ("环境工程", "Environmental Engineering", "N77", "工业废水零排放工程", "zero discharge of industrial water"),
    ("环保科技", "Environmental Technology", "N77", "挥发性有机物治理", "treatment of volatile organics"),
    ("再生资源", "Recycling", "C42", "废旧电池梯次利用", "second life of batteries"),
    ("农业科技", "Agritech", "A05", "设施大棚的水肥一体化", "drip fertigation for greenhouses"),
    ("食品科技", "Food Technology", "C14", "驴肉制品与预制菜研发", "prepared dishes"),
    ("种业", "Seeds", "A01", "强筋小麦育种", "breeding of strong-gluten wheat"),
    ("检测技术", "Testing", "M74", "建材与环境检测", "testing of building materials"),
    ("测绘", "Surveying", "M74", "城市三维实景建模", "3D models of cities"),
    ("工业设计", "Industrial Design", "M74", "小家电外观与结构设计", "design of household devices"),
    ("技术转移", "Technology Transfer", "M75", "高校成果转化服务", "transfer of university results"),
    ("教育科技", "Education Technology", "P83", "中小学编程课程", "coding courses for schools"),
    ("文化创意", "Creative", "R88", "非遗衍生品设计", "designs from intangible heritage"),
    ("影视", "Film", "R87", "航拍与短片制作", "aerial filming and short films"),
    ("供应链", "Supply Chain", "G58", "跨境冷链代理", "cross-border cold chain"),
    ("企业服务", "Business Services", "L72", "财税与知识产权代理", "tax and IP agency"),
    ("建筑科技", "Building Technology", "E49", "装配式机电安装", "prefabricated installations"),
    ("节能科技", "Energy Saving", "D44", "园区能源托管", "energy management of parks"),
    ("服饰科技", "Smart Wear", "C18", "智能保暖服装", "heated clothing"),
]


def _words(text: str) -> list[str]:
    return text.split()


FAMILY = _words("Li Wang Zhang Liu Chen Yang Zhao Huang Wu Xu Sun Hu Zhu Gao Lin He Guo Luo Liang Song Zheng Xie Han Feng")
GIVEN = _words("Wei Fang Na Min Jing Lei Qiang Yang Yong Juan Tao Chao Xia Ping Gang Ting Yu Lan Bin Xin Jun Kai Hui Ning "
               "Hao Yue Rui Bo Chen Shuang")
