"""What tenants of Zhongguancun asked for: the way from innovation in Beijing to manufacturing in Tianjin and Hebei."""
from .story import Need

ZHONGGUANCUN = [
    Need("suanchou", "market_access", "solved_onward", 37, "在天津寻找预测性维护试点工厂", "算法已在两条产线验证，希望在天津找到三家愿意试点的制造企业。",
         ("BH", "buyers"), facts={"regions": ["120000"], "answers": {"product": "预测性维护", "customers": "制造企业"}},
         outcome={"text": "三家天津工厂签署试点协议。", "contracts": 3}),
    Need("suanchou", "recruitment", "silent", 23, "算法实习生", "春季需要四名实习生。", ("headhunt",), outcome={"text": "四名实习生到岗。", "people": 4, "jobs": 4}),
    Need("fenziqiao", "space_lab", "rerouted", 12, "气凝胶中试场地", "寻找天津或河北 500 平方米中试场地。", ("pilot_plant", "bh_pilot"),
         facts={"regions": ["120000", "130000"], "answers": {"area": 500}}),
    Need("fenziqiao", "partner", "requested", 1, "保温板生产合作", "气凝胶保温板希望在河北找到代工或合资的化工、建材企业。", ("board_line",),
         facts={"regions": ["130000"], "answers": {"partner_type": "建材或化工企业"}}),
    Need("baiguan", "expert", "solved", 28, "Airspace rules for a city route", "We plan a medical delivery route and need advice on airspace.",
         ("uav_law",), facts={"sector": "C37"}, outcome={"text": "Route application drafted and filed."}),
    Need("baiguan", "market_access", "accepted", 6, "A first customer for route planning in Binhai",
         "The park in Binhai could be our first site outside Beijing.", ("BH",), facts={"regions": ["120000"]}),
    Need("hengzhun", "promotion", "answered_here", 16, "开放实验室的宣传", "想让京津冀园区企业知道我们的实验室对外开放。",
         said={"summary": "已列入网络资源目录，并在三地园区月报推荐。"}),
    Need("hengzhun", "policy_funding", "fresh", 95, "检测机构资质扩项", "申请新能源检测资质扩项，需要了解京津冀互认政策。"),
]
