"""The editions, as anyone reads them: frozen, at addresses that stay."""

from django.db.models import Window
from django.db.models.functions import RowNumber
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, quote_etag
from django.views.decorators.http import require_safe
from django.views.generic import DetailView, ListView

from clusters.exports import public_address
from clusters.figures import heat_level
from practices.models.story import STORY

from ..exports import CITATIONS, MOST, Citation, edition_file, feed_of_editions, linked_edition
from ..figures import Frozen, cover_of, index_of, synoptic
from ..models import Edition
from .preparation import may_prepare

SHOWN_OF_A_THEME = 8
SHOWN_OF_A_CHANGE = 7
SECTIONS = {"titres": "Titres", "poles": "Pôles", "mots-cles": "Mots-clés"}
CHANGES = {
    "nouvelles": ("Fiche nouvelle", "Fiches nouvelles"),
    "revisees": ("Fiche révisée", "Fiches révisées"),
    "retirees": ("Fiche retirée", "Fiches retirées"),
}


def frozen(number):
    return get_object_or_404(Edition.objects.frozen(), number=number)


def cover(edition):
    shelves = [(theme["teinte"], theme["nombre"]) for theme in edition.summary["themes"]]
    return {"edition": edition, "cover": cover_of(edition.number, shelves)}


class EditionList(ListView):
    template_name = "compendium/edition_list.html"
    context_object_name = "editions"
    paginate_by = 12

    def get_queryset(self):
        return Edition.objects.frozen().for_list()

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        may = may_prepare(self.request.user)
        return context | {
            "covers": [cover(edition) for edition in context["editions"]],
            "may_prepare": may,
            "in_preparation": list(Edition.objects.in_preparation()[:20]) if may else [],
        }


class OfEdition:
    """What every page of an edition knows of it."""

    @property
    def edition(self):
        if not hasattr(self, "known"):
            self.known = frozen(self.kwargs["number"])
        return self.known

    def get_context_data(self, **kwargs):
        return super().get_context_data(edition=self.edition, **kwargs)


class EditionPage(DetailView):
    template_name = "compendium/edition.html"

    def get_object(self, queryset=None):
        return frozen(self.kwargs["number"])

    def get_context_data(self, **kwargs):
        edition = self.object
        rank = Window(RowNumber(), partition_by="theme", order_by="place")
        first = edition.records.defer("content").annotate(rank=rank).filter(rank__lte=SHOWN_OF_A_THEME)
        by_theme = {}
        for record in first.order_by("place"):
            by_theme.setdefault(record.theme, []).append(record)
        shelves = [(theme, by_theme.get(theme["slug"], [])) for theme in edition.summary["themes"]]
        return super().get_context_data(
            **cover(edition),
            shelves=shelves,
            changes=changes(edition, SHOWN_OF_A_CHANGE),
            citation=Citation.of_edition(edition, public_address(edition.get_absolute_url())),
            citation_files=[
                (name, reverse("compendium:edition_citation", args=[edition.number, kind]))
                for kind, (name, _, _) in CITATIONS.items()
            ],
            before=Edition.objects.before(edition.number),
            linked_data=linked_edition(edition),
            **kwargs,
        )


def changes(edition, most=None):
    """[(heading, how many, the first of them)] of each kind; nothing for the first edition."""
    since = edition.summary["depuis"] or {}
    found = [(headings, since[kind]) for kind, headings in CHANGES.items() if since]
    return [(headings[len(held) > 1], len(held), held[:most]) for headings, held in found]


class EditionTheme(OfEdition, ListView):
    """The whole shelf of an edition, key step by key step."""

    template_name = "compendium/edition_theme.html"
    context_object_name = "records"
    paginate_by = 100

    def get_queryset(self):
        known = {theme["slug"]: theme for theme in self.edition.summary["themes"]}
        if self.kwargs["slug"] not in known:
            raise Http404
        self.theme = known[self.kwargs["slug"]]
        return self.edition.records.filter(theme=self.theme["slug"]).defer("content")

    def get_context_data(self, **kwargs):
        return super().get_context_data(theme=self.theme, **kwargs)


class EditionRecordPage(OfEdition, DetailView):
    template_name = "compendium/edition_record.html"

    def get_queryset(self):
        return self.edition.records.select_related("practice__replaced_by")

    def get_context_data(self, **kwargs):
        record, edition = self.object, self.edition
        around = edition.records.filter(place__in=[record.place - 1, record.place + 1]).defer("content")
        beside = {other.place - record.place: other for other in around}
        address = public_address(reverse("compendium:edition_record", args=[edition.number, record.slug]))
        return super().get_context_data(
            record=record,
            frozen=Frozen(record),
            before=beside.get(-1),
            after=beside.get(1),
            citation=Citation.of_record(edition, record.content, address),
            citation_files=[
                (name, reverse("compendium:edition_record_citation", args=[edition.number, record.slug, kind]))
                for kind, (name, _, _) in CITATIONS.items()
            ],
            **kwargs,
        )


class EditionTable(OfEdition, ListView):
    """The synoptic table: each pôle, and its records on each shelf."""

    template_name = "compendium/edition_table.html"
    context_object_name = "rows"
    paginate_by = 60

    def get_queryset(self):
        return synoptic(self.edition)


class EditionIndex(OfEdition, ListView):
    """The index: titles, pôles or keywords, each with its records."""

    template_name = "compendium/edition_index.html"
    context_object_name = "entries"
    paginate_by = 150

    def get_queryset(self):
        return index_of(self.edition, self.kwargs["section"])

    def get_context_data(self, **kwargs):
        section = self.kwargs["section"]
        return super().get_context_data(sections=SECTIONS, section=section, heading=SECTIONS[section], **kwargs)


class EditionChanges(OfEdition, DetailView):
    """All that changed since the edition before."""

    template_name = "compendium/edition_changes.html"

    def get_object(self, queryset=None):
        if not self.edition.summary["depuis"]:
            raise Http404
        return self.edition

    def get_context_data(self, **kwargs):
        before = Edition.objects.before(self.edition.number)
        return super().get_context_data(changes=changes(self.edition), before=before, **kwargs)


class EditionFigures(OfEdition, DetailView):
    """The state of the art as it was that day."""

    template_name = "compendium/edition_figures.html"

    def get_object(self, queryset=None):
        return self.edition

    def get_context_data(self, **kwargs):
        figures = self.edition.figures
        tables = [(table, heat_rows(table)) for table in figures.get("tableaux", [])]
        return super().get_context_data(figures=figures, tables=tables, **kwargs)


def heat_rows(table):
    """[(line, [(number, degree of heat)])] of a table of the state of the art."""
    most = max((n for line in table["lignes"] for n in line["nombres"]), default=0)
    return [(line, [(n, heat_level(n, most)) for n in line["nombres"]]) for line in table["lignes"]]


@require_safe
def edition_json(request, number):
    """The whole edition as one file; its SHA-256 is the checksum that the page gives."""
    edition = frozen(number)
    records = edition.records.select_related("practice").defer(*(f"practice__{name}" for name in STORY))
    return given(edition_file(edition, records), "application/json", f"recueil-{number}.json")


@require_safe
def editions_feed(request):
    editions = list(Edition.objects.frozen().for_list()[:MOST])
    feed = feed_of_editions(editions)
    response = HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)
    last = editions[0].frozen_at if editions else None
    etag = quote_etag(editions[0].checksum) if editions else None
    return get_conditional_response(request, etag=etag, last_modified=last and int(last.timestamp()), response=response)


@require_safe
def cover_image(request, number):
    context = cover(frozen(number))
    return render(request, "compendium/cover.svg", context, content_type="image/svg+xml; charset=utf-8")


@require_safe
def citation(request, number, kind):
    edition = frozen(number)
    return cited(Citation.of_edition(edition, public_address(edition.get_absolute_url())), kind)


@require_safe
def record_citation(request, number, slug, kind):
    edition = frozen(number)
    record = get_object_or_404(edition.records, slug=slug)
    address = public_address(record.get_absolute_url())
    return cited(Citation.of_record(edition, record.content, address), kind)


def cited(said, kind):
    _, media_type, write = CITATIONS[kind]
    return given(write(said).encode(), media_type, f"{said.key}.{kind}")


def given(content, media_type, name):
    disposition = content_disposition_header(True, name)
    return HttpResponse(
        content, content_type=f"{media_type}; charset=utf-8", headers={"Content-Disposition": disposition}
    )
