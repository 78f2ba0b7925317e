import re
from datetime import date

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.functional import cached_property

from clusters.filters import LONGEST_QUERY, MOST_WORDS, AddressFilter, BoxFilter, cluster_choices
from clusters.models import POLICY_STARTED, spaced

from .models import Practice
from .search import FACETS, MOST_HITS, ORDERS, by_likeness, by_title, by_year, of_alike, of_years, read, search

STUBS_SHOWN = 30
# The book of a list, by its path: it is made on a higher floor, and takes no more than this.
BOOK, MOST_IN_A_BOOK = "/pratiques/livre.pdf", 1_000
BY_NAME = {facet.name: facet for facet in FACETS}


def says_something(text):
    query = read(text)
    if query.is_empty:
        raise ValidationError("Précisez : il n'y a là aucun mot qui se cherche.")
    if len(query.clauses) > MOST_WORDS:
        raise ValidationError(f"Cherchez {MOST_WORDS} mots au plus.")


class FacetFilter(django_filters.MultipleChoiceFilter):
    """The answers of a facet that are asked: one of them is enough."""

    def __init__(self, name):
        super().__init__(label=BY_NAME[name].label, widget=forms.CheckboxSelectMultiple)
        self.facet = BY_NAME[name]

    def filter(self, results, keys):
        return results.limited(self.facet.name, self.facet.any_of(results.catalogue, keys)) if keys else results


class QuestionForm(forms.Form):
    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("de"), cleaned.get("a")
        if first and last and first > last:
            self.add_error("de", f"{first} vient après {last} : échangez les deux années.")
        return cleaned


def years():
    return [("", "…"), *((year, year) for year in range(date.today().year, POLICY_STARTED - 1, -1))]


def year_filter(label):
    return django_filters.TypedChoiceFilter(label=label, choices=years, coerce=int, method="filter_year")


class PracticeFilter(AddressFilter):
    """What a reader may ask of the practices: it narrows Results. Its names are those of the address: French."""

    q = django_filters.CharFilter(label="Mots", method="filter_q", max_length=LONGEST_QUERY)
    theme = FacetFilter("theme")
    preuve = FacetFilter("preuve")
    etat = FacetFilter("etat")
    cout = FacetFilter("cout")
    pole = FacetFilter("pole")
    region = FacetFilter("region")
    secteur = FacetFilter("secteur")
    tag = FacetFilter("tag")
    rayon = FacetFilter("rayon")
    etape = FacetFilter("etape")
    taille = FacetFilter("taille")
    categorie = FacetFilter("categorie")
    sans = FacetFilter("sans")
    de = year_filter("De")
    a = year_filter("à")
    comme = django_filters.ChoiceFilter(label="Comme quel pôle ?", empty_label="…", method="filter_comme")
    semblables = BoxFilter(label="Seulement les pôles semblables", method="filter_semblables")
    tri = django_filters.ChoiceFilter(
        label="Trier par", choices=list(ORDERS.items()), method="filter_tri", empty_label=None
    )

    class Meta:
        model = Practice
        form = QuestionForm
        fields = ["q", *BY_NAME, "de", "a", "comme", "semblables", "tri"]

    def __init__(self, data=None, queryset=None, **kwargs):
        super().__init__(data, queryset, **kwargs)
        self.catalogue, self.hits = queryset.catalogue, None
        self.form.fields["q"].validators.append(says_something)
        for facet in FACETS:
            self.form.fields[facet.name].choices = self.choices_of(facet)
        self.form.fields["comme"].choices = cluster_choices(self.catalogue.directory, self.request.user)

    def choices_of(self, facet):
        """All the values of a facet; of the keywords, those that are listed or asked."""
        if facet.name != "tag":
            return facet.choices(self.catalogue)
        asked = set(self.data.getlist("tag"))
        known = {tag.slug: tag.name for tag in self.catalogue.tags.by_pk.values() if tag.slug in asked}
        return list((dict(facet.choices(self.catalogue)) | known).items())

    def filter_queryset(self, results):
        for name, value in self.form.cleaned_data.items():
            results = self.filters[name].filter(results, value)
        results = results.ordered(self.runs(results))
        results.with_texts = bool(self.hits)
        return results

    def filter_q(self, results, name, value):
        self.hits = search(value, self.catalogue)
        return results.limited("q", self.hits.keys)

    def filter_year(self, results, name, value):
        asked = self.form.cleaned_data
        return results.limited("years", of_years(self.catalogue, asked.get("de"), asked.get("a")))

    def filter_comme(self, results, name, value):
        return results

    def filter_semblables(self, results, name, only):
        return results.limited(name, of_alike(self.catalogue, self.reference)) if only and self.reference else results

    def filter_tri(self, results, name, value):
        return results

    @property
    def reference(self):
        """The pôle to which the others are compared, or None."""
        return self.catalogue.directory.by_slug.get(self.form.cleaned_data.get("comme"))

    @cached_property
    def order(self):
        """The order asked, or else the one that fits the question."""
        asked = self.form.cleaned_data.get("tri")
        if (asked == "pertinence" and not self.hits) or (asked == "ressemblance" and not self.reference):
            asked = ""
        return asked or ("pertinence" if self.hits else "ressemblance" if self.reference else "-date")

    @property
    def orders(self):
        """(value, label, whether it is the one in use) of each order that makes sense here."""
        out = {"pertinence": not self.hits, "ressemblance": not self.reference}
        return [(value, label, value == self.order) for value, label in ORDERS.items() if not out.get(value)]

    def runs(self, results):
        if self.order == "pertinence" and self.hits.ranking:
            return [self.hits.best_first(results.found | results.among(self.catalogue.stubs).found)]
        if self.order == "ressemblance":
            return [keys for _, keys in by_likeness(self.catalogue, self.reference)]
        return {"titre": by_title, "-annee": by_year}.get(self.order, lambda _: [])(self.catalogue)

    @property
    def heading(self):
        """How many there are, and how many of them say all that was asked."""
        if not self.is_valid():
            return "Question à revoir"
        count = self.qs.count()
        if self.hits and self.hits.is_capped and count >= MOST_HITS:
            return f"Plus de {spaced(MOST_HITS)} fiches"
        said = f"{spaced(count)} fiche{'s' if count > 1 else ''}"
        if not self.hits or len(self.hits.keys) == len(self.hits.complete):
            return said
        complete = self.qs.found.intersection_cardinality(self.hits.complete)
        return f"{said}, dont {spaced(complete)} avec tous les mots" if complete else f"{said} avec une partie des mots"

    @property
    def these_records(self):
        count = self.qs.count()
        return f"ces {spaced(count)} fiches" if count > 1 else "cette fiche"

    @property
    def book_address(self):
        return f"{BOOK}{self.query}" if self.qs.count() <= MOST_IN_A_BOOK else ""

    @property
    def feed_address(self):
        """The feed of what this list holds: the newest first, in whatever order the page shows them."""
        return f"{reverse('practices:feed')}{self.canonical}"

    @property
    def corrections(self):
        """(word as typed, word searched in its place, the address with that word) of each spelling that was mended."""
        asked = self.data.get("q", "")
        return [
            (typed, shown, self.address_with_words(re.sub(re.escape(typed), shown, asked, flags=re.IGNORECASE)))
            for typed, shown in (self.hits.corrected if self.hits and self.qs.count() else {}).items()
        ]

    @property
    def unknown(self):
        return self.hits.unknown if self.hits else []

    @property
    def is_capped(self):
        return bool(self.hits and self.hits.is_capped)

    @property
    def most_hits(self):
        return spaced(MOST_HITS)

    @property
    def lacks_reference(self):
        return bool(self.form.cleaned_data.get("semblables") and not self.reference)

    @cached_property
    def stubs(self):
        """The « fiches à compléter » that answer the same question: by title, unless words put them in order."""
        stubs = self.qs.among(self.catalogue.stubs)
        return stubs if self.hits else stubs.ordered(by_title(self.catalogue))

    @property
    def shown_stubs(self):
        return self.stubs[:STUBS_SHOWN]

    @property
    def stubs_key(self):
        """Which ones are shown, and how they are named: the key of that part of the page."""
        keys = self.stubs.keys(0, STUBS_SHOWN)
        return f"{keys}{self.catalogue.state}"

    @cached_property
    def facets(self):
        """(facet, its Values, whether it opens) of each list of answers."""
        shown = []
        for facet in FACETS:
            chosen = self.form.cleaned_data.get(facet.name) or []
            if facet.is_quiet and not chosen:
                continue
            values = facet.values(self.catalogue, self.qs.without(facet.name), set(chosen))
            shown.append((facet, values, facet.name == "theme" or bool(chosen)))
        return shown

    @cached_property
    def chips(self):
        """(what is asked, the address without it) of each filter in use."""
        asked = [(name, value) for name in self.filters if name != "tri" for value in self.asked(name)]
        return [(self.say(name, value), self.address_without(name, value)) for name, value in asked]

    def asked(self, name):
        """What counts of the address: every answer of a facet, the last word of the rest."""
        values = [value for value in dict.fromkeys(self.data.getlist(name)) if value.strip()]
        return values if name in BY_NAME else values[-1:]

    def say(self, name, value):
        field = self.form.fields[name]
        labels = {str(key): str(label) for key, label in getattr(field, "choices", [])}
        text = labels.get(value, value)
        said = {"q": f"« {value} »", "comme": f"Comme {text}", "semblables": field.label}
        return said.get(name, f"{field.label} {text}" if name in {"de", "a"} else text)

    def address_with_words(self, words):
        asked = self.data.copy()
        asked["q"] = words
        asked.pop("page", None)
        return f"?{asked.urlencode()}"

    def address_without(self, name, value):
        rest = self.data.copy()
        rest.setlist(name, [other for other in rest.getlist(name) if other != value])
        rest.pop("page", None)
        return f"?{rest.urlencode()}"
