"""What a program can check of the plan of the house."""

import ast
import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LONGEST_FILE, LONGEST_TEMPLATE, LONGEST_FRAGMENT = 300, 120, 40
LONGEST_VIEW = 40
LONGEST_TEST = 25
APPS = ["clusters", "practices", "exchange", "compendium"]
FORBIDDEN_ROOMS = {"utils", "core", "common", "helpers", "services", "signals", "receivers"}


def tracked(pattern):
    """Files of the checkout, versioned or about to be, without migrations."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", pattern],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    return [ROOT / name for name in listed if "/migrations/" not in name and (ROOT / name).exists()]


def name(path):
    return path.relative_to(ROOT).as_posix()


PYTHON = tracked("*.py")
TEMPLATES = tracked("templates/*.html")
SOURCES = {template: template.read_text(encoding="utf-8") for template in TEMPLATES}
ALL_TEMPLATES = "\n".join(SOURCES.values())
ALL_PYTHON = "\n".join(path.read_text(encoding="utf-8") for path in PYTHON)
OTHER_PYTHON = ALL_PYTHON.replace(Path(__file__).read_text(encoding="utf-8"), "")
# Django's and the libraries' own names for a template.
FOUND_BY_NAME = (
    *("400.html", "403.html", "404.html", "429.html", "500.html", "account/", "mfa/", "allauth/", "django/forms/"),
    *("admin/base_site.html", "admin/index.html"),
    *("clusters/cluster_detail.html", "practices/theme_detail.html", "practices/term_list.html"),
)


def lines(path):
    return len(path.read_text(encoding="utf-8").splitlines())


def test_python_files_fit_in_a_room():
    assert {name(path): lines(path) for path in PYTHON if lines(path) > LONGEST_FILE} == {}


def test_templates_fit_on_two_screens():
    limits = {path: LONGEST_FRAGMENT if path.name.startswith("_") else LONGEST_TEMPLATE for path in TEMPLATES}

    assert {name(path): lines(path) for path, limit in limits.items() if lines(path) > limit} == {}


def test_functions_are_short():
    long = {
        f"{name(path)}:{node.name}": node.end_lineno - node.lineno + 1
        for path in PYTHON
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno + 1 > LONGEST_VIEW
    }

    assert long == {}


def test_no_forbidden_room():
    assert [name(path) for path in PYTHON if FORBIDDEN_ROOMS & set(path.relative_to(ROOT).with_suffix("").parts)] == []


def test_no_import_inside_a_function_of_the_apps():
    inside = [
        f"{name(path)}:{node.lineno}"
        for path in PYTHON
        if name(path).split("/")[0] in {*APPS, "config"}
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(function, ast.FunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]

    assert inside == []


def test_no_signal_receiver():
    assert (
        re.findall(
            r"@receiver|post_save|pre_save|m2m_changed",
            re.sub(r'"[^"\n]*"', "", ALL_PYTHON.replace(Path(__file__).read_text(), "")),
        )
        == []
    )


def test_every_template_is_used():
    shorts = [template.relative_to(ROOT / "templates").as_posix() for template in TEMPLATES]
    used = ALL_TEMPLATES + ALL_PYTHON

    assert [short for short in shorts if not short.startswith(FOUND_BY_NAME) and f'"{short}"' not in used] == []


def test_every_loaded_library_serves():
    tags = {
        "cache": r"\{% cache ",
        "editions": r"\{% (editions_of|latest_edition) ",
        "first_steps": r"\{% first_steps ",
        "exchange": r"exchange_around|adoptions_of|exchange_to_review|open_questions",
        "exchange_follow": r"\{% (?:follow_button|alert_offer|unread_count) ",
        "static": r"\{% static ",
        "humanize": r"\|naturaltime",
        "selections": r"\{% keep_button ",
        "state": r"\{% cells ",
        "l10n": r"unlocalize|\{% localize",
        "practices": r"\|markdown|practices_of|agreement_of|\{% boxes ",
    }
    loaded = [
        (name(template), library, source)
        for template, source in SOURCES.items()
        for names in re.findall(r"\{% load ([^%]+)%\}", source)
        for library in names.split()
    ]

    assert [(short, library) for short, library, source in loaded if not re.search(tags[library], source)] == []


def test_fragments_say_what_they_take():
    fragments = {path: source for path, source in SOURCES.items() if path.name.startswith("_")}

    assert [name(path) for path, source in fragments.items() if not source.startswith("{% comment %}\n")] == []


def test_fragments_are_included_with_only():
    includes = re.findall(r'\{% include "[^"]*/_[^%]*%\}', ALL_TEMPLATES)

    assert [include for include in includes if " only %}" not in include] == []


def test_fragment_with_a_form_is_handed_its_token():
    guarded = {
        path.relative_to(ROOT / "templates").as_posix() for path in TEMPLATES if "{% csrf_token %}" in SOURCES[path]
    }
    includes = re.findall(r'\{% include "([^"]+)"([^%]*)%\}', ALL_TEMPLATES)

    assert [path for path, rest in includes if path in guarded and " only" in rest and "csrf_token=" not in rest] == []


def test_no_inline_script_or_style():
    inline = re.compile(r"<script(?![^>]*src=)|\sstyle=|\son[a-z]+=|<style")
    pages = {name(path): source for path, source in SOURCES.items()}

    # A mail has no style sheet to link.
    assert [page for page, source in pages.items() if inline.search(source) and "/mails/" not in page] == []


def test_pages_have_one_h1():
    pages = {path: source for path, source in SOURCES.items() if "{% block main %}" in source and "<h1" in source}

    assert {name(path): n for path, source in pages.items() if (n := source.count("<h1")) != 1} == {}


def test_every_style_sheet_is_linked():
    linked = set(re.findall(r"'(css/[^']+)'", ALL_TEMPLATES))

    assert linked == {path.relative_to(ROOT / "static").as_posix() for path in tracked("static/*.css")}


def test_every_icon_used_is_drawn():
    sprite = (ROOT / "static/img/icons.svg").read_text(encoding="utf-8")
    used = set(re.findall(r'\{% icon "([a-z-]+)" ?', ALL_TEMPLATES)) - {"theme-"}

    assert [icon for icon in used if f'id="{icon}"' not in sprite] == []


def test_settings_stay_small():
    limits = {"base.py": 150, "libraries.py": 150, "dev.py": 40, "test.py": 40, "prod.py": 40}

    assert {file: n for file, limit in limits.items() if (n := lines(ROOT / "config/settings" / file)) > limit} == {}


def test_nothing_left_open_or_silenced():
    silenced = r"TODO|FIXME|XXX|NotImplementedError|mark\.skip|mark\.xfail|type: ignore"

    assert re.findall(silenced, OTHER_PYTHON) == []
