"""What applicants plan, what reviewers say and what parks ask in the demo data, in Chinese and English."""

PLANS = [
    ("两年内在园区建立研发与试制基地，团队扩大到三十人。", "A base for research and pilot production within two years, with thirty people."),
    ("把北京的研发成果放到天津试产，第一年完成两条试验线。", "Pilot production of what was developed in Beijing; two test lines in the first year."),
    ("设立北方区总部和客户服务中心，服务京津冀客户。", "Headquarters for the north and a service centre for customers of the three regions."),
    ("与本地制造企业联合开发，三年内形成五千万元产值。", "Joint development with local manufacturers; 50 million yuan of output within three years."),
    ("先租用工位验证产品，半年后注册公司并租用实验室。", "Desks first, to prove the product; a company and a laboratory after half a year."),
    ("搬迁现有生产线并新建检测室，带动十五个就业岗位。", "Move the present line, build a test room, fifteen new jobs."),
]
NEEDS = [
    ("需要北京专家的培训和本地合作工厂。", "Training by experts from Beijing, and a local factory as partner."),
    ("希望对接投资机构和首批客户。", "Investors, and the first customers."),
    ("需要实验室共享和政策申报辅导。", "A shared laboratory, and help with applications for funding."),
    ("希望帮助招聘五名工程师。", "Help to recruit five engineers."),
]
OPINIONS = {
    "approve": [("技术扎实，与园区现有企业互补，建议入驻。", "Sound technology that fits the companies we have. Admit."),
                ("团队稳定，已有订单，计划可信。", "A stable team with orders; the plan is credible."), ("", "")],
    "conditions": [("资金来源需补充说明，建议有条件入驻。", "Where the money comes from must be shown. Admit with that condition."),
                   ("场地需求偏大，可先租一半。", "They want much space; half of it to begin with.")],
    "reject": [("主营业务与园区方向不符。", "Their main business is not what the park is for."),
               ("尚处概念阶段，建议半年后再申请。", "Still an idea; they should come back in half a year.")],
}
QUESTIONS = [
    ("请补充最近一年的审计报告，并说明主要客户。", "Please add the audited accounts of last year and tell us your main customers."),
    ("团队中有多少人会常驻园区？", "How many of your team will work in the park all year?"),
    ("计划投资的资金来源是什么？请提供证明。", "Where does the planned investment come from? Please show it."),
    ("试验是否涉及危险化学品？请说明用量和储存方式。", "Do your tests need dangerous chemicals? Tell us how much and how they are kept."),
]
NOTES = [
    ("电话沟通过，下周三来看场地。", "Talked on the phone; they come to see the rooms next Wednesday."),
    ("与招商办核对：二号楼还有两间空房。", "Checked: two rooms are free in house 2."),
]
REFUSALS = [
    ("not_our_field", "主营业务为零售，不属于园区产业方向。", "Retail is not what this park is for.",
     "可联系区商务局的商业载体。", "The district's commerce office has places for shops."),
    ("no_space", "目前没有符合要求的厂房。", "There is no workshop of that size at present.",
     "保定园区有中试厂房，可以申请。", "Baoding has pilot workshops: apply there."),
    ("not_eligible", "尚无自主技术。", "No technology of their own yet.",
     "建议先参加创业训练营。", "The startup camp is a good first step."),
]
TRANSFER = ("贵团队需要化工中试场地，保定园区有现成条件，且更靠近你们的合作工厂。",
            "You need a pilot plant for chemistry: Baoding has one, and it is closer to the factory you work with.")
TOUR = ("您好，欢迎周四上午来园区实地看看。", "Good morning, you are welcome to look at the park on Thursday morning.")
