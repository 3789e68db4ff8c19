"""Examples of the OpenAPI document: the story of UAV training, as the API tells it. A test holds them to the types."""
from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter

IF_MATCH = OpenApiParameter("If-Match", str, OpenApiParameter.HEADER, required=False,
                            description="The version that was read, from ETag. Missing: 428.")
AT, DAY_AFTER = "2026-11-18T02:00:00Z", "2026-11-19T02:00:00Z"
ID = "01938f2a-6a00-7d31-8e55-1f2b3c4d5e0{}"
BINHAI = {"code": "BH", "name": "Tianjin Binhai Zhongguancun Science Park"}
SCHOOL = {"id": ID.format(1), "name": "Beijing Tianyi UAV School"}
TRAINING = {"code": "training", "name": "Training"}
JINGHUA = {"id": ID.format(2), "name": "Tianjin Jinghua Technology Co Ltd"}
OFFICER = {"id": ID.format(3), "name": "Zhao Min"}

NEW_REQUEST = {
    "kind": "training", "title": "UAV training by Beijing experts", "sharing": "teaser", "regions": ["110000"],
    "description": "Six technicians need to fly mapping drones.", "people": 6, "budget": "60000.00"}
CHANGES = {"people": 8, "wanted_by": "2026-12-18"}
STAGE = {"code": "asked", "step": 2, "text": "asked Beijing Tianyi UAV School", "who": "Beijing Tianyi UAV School",
         "since": AT, "next": "their answer", "due": "2026-11-23T02:00:00Z", "why": ""}
REQUEST_BRIEF: dict[str, Any] = {
    "id": ID.format(4), "number": "BH-2026-0418", "title": "UAV training by Beijing experts", "state": "active",
    "stage": STAGE, "park": BINHAI, "tenant": JINGHUA, "kind": TRAINING, "owner": OFFICER, "priority": "normal",
    "sharing": "teaser", "state_since": AT, "submitted_at": AT, "result_due_at": "2026-11-27T02:00:00Z",
    "last_activity_at": AT, "version": 4}
REQUEST: dict[str, Any] = REQUEST_BRIEF | {
    "description": "Six technicians need to fly mapping drones.", "answers": {"level": "beginner"}, "sector": "C37",
    "regions": ["110000"], "budget": "60000.00", "currency": "CNY", "wanted_by": None, "people": 6,
    "contact_phone": "", "shared_in_tenant": True, "channel": "portal",
    "requester": {"id": ID.format(5), "name": "Dai Tao"}, "reason_code": "", "reason_text": "",
    "referred_elsewhere": "", "duplicate_of": None, "summary": "", "resolution": "", "rating": None,
    "rating_text": "", "confirmed": None, "return_visit_due": False, "reopened_count": 0, "created_at": AT,
    "resolved_at": None, "closed_at": None,
    "clocks": [{"clock": "receipt", "label": "Signed for", "due_at": DAY_AFTER, "done_at": AT},
               {"clock": "response", "label": "First response", "due_at": DAY_AFTER, "done_at": AT},
               {"clock": "result", "label": "Result", "due_at": "2026-11-27T02:00:00Z", "done_at": None}],
    "actions": ["ask", "resolve", "mark_duplicate"]}
ATTACHMENT: dict[str, Any] = {
    "id": ID.format(6), "name": "drones.pdf", "media_type": "application/pdf", "size": 48213, "message": None,
    "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", "at": AT,
    "url": f"https://park.example/api/v1/attachments/{ID.format(6)}/"}
NEW_MESSAGE = {"audience": "tenant", "text": "We are on it: two schools in Beijing offer this."}
MESSAGE: dict[str, Any] = {
    "id": ID.format(7), "audience": "tenant", "referral": None, "author": "Zhao Min", "organization": BINHAI["name"],
    "from_staff": True, "is_question": False, "text": NEW_MESSAGE["text"], "at": AT, "attachments": []}
PARTNER_MESSAGE = MESSAGE | {"audience": "partner", "referral": "BH-2026-0418-R1", "text": "Which days suit you?"}
EVENT: dict[str, Any] = {
    "id": 1021, "code": "referral.accept", "sentence": "Beijing Tianyi UAV School will help", "at": AT, "actor": "",
    "data": {"destination": {"zh": "北京天翼无人机培训学校", "en": "Beijing Tianyi UAV School"}},
    "from": "received", "to": "accepted"}
SUGGESTIONS: dict[str, Any] = {"at": AT, "engine": "words-1", "results": [{
    "rank": 1, "verdict": "shown",
    "resource": {"id": ID.format(8), "name": "UAV pilot training", "kind": TRAINING, "partner": SCHOOL,
                 "assured_on": "2026-11-06"},
    "reasons": [{"code": "words", "text": "uav · training", "tone": "for"},
                {"code": "from_region", "text": "from Beijing, as asked", "tone": "for"},
                {"code": "fresh", "text": "confirmed 12 days ago", "tone": "info"}]}]}
NEW_REFERRAL = {"resource": ID.format(8), "sharing": "teaser", "title": "UAV training for six technicians",
                "need": "Mapping drones, beginners, in Tianjin or online."}
ONWARD = {"partner": ID.format(1), "sharing": "teaser", "title": "UAV training for six technicians",
          "need": "Mapping drones; the group can travel to Beijing."}
REFERRAL_BRIEF: dict[str, Any] = {
    "id": ID.format(9), "number": "BH-2026-0418-R1", "direction": "out", "title": "UAV training for six technicians",
    "state": "requested", "state_since": AT, "origin_park": BINHAI, "request": "BH-2026-0418", "sharing": "teaser",
    "destination": {"type": "resource", "id": ID.format(8), "name": "UAV pilot training",
                    "organization": SCHOOL["name"]},
    "round": 1, "sent_at": AT, "receipt_due_at": DAY_AFTER, "answer_due_at": "2026-11-23T02:00:00Z",
    "progress_due_at": None, "expected_on": None, "version": 2}
REFERRAL: dict[str, Any] = REFERRAL_BRIEF | {
    "need": {"text": NEW_REFERRAL["need"], "kind": "training", "sector": "C37", "regions": ["110000"],
             "wanted_by": None, "people": 6, "identity": None},
    "identity_released_at": None, "received_at": None, "answered_at": None, "ended_at": None, "hold_until": None,
    "contact_name": "", "contact_phone": "", "contact_email": "", "reason_code": "", "reason_text": "",
    "part_of": None, "outcomes": [], "actions": ["recall"]}
RESOURCE: dict[str, Any] = {
    "id": ID.format(8), "name": "UAV pilot training", "name_zh": "无人机飞手培训", "name_en": "UAV pilot training",
    "kind": TRAINING, "partner": SCHOOL, "about_zh": "", "about_en": "", "experts": [], "sectors": ["C37"],
    "topics": [{"code": "uav", "name": "UAV"}], "locations": [], "regions": ["000000"], "languages": ["zh"],
    "place": "both", "fees": "", "eligibility": "", "fees_zh": "", "fees_en": "", "eligibility_zh": "",
    "eligibility_en": "", "documents_zh": "", "documents_en": "", "source": "", "modified_at": AT, "version": 1,
    "capacity": "has_capacity", "capacity_on": None, "assured_on": "2026-11-06", "visibility": "network",
    "status": "active", "contact_name": "Gao Feng", "contact_email": "desk@uav.example", "route": "in_app"}
PARTNER: dict[str, Any] = SCHOOL | {
    "name_zh": "北京天翼无人机培训学校", "name_en": SCHOOL["name"], "kind": "training_house",
    "kept_by": {"code": "ZGC", "name": "Zhongguancun"}, "about_zh": "", "about_en": "", "region": "110108",
    "website": "", "email": "desk@uav.example", "phone": "", "trust": "checked", "visibility": "network",
    "status": "active", "source": "", "modified_at": AT, "version": 1}
EXPERT: dict[str, Any] = {
    "id": ID.format(0), "name": "Gao Feng", "name_zh": "高峰", "name_en": "Gao Feng", "title": "Chief instructor",
    "partner": SCHOOL, "home_park": {"code": "ZGC", "name": "Zhongguancun"},
    "topics": [{"code": "uav", "name": "UAV"}], "languages": ["zh", "en"], "regions": ["120000"],
    "title_zh": "首席教员", "title_en": "Chief instructor", "about_zh": "", "about_en": "", "load_limit": 3,
    "status": "active", "version": 1}
NEW_PARTNER = {"park": "ZGC", "kind": "training_house", "name_zh": "北京天翼无人机培训学校", "name_en": SCHOOL["name"],
               "region": "110108", "email": "desk@uav.example"}
NEW_RESOURCE = {"partner": ID.format(1), "kind": "training", "name_zh": "无人机飞手培训",
                "name_en": "UAV pilot training", "topics": ["uav"], "sectors": ["C37"], "regions": ["000000"],
                "languages": ["zh"], "capacity": "has_capacity"}
NEW_EXPERT = {"partner": ID.format(1), "name_zh": "高峰", "name_en": "Gao Feng", "title_zh": "首席教员",
              "topics": ["uav"]}
PLACE: dict[str, Any] = {
    "id": ID.format(0), "name": "Field training ground", "name_zh": "外场训练基地", "name_en": "Field training ground",
    "partner": SCHOOL, "address_zh": "海淀区后沙涧路 18 号", "address_en": "", "region": "110108",
    "postcode": "100194", "latitude": "40.104310", "longitude": "116.162740", "directions": "", "version": 1}
NEW_PLACE = {"partner": ID.format(1), "name_zh": "外场训练基地", "address_zh": "海淀区后沙涧路 18 号",
             "region": "110108"}
TOPIC = {"code": "uav", "name": "UAV", "name_zh": "无人机", "name_en": "UAV"}
AGREEMENT: dict[str, Any] = {
    "id": ID.format(0), "park": {"code": "ZGC", "name": "Zhongguancun"}, "other_park": BINHAI, "partner": None,
    "title": "Working together", "terms": "Both share experts and resources.", "reference": "ZGC-BH-2022-07",
    "starts_on": "2022-11-01", "ends_on": None, "ended_why": "", "signed_by": "Lin Bo", "signed_by_other": "Jin Donghu",
    "countersigned_at": AT, "documents": [], "version": 2}
NEW_AGREEMENT = {"park": "ZGC", "other_park": "BH", "title": "Working together", "starts_on": "2022-11-01",
                 "signed_by": "Lin Bo"}
PROPOSAL: dict[str, Any] = {
    "id": ID.format(0), "partner": SCHOOL, "target": "resource",
    "subject": {"id": ID.format(8), "name": "UAV pilot training"}, "changes": {"fees_zh": "每人 2,980 元"},
    "before": {"fees_zh": "每人 2,800 元"}, "note": "", "verdict": "waiting", "reason": "", "proposed_by": "Gao Feng",
    "proposed_at": AT, "decided_at": None}
NEW_PROPOSAL = {"partner": ID.format(1), "target": "resource", "subject": ID.format(8),
                "values": {"fees_zh": "每人 2,980 元"}}
KIND: dict[str, Any] = {
    "id": ID.format(0), "code": "training", "name": "Training", "is_complex": False, "questions": [
        {"code": "level", "label": "Level of the participants", "type": "choice", "required": False,
         "choices": [{"code": "beginner", "zh": "零基础", "en": "Beginners"}]}]}
PARK: dict[str, Any] = BINHAI | {
    "id": ID.format(0), "name_zh": "天津滨海中关村科技园", "name_en": BINHAI["name"], "region": "120116",
    "opened_on": "2016-11-01", "time_zone": "Asia/Shanghai", "phone": "022-5555 0100", "email": "desk@binhai.example"}
ME: dict[str, Any] = {
    "id": ID.format(3), "name": "Zhao Min", "email": "zhao.min@example.org", "language": "en",
    "staff": [{"park": BINHAI, "role": "officer"}], "tenants": [], "partners": []}
