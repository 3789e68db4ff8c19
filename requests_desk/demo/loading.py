"""Loads the demo data, once, in one transaction: all of it or nothing."""
from __future__ import annotations

import json
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone, translation

from parkadmin.core.locks import lock_key
from parkadmin.core.models import Park

from . import admission, desk_texts, figures, keeping, programmes, public, register_facts
from .parks import PARKS, STAFF
from .partners import CONTACTS, PARTNERS
from .playing import keep_letters_in, play
from .register import PASSWORD, Register
from .tenants import NAMED

LANGUAGE = "zh-hans"  # in which the system writes its own words into the history of these parks
# E-mail addresses of those who are offered on the log-in page, the story's people first.
OFFERED = ["dai.tao@jinghua.example", "sun.ke@jinghua.example", "li.na@jinghua.example", "an.zefang@jiuwu.example",
           "zhao.min@binhai.example", "qian.wei@binhai.example", "jin.donghu@binhai.example", "sun.lei@binhai.example",
           "wang.li@baoding.example", "hu.dehui@baoding.example", "liu.yang@zgc.example", "zhou.ning@binhai.example",
           "gao.feng@tianyi-uav.example", "shen.guoqing@jihua.example", public.APPLICANT[0]]


def load(at: datetime) -> bool:
    """Parks, people, companies, directory, and ninety days of requests up to the moment `at`. Whether anything was
    loaded: what is there already is not touched, and of two processes one waits for the other."""
    began = timezone.now()
    with transaction.atomic(), translation.override(LANGUAGE), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [lock_key("demo_data")])
        if Park.objects.filter(is_demo=True).exists():
            return False
        cursor.execute("SET LOCAL join_collapse_limit = 1")  # thousands of small reads: planning costs most of them
        register = Register(at.astimezone(ZoneInfo("Asia/Shanghai")).date()).write()
        register_facts.number(register)
        play(register, at)
        desk_texts.write(at)
        public.write(register, at)
        public.apply(register, at)
        programmes.write(register, at)
        admission.write(register, at)
        figures.write(register, at)
        keeping.propose(register, at)
        register_facts.write(register, at)
        keep_letters_in(began, at)
    return True


def logins() -> list[dict[str, str]]:
    """Who may log in, for the log-in page and the table."""
    found = {row["email"]: row for row in [*_staff(), *_tenants(), *_partners(), _applicant()]}
    return [{**found[email], "password": PASSWORD} for email in OFFERED]


def _staff() -> list[dict[str, str]]:
    parks = {park["code"]: park for park in PARKS}
    return [{"role": ", ".join(dict.fromkeys(ROLES[role] for role in where.values())), "name": name, "email": email,
             "park": " + ".join(parks[code]["name_en"] for code in where),
             "park_zh": " + ".join(parks[code]["name_zh"] for code in where)} for email, name, where in STAFF]


def _tenants() -> list[dict[str, str]]:
    return [{"role": ROLES[role], "name": name, "email": email, "park": company.en, "park_zh": company.zh}
            for company in NAMED for role, name, email, _language in company.people]


def _partners() -> list[dict[str, str]]:
    names = {row[0]: row[4:6] for row in PARTNERS}
    return [{"role": ROLES["partner"], "name": name, "email": email, "park": names[key][1], "park_zh": names[key][0]}
            for key, (email, name, _language) in CONTACTS.items()]


def _applicant() -> dict[str, str]:
    email, name, _language = public.APPLICANT
    return {"role": ROLES["applicant"], "name": name, "email": email, "park": public.APPLICATION["name_en"],
            "park_zh": public.APPLICATION["name_zh"]}


# As in parkadmin.core.permissions: the log-in page shows them in the reader's language.
ROLES = {"officer": "Officer", "lead": "Team lead", "director": "Director", "administrator": "Administrator",
         "owner": "Owner", "member": "Member", "viewer": "Viewer", "partner": "Partner",
         "applicant": "Applicant"}


def write_logins() -> None:
    """Let the log-in page offer them (parkadmin.core.http.context.demo_logins)."""
    path = settings.DATA_DIR / "demo_logins.json"
    path.write_text(json.dumps(logins(), ensure_ascii=False, indent=1), encoding="utf-8")
