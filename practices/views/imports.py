"""Bring a file of practices or of pôles: see what it would do, line by line, then have it done."""

import csv

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from clusters.exports.cells import harmless
from clusters.forms.imports import LABELS

from ..forms.imports import TEMPLATES, ImportForm, begin, check, pour
from ..forms.imports.reading import COLUMNS
from ..models import Import

INVALID, CONFLICT = 400, 409
PER_PAGE = 50
NOT_YOURS = (
    "Pour verser un fichier, il faut écrire pour un pôle : demandez à rejoindre le vôtre, sur sa page. "
    "Les relecteurs relisent, et ne versent rien."
)


def refuse_who_may_not(user):
    if not user.is_superuser and not user.memberships.exists():
        raise PermissionDenied(NOT_YOURS)


@login_required
def upload(request):
    """Choose a file; what it would do is shown next."""
    refuse_who_may_not(request.user)
    form = ImportForm(*((request.POST, request.FILES) if request.method == "POST" else ()), by=request.user)
    if request.method == "POST" and form.is_valid():
        return redirect(form.save())
    context = {"form": form, "imports": Import.objects.of(request.user).defer("lines", "report")[:20]}
    return render(request, "practices/import.html", context, status=INVALID if form.is_bound else 200)


@login_required
@require_safe
def template(request, kind, extension):
    """The file to fill in."""
    refuse_who_may_not(request.user)
    if kind not in Import.Kind.values or extension not in TEMPLATES or not may_bring(request.user, kind):
        raise Http404
    media_type, write = TEMPLATES[extension]
    return file_response(write(kind), media_type, f"modele-{kind}.{extension}")


def may_bring(user, kind):
    return user.is_superuser or kind == Import.Kind.PRACTICES


def file_response(content, media_type, name):
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return response


def import_of(user, pk):
    """One of theirs, as long as they have the rights that it asked for."""
    imported = get_object_or_404(Import.objects.of(user).defer("lines"), pk=pk)
    refuse_who_may_not(user)
    imported.owner = user
    if not imported.is_within_rights:
        raise PermissionDenied("Cet import demandait des droits que vous n'avez plus.")
    return imported


@login_required
def report(request, pk):
    """What each line would do, or did; a post has it done, or forgets the file."""
    imported = import_of(request.user, pk)
    if request.method == "POST":
        return act(request, imported)
    if imported.check_again():
        begin(imported, check)
        imported.refresh_from_db()
    return report_page(request, imported)


def act(request, imported):
    if request.POST.get("do") == "forget" and not imported.is_at_work:
        imported.delete()
        messages.success(request, "Ce fichier est oublié.")
        return redirect("practices:import")
    if request.POST.get("do") != "pour":
        return redirect(imported)
    if not imported.claim():
        is_early = imported.state == Import.State.READ
        messages.info(
            request, "La vérification n'est pas finie." if is_early else "C'est déjà fait, ou en train de l'être."
        )
        return redirect(imported)
    begin(imported, pour)
    imported.refresh_from_db()
    if imported.is_checked:
        return report_page(request, imported, status=CONFLICT)
    return redirect(imported)


def report_page(request, imported, *, status=200):
    chosen = request.GET.get("quoi") if request.GET.get("quoi") in LABELS else ""
    rows = [dress(one, imported) for one in imported.report if not chosen or one["what"] == chosen]
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    done = imported.is_done
    context = {
        "imported": imported,
        "page_obj": page,
        "chosen": chosen,
        "counts": [counted(imported, what, said[done]) for what, said in LABELS.items()],
        "to_pour": sum(imported.counts.get(what, 0) for what in ("creee", "modifiee")),
    }
    return render(request, "practices/import_report.html", context, status=status)


def counted(imported, what, label):
    """(what, in words, how many lines)"""
    count = imported.counts.get(what, 0)
    return what, f"{label}s" if count > 1 and label.endswith("e") else label, count


def dress(one, imported):
    """A line of the report, in words: names of columns as people and files write them."""
    labels = {column.name: column.label for column in COLUMNS[imported.kind]}
    return one | {
        "label": LABELS[one["what"]][imported.is_done],
        "troubles": [(labels.get(column, ""), column, said) for column, said in one["troubles"]],
        "changes": [(labels.get(column, column), before, after) for column, before, after in one["changes"]],
    }


@login_required
@require_safe
def report_file(request, pk):
    """The whole report, for a spreadsheet."""
    imported = import_of(request.user, pk)
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    name = f"rapport-{slugify(imported.name.rpartition('.')[0]) or 'import'}.csv"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    table = csv.writer(response, delimiter=";")
    table.writerow([imported.noun, "resultat", "titre", "refus", "modifications", "remarques", "adresse"])
    for one in imported.report:
        said = dress(one, imported)
        troubles = "\n".join(f"{column} : {trouble}" if column else trouble for _, column, trouble in said["troubles"])
        changes = "\n".join(f"{label} : {before} → {after}" for label, before, after in said["changes"])
        cells = [said["label"], said["title"], troubles, changes, "\n".join(said["notes"]), said["address"]]
        table.writerow([said["number"], *map(harmless, cells)])
    return response
