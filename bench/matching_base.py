"""An installation of its own for the measurements of matching: embedded PostgreSQL, migrated, dictionary loaded."""
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PARK = {"code": "BENCH", "slug": "bench", "name_zh": "园区", "name_en": "Park", "region": "110108"}


def start() -> None:
    """Let Django use the bench's own data folder; nothing of an installation is touched."""
    sys.path.insert(0, str(ROOT))
    os.environ.pop("DATABASE_URL", None)
    os.environ.update(DATA_DIR=os.environ.get("BENCH_DATA_DIR") or str(ROOT / ".data" / "bench"), DEBUG="0",
                      DJANGO_SETTINGS_MODULE="parkadmin.settings", LOG_LEVEL="WARNING")
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ.setdefault(name, "1")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)


def prepare() -> None:
    """Dictionary and glossary, as in every installation."""
    from django.utils import timezone

    from requests_desk.services import dictionary

    dictionary.load_dictionary(timezone.now())
    dictionary.load_glossary(timezone.now())


def empty() -> None:
    """No resource, no document."""
    from django.db import connection

    from parkadmin import database

    with database.as_owner(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE requests_desk_resource, requests_desk_matchdocument, requests_desk_matchposting, "
                       "requests_desk_matchcommonterm, requests_desk_matchvector CASCADE")


def partner():
    """The one partner of the bench, without a name, and its kind of help."""
    from parkadmin.core.models import Park
    from requests_desk.models import Partner, RequestKind

    park, _made = Park.objects.get_or_create(code=PARK["code"], defaults=PARK)
    kind, _made = RequestKind.objects.get_or_create(code="other", defaults={"name_zh": "其他", "name_en": "Other"})
    found = Partner.objects.filter(park=park).first()
    return found or Partner.objects.create(park=park, kind="company", name_zh="", visibility="public"), kind


def analyze() -> None:
    """What the autovacuum does after a while."""
    from django.db import connection

    from parkadmin import database

    with database.as_owner(), connection.cursor() as cursor:
        for table in ("resource", "matchdocument", "matchposting", "matchvector"):
            cursor.execute(f"VACUUM ANALYZE requests_desk_{table}")
