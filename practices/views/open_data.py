"""What the portal gives to anyone: files of a list, its feed, and the page that says how all this is read."""

from hashlib import sha256

import django_filters
from django.db.models import Max
from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView

from clusters.exports import LICENCE, LICENCE_URL, dated, dictionary_of_clusters, public_address, said_of
from clusters.exports.dictionary import HEADINGS, in_words
from clusters.exports.files import MEDIA_TYPES, WRITERS, give, table_as_csv

from ..exports import dictionary_of_practices, feed_of, file_of_practices, latest, linked_dataset
from ..filters import PracticeFilter
from ..models import Practice
from ..search import catalogue
from .browse import PracticeList

TITLE = "Le Recueil : les bonnes pratiques de gouvernance des pôles de compétitivité"
DESCRIPTION = (
    "Les pratiques de gouvernance des pôles de compétitivité français, chacune dans son contexte, avec ce qu'elle a "
    "donné, ses sources et son historique ; et les pôles, d'hier et d'aujourd'hui."
)
DICTIONARIES = {"pratiques": ("Les fiches", dictionary_of_practices), "poles": ("Les pôles", dictionary_of_clusters)}
# Readers ask again every hour or so.
FEED_AGE = 900


class FileFilter(PracticeFilter):
    """The same question, and whether the file also holds the « fiches à compléter » that answer it."""

    avec = django_filters.ChoiceFilter(
        label="Avec", choices=[("a-completer", "les fiches à compléter")], empty_label=None, method="filter_avec"
    )

    class Meta(PracticeFilter.Meta):
        fields = [*PracticeFilter.Meta.fields, "avec"]

    def filter_avec(self, results, name, value):
        return results

    @property
    def lists(self):
        return [self.qs, self.stubs] if self.form.cleaned_data.get("avec") else [self.qs]

    @property
    def list_query(self):
        """The question of the list that this file holds."""
        return self.address([name for name in self.filters if name != "avec"])


class AnswerOfList(PracticeList):
    """Something else than the page of a list; a question that cannot be asked is answered by the page that says so."""

    def get(self, request, *args, **kwargs):
        asked = self.get_filterset(self.get_filterset_class())
        if not asked.is_valid():
            return super().get(request, *args, **kwargs)
        return self.answer(asked, **self.kwargs)


class PracticeFile(AnswerOfList):
    filterset_class = FileFilter

    def answer(self, asked, *, kind):
        about = said_of(
            TITLE,
            question=asked.in_words or "toutes les fiches publiées",
            address=f"{reverse('practices:list')}{asked.list_query}",
            dictionary=f"{reverse('practices:data')}#pratiques",
        )
        file = file_of_practices(asked.lists, about)
        return give(self.request, file.name, kind, WRITERS[kind](file))


class PracticeFeed(AnswerOfList):
    def answer(self, asked):
        etag = f'"{sha256(f"{asked.catalogue.state}{asked.canonical}".encode()).hexdigest()}"'
        known = get_conditional_response(self.request, etag=etag)
        if known is None:
            return self.written(asked, etag)
        known["ETag"] = etag
        return known

    def written(self, asked, etag):
        feed = feed_of(latest(asked.qs), question=asked.canonical, asked=asked.in_words)
        headers = {
            "ETag": etag,
            "Cache-Control": f"max-age={FEED_AGE}",
            "Link": f'<{LICENCE_URL}>; rel="license"',
        }
        # No date: what was withdrawn or renamed leaves the latest date of the others as it was.
        return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type, headers=headers)


class OpenData(TemplateView):
    template_name = "practices/open_data.html"

    def get_context_data(self, **kwargs):
        known = catalogue()
        files = [(kind, reverse("practices:file", args=[kind])) for kind in WRITERS]
        return super().get_context_data(
            files=files,
            of_clusters=[(kind, reverse("clusters:file", args=[kind])) for kind in WRITERS],
            count=len(known.published),
            stub_count=len(known.stubs),
            cluster_count=len(known.directory.clusters),
            dictionaries=[(name, label, list(map(in_words, read()))) for name, (label, read) in DICTIONARIES.items()],
            licence=(LICENCE, LICENCE_URL),
            address=public_address(self.request.path),
            linked_data=linked_dataset(
                name=TITLE,
                description=DESCRIPTION,
                modified=Practice.objects.published().aggregate(last=Max("revised_at"))["last"],
                files=files,
            ),
            **kwargs,
        )


@require_safe
def codebook(request, name, kind):
    """The dictionary of a kind of record, as a file."""
    rows, file = DICTIONARIES[name][1](), dated(f"recueil-dictionnaire-{name}")
    if kind == "csv":
        lines = [[in_words(row)[heading] for heading in HEADINGS] for row in rows]
        return give(request, file, kind, table_as_csv(list(HEADINGS), lines))
    return JsonResponse(rows, safe=False, content_type=MEDIA_TYPES["json"], json_dumps_params={"ensure_ascii": False})
