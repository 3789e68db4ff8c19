"""The nine rules of the architecture, as far as they can be read from the source (docs/architecture.md)."""
from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("parkadmin", "tenants", "requests_desk")
SOURCES = {".".join(path.relative_to(ROOT).with_suffix("").parts): path for package in PACKAGES
           for path in sorted((ROOT / package).rglob("*.py")) if "migrations" not in path.parts}
SURFACES = ("views", "api", "forms", "admin", "management", "federation", "ticks", "tasks", "demo", "templatetags",
            "urls", "http", "signals", "hsds")
# Top to bottom; a module imports from its own line and from those below it.
LINES = [
    SURFACES,
    ("sheets",),
    ("services",),
    ("notifications",),
    ("lifecycle",),
    ("matching", "access", "queries", "stage", "finding", "handover", "sentences", "affiliations", "exports", "feeds",
     "desk_queries", "directory_queries", "directory_search", "directory_words", "hsds_queries", "matching_queries",
     "news_queries", "public_queries", "quality_queries", "settings_queries", "rates", "teaser", "promises",
     "apply_queries", "apply_stage", "admission_queries", "admission_figures", "admission_exports",
     "register_queries", "register_counts", "register_export", "timeline", "tenant_timeline", "life_hooks", "panels",
     "figures_access", "figures_queries", "figures_rules", "figures_totals",
     "programme_queries", "programme_sources", "programme_requests", "calendars"),
    ("validators", "naming"),
    ("history",),
    ("models",),
    ("choices",),
]
ANYWHERE = ("apps",)  # the app loads what has to be registered
TYPED = ("services", "access", "queries", "lifecycle", "matching", "stage", "validators", "notifications")
LONGEST_FUNCTION, LONGEST_FILE, LONGEST_TEMPLATE = 80, 400, 200


def tree(name: str) -> ast.Module:
    return ast.parse(SOURCES[name].read_text())


def imports(name: str) -> Iterator[str]:
    """Full names of all modules that a module imports, wherever in it; not those for annotations only."""
    package = name.split(".") if SOURCES[name].name == "__init__.py" else name.split(".")[:-1]
    package = [part for part in package if part != "__init__"]
    module = tree(name)
    branches = [node for node in ast.walk(module) if isinstance(node, ast.If)]
    for_types = {inner for node in branches if "TYPE_CHECKING" in ast.dump(node.test) for inner in ast.walk(node)}
    for node in ast.walk(module):
        if node in for_types:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[:len(package) - node.level + 1] if node.level else []
            start = ".".join([*base, *([node.module] if node.module else [])])
            yield start
            yield from (f"{start}.{alias.name}" for alias in node.names if f"{start}.{alias.name}" in SOURCES
                        or f"{start}.{alias.name}.__init__" in SOURCES)


def line_of(app: str, name: str) -> int | None:
    """The layer's number of a module of an app; None for what belongs to no layer."""
    parts = name.split(".")
    if parts[0] != app or len(parts) < 2:
        return None
    for number, layer in enumerate(LINES):
        if parts[1] in layer:
            return number
    return None


def is_surface(name: str) -> bool:
    parts = name.split(".")
    area = parts[2] if name.startswith("parkadmin.core.") and len(parts) > 2 else parts[1] if len(parts) > 1 else ""
    return area in ("views", "api", "forms", "federation", "http", "hsds") or area.startswith("views")


def functions(name: str) -> Iterator[ast.FunctionDef]:
    yield from (node for node in ast.walk(tree(name)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def public(name: str) -> Iterator[ast.FunctionDef]:
    """The functions of a module that others may call."""
    yield from (node for node in tree(name).body if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"))


def test_each_app_knows_only_those_below_it():
    below = {"parkadmin": {"tenants", "requests_desk"}, "tenants": {"requests_desk"}, "requests_desk": set()}
    wrong = [(name, found) for name in SOURCES for found in imports(name)
             if found.split(".")[0] in below[name.split(".")[0]]
             and name not in ("parkadmin.urls", "parkadmin.settings")]
    assert wrong == []


@pytest.mark.parametrize("app", ["requests_desk", "tenants"])
def test_each_layer_imports_only_those_below_it(app: str):
    wrong = []
    for name in SOURCES:
        mine = line_of(app, name)
        if mine is None:
            continue
        wrong += [(name, found) for found in imports(name)
                  if (other := line_of(app, found)) is not None and other < mine
                  # a verb queues a job, which calls a verb later
                  and not (LINES[mine] == ("services",) and found == f"{app}.tasks")]
    assert wrong == []


@pytest.mark.parametrize("app", ["requests_desk", "tenants"])
def test_every_module_belongs_to_a_layer(app: str):
    lost = [name for name in SOURCES if name.startswith(f"{app}.") and line_of(app, name) is None
            and name.split(".")[1] not in (*ANYWHERE, "__init__")]
    assert lost == []


WRITING = {"save", "create", "bulk_create", "update_or_create", "get_or_create", "delete", "bulk_update"}


def writes(name: str) -> Iterator[str]:
    """What a surface must leave to the verbs, the doors and the queries."""
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.Attribute) and node.attr in ("objects", "_base_manager", "_default_manager"):
            yield f"{name}:{node.lineno} .{node.attr}"
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITING:
            owner = ast.unparse(node.func.value)
            if owner.split(".")[-1].split("(")[0] not in ("session", "cache", "storage", "buffer", "book", "wb"):
                yield f"{name}:{node.lineno} {owner}.{node.func.attr}()"
        if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from (f"{name}:{node.lineno} {ast.unparse(target)} =" for target in targets
                        if isinstance(target, ast.Attribute) and target.attr == "state")


# The core's own plumbing, which has no verbs above it: keys and the answers kept for repeated requests.
PLUMBING = ("parkadmin.core.api.authentication", "parkadmin.core.api.idempotency")


def test_surfaces_read_through_doors_and_write_through_verbs():
    assert [found for name in SOURCES if is_surface(name) and name not in PLUMBING for found in writes(name)] == []


def test_only_the_engine_writes_a_state():
    wrong = []
    for name in SOURCES:
        if name == "parkadmin.core.lifecycle":
            continue
        for node in ast.walk(tree(name)):
            if isinstance(node, ast.Assign):
                flat = [each for target in node.targets
                        for each in (target.elts if isinstance(target, ast.Tuple) else [target])]
                wrong += [f"{name}:{node.lineno} {ast.unparse(each)}" for each in flat
                          if isinstance(each, ast.Attribute) and each.attr == "state"]
    # A letter is no object with a life of its own: two words say whether the worker still has to send it.
    assert [found for found in wrong if "mailer" not in found and "chat" not in found] == []


def test_no_function_and_no_file_is_too_long():
    long = [f"{name}.{node.name}: {node.end_lineno - node.lineno + 1}" for name in SOURCES for node in functions(name)
            if node.end_lineno - node.lineno + 1 > LONGEST_FUNCTION]
    long += [f"{name}: {lines}" for name, path in SOURCES.items()
             if (lines := len(path.read_text().splitlines())) > LONGEST_FILE]
    assert long == []


# Parts of verbs, for callers that hold the lock.
HELPERS = {"need", "disclose", "write", "resume_after_answer", "end_locked", "speaking_for", "fill_reply",
           "may_write", "need_editor", "need_confirmer", "note", "need_impartial", "need_open", "need_writer",
           "is_applicant", "wrong_state", "speaking", "notify", "notify_message"}


def test_every_verb_takes_names_only_and_says_what_it_does():
    wrong = []
    for name in SOURCES:
        parts = name.split(".")
        if "services" not in parts:
            continue
        for node in public(name):
            if "actor" in [arg.arg for arg in node.args.args] and node.name not in HELPERS:
                wrong.append(f"{name}.{node.name}: actor without *")
            if not ast.get_docstring(node):
                wrong.append(f"{name}.{node.name}: no docstring")
    assert wrong == []


def test_what_others_call_is_annotated():
    wrong = []
    for name in SOURCES:
        parts = name.split(".")
        if parts[0] == "parkadmin" or len(parts) < 2 or parts[1] not in TYPED:
            continue
        for node in public(name):
            bare = [arg.arg for arg in [*node.args.args, *node.args.kwonlyargs] if arg.annotation is None]
            if bare or node.returns is None:
                wrong.append(f"{name}.{node.name}({', '.join(bare)})")
            if not ast.get_docstring(node) and parts[1] in ("access", "queries", "lifecycle", "matching"):
                wrong.append(f"{name}.{node.name}: no docstring")
    assert wrong == []


TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
INLINE = re.compile(r"<style|<script(?![^>]*\bsrc=)|\bstyle=|\son[a-z]+=|javascript:", re.IGNORECASE)


def test_templates_are_short_and_hold_no_script_or_style():
    # What is mailed has no style sheet but its own attributes; data for a script is no script.
    wrong = [f"{path.relative_to(ROOT)}: {found.group()}" for path in TEMPLATES if "mail" not in path.parts
             for found in INLINE.finditer(re.sub(r'<script type="application/json"', "", path.read_text()))]
    wrong += [f"{path.relative_to(ROOT)}: {lines}" for path in TEMPLATES
              if (lines := len(path.read_text().splitlines())) > LONGEST_TEMPLATE]
    assert wrong == []


def test_no_rule_asks_what_time_it_is():
    """Time is a parameter below the surfaces (rule 7)."""
    # A read may fall back on the present moment where a page gives none; a verb may not.
    now = re.compile(r"(?<!at or )\b(timezone\.now|datetime\.now|date\.today|utcnow)\(|\blocaldate\(\)")
    layers = {name for layer in LINES[1:] for name in layer}
    wrong = [name for name in SOURCES if not name.startswith("parkadmin") and name.split(".")[1:2]
             and name.split(".")[1] in layers and now.search(SOURCES[name].read_text())]
    assert wrong == []
