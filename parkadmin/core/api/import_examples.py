"""Examples for the documentation of imports."""
IMPORT = {
    "id": "01938f2a-7d10-7c52-8a11-5b6f0c2d4e61", "name": "companies.xlsx", "sheet": "tenants",
    "park": {"id": "01938f2a-7d10-7c52-8a11-5b6f0c2d4e62", "name": "Tianjin Binhai Zhongguancun Science Park"},
    "state": "checked", "uploaded_at": "2026-11-18T02:00:00Z", "rows": 5000, "done": 5000, "new": 4700, "changed": 80,
    "unchanged": 20, "faulty": 200, "faults": 200, "problem": "", "applied_at": None, "undone_at": None,
    "seconds_checked": 8.4, "seconds_applied": None, "peak_mb": 96.5, "grown_mb": 14.2, "actions": ["apply"]}
FAULT = {"row": 26, "letter": "J", "column": "phone", "heading": "Phone", "value": "12", "code": "not_phone",
         "message": "This is not a telephone number."}
ROW = {"number": 2, "label": "天津京华科技有限公司", "action": "changed", "changes": [
    {"column": "phone", "heading": "Phone", "before": "022-5555 0101", "after": "022-5555 0909"}]}
SHEET = {"code": "tenants", "label": "Companies and teams", "matched_by": "By code, number or name.", "columns": [
    {"key": "kind", "heading": "Kind", "kind": "choice", "required": False, "limit": 160, "help": "",
     "choices": [{"code": "company", "name": "Company"}, {"code": "team", "name": "Startup team"}]}]}
