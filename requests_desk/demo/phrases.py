"""What people usually say, in both languages. A story's number chooses among several, so that not all say the same."""

OUTCOMES = {"training": "training_delivered", "expert": "advice_given", "partner": "introduction_made",
            "investment": "introduction_made", "recruitment": "people_hired", "space_lab": "space_provided",
            "policy_funding": "filing_done", "market_access": "introduction_made", "promotion": "other",
            "legal_ip": "filing_done", "other": "other"}

PHRASES: dict[str, dict[str, list[str]]] = {
    "reply": {
        "zh": ["您好，诉求已收到，我是您的专员，明天上午前给您初步方案。", "收到，我们先在园区和中关村找合适的资源，有进展第一时间告诉您。",
               "感谢信任。已电话了解情况，正在联系对口机构。"],
        "en": ["Thank you, I am your officer. You will have a first proposal by tomorrow morning.",
               "Received. We are looking in the park and in Zhongguancun and will keep you posted.",
               "Thank you for the call. We are talking to the right people now."]},
    "reply_later": {"zh": ["双方已见面两次，正在商定合资条款，本周内会有结果。"], "en": ["They have met twice; the terms are almost settled."]},
    "note": {
        "zh": ["中关村那边也有类似资源，先问问刘洋。", "企业去年提过类似需求，可以参考当时的对接。", "预算偏紧，优先找有补贴的机构。"],
        "en": ["Zhongguancun has something alike; ask Liu Yang first.", "They asked for something similar last year; look it up.",
               "The budget is tight: prefer subsidized offers."]},
    "again": {"zh": ["对方没有接，换下一家。建议列表里第二位也合适。"], "en": ["They cannot; try the next one on the list."]},
    "bouncing": {"zh": ["三家都没接，需要主管协调，可能要面向全网征集。"], "en": ["Three refusals: the lead has to step in."]},
    "widen": {"zh": ["目前仅限园区内可见，园内没有合适资源。能否改为“匿名转介”，我们好向中关村求助？"],
              "en": ["Only our park may see this, and nobody here can help. May we ask partners without naming you?"]},
    "ask": {
        "zh": ["请补充参加人数和可以安排的时间。", "请说明具体技术指标和现有条件，方便我们找对专家。", "预算大致是多少？是否接受北京的机构线上支持？"],
        "en": ["How many people, and which dates suit you?", "Please tell us the figures you need and what you have today.",
               "What is the budget, and would online support from Beijing do?"]},
    "answer": {
        "zh": ["共 8 人，下月中旬任意一周都可以。", "指标已整理在下面：精度 0.1 mm，节拍 3 秒；现场有 220 V 电源和网络。", "预算 5 万元左右，线上线下都可以。"],
        "en": ["Eight people; any week in the middle of next month.", "We need 0.1 mm at a cycle of three seconds; power and network are there.",
               "About CNY 50,000; online is fine."]},
    "decline": {"zh": ["该事项不属于园区服务范围，园区无权受理。"], "en": ["This is outside of what the park may do."]},
    "elsewhere": {"zh": ["请向市行政审批局一楼综合窗口申请，电话 12345。"], "en": ["Please apply at the city's administrative window, phone 12345."]},
    "appeal": {"zh": ["材料我们已补齐，请再看一次。"], "en": ["We have completed the documents; please look again."]},
    "withdraw": {"zh": ["项目推迟到明年，暂时不需要了。"], "en": ["The project is put off until next year."]},
    "error": {"zh": ["测试时误录。"], "en": ["Entered by mistake during a trial."]},
    "recall": {"zh": ["发错了对象，抱歉打扰。"], "en": ["Sent to the wrong place, sorry."]},
    "cancel": {"zh": ["发现与我们现有客户存在竞争关系，不便继续。"], "en": ["A customer of ours competes with them; we have to stop."]},
    "to_partner": {"zh": ["企业希望尽快沟通，方便本周通个电话吗？"], "en": ["They would like to talk soon; is a call this week possible?"]},
    "start": {
        "zh": ["已与企业通话，确定了时间和内容。", "已安排专人对接，第一次见面定在下周二。", "材料收到，开始准备方案。"],
        "en": ["Called them and agreed on dates and content.", "One of us is in charge; first meeting next Tuesday.",
               "Documents received; we are preparing the proposal."]},
    "progress": {"zh": ["进展顺利，已完成一半，按期没有问题。", "现场看过了，方案在调整，预计下周定稿。"],
                 "en": ["Half of it is done; the date stands.", "We were on site; the proposal will be final next week."]},
    "hold": {"zh": ["设备检修，月底恢复后继续。"], "en": ["The equipment is being serviced; we go on at the end of the month."]},
    "tried": {"zh": ["联系了三位专家，档期都排到明年。"], "en": ["Asked three experts; all are booked until next year."]},
    "no_capacity": {"zh": ["近期排满，两个月内无法安排。"], "en": ["Fully booked for the next two months."]},
    "not_our_field": {"zh": ["不是我们的研究方向。"], "en": ["This is not our field."]},
    "out_of_region": {"zh": ["我们只服务河北省内企业。"], "en": ["We only serve companies in Hebei."]},
    "not_solved": {"zh": ["按方案试了一周，问题又出现了，还需要专家再来一次。"], "en": ["We tried for a week and the problem is back."]},
    "rework": {"zh": ["企业反映问题复现，请再安排一次现场。"], "en": ["The problem is back; please go on site again."]},
    "summary": {"zh": ["已书面答复办理流程、所需材料和联系人。"], "en": ["Process, documents and contact were given in writing."]},
    "outcome": {
        "zh": ["已按约定完成，企业现场签收，资料已移交。", "完成对接并提交书面报告，后续由双方直接联系。"],
        "en": ["Done as agreed and handed over on site.", "Completed, with a written report; both sides stay in touch."]},
    "rating_5": {"zh": ["非常满意，比预期还快。", "专家很专业，园区跟得很紧。"], "en": ["Very good, and faster than promised.", "Excellent people."]},
    "rating_4": {"zh": ["不错，问题解决了。"], "en": ["Good; it is solved."]},
    "rating_3": {"zh": ["帮上了一部分，时间长了些。"], "en": ["Some help, but it took long."]},
    "rating_2": {"zh": ["课程太基础，和我们的现场对不上，讲师也换了人。"], "en": ["Too basic for us, and the teacher was changed."]},
}


def phrase(what: str, language: str, number: int) -> str:
    """One of the usual phrases."""
    usual = PHRASES[what][language]
    return usual[number % len(usual)]
