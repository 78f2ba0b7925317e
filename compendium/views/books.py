"""The doors to a book: from an edition, a theme, a list, a record, and from each kind of selection."""

from functools import partial

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from clusters.exports import public_address
from practices.filters import PracticeFilter
from practices.models import Practice, Theme
from practices.search import Results, catalogue
from practices.views.withdrawal import notice

from ..exports.book import Volume
from ..figures import address_of, rows_of
from ..forms import GatherForm
from ..models import Edition, Selection
from .book import MOST_OF_A_LIST, MOST_OF_AN_EDITION, book_of, refused, too_long
from .gather import Gather
from .shared import closed, opened, secretly


@require_safe
def of_edition(request, number):
    edition = get_object_or_404(Edition.objects.frozen(), number=number)
    back = (str(edition), edition.get_absolute_url())
    if edition.count > MOST_OF_AN_EDITION:
        said = "Ses pages et son fichier JSON les donnent toutes."
        return too_long(request, edition.count, MOST_OF_AN_EDITION, back, said=said)
    return book_of(request, partial(Volume.of_edition, edition), back=back)


@require_safe
def of_record(request, slug):
    practice = get_object_or_404(Practice.objects.with_versions(), slug=slug)
    if practice.is_withdrawn:
        return notice(request, practice)
    back = (practice.call_number, practice.get_absolute_url())
    return book_of(request, partial(Volume.of_record, practice), back=back)


@require_safe
def of_theme(request, slug):
    theme, known = get_object_or_404(Theme, slug=slug), catalogue()
    found, back = Results(known).limited("theme", known.of(f"t{theme.pk}")), (str(theme), theme.get_absolute_url())
    if len(found) > MOST_OF_A_LIST:
        return too_long(request, len(found), MOST_OF_A_LIST, back)
    return book_of(request, lambda: Volume.of_theme(theme, keys_of(found)), back=back)


@require_safe
def of_list(request):
    """What the same question of the catalogue finds, whatever its order: a book goes by theme."""
    asked = PracticeFilter(request.GET, Results(catalogue()), request=request)
    path, origin = (reverse(name) + asked.canonical for name in ("practices:list", "compendium:list_book"))
    back = ("Le catalogue", path)
    if not asked.is_valid():
        mistakes = [mistake for errors in asked.form.errors.values() for mistake in errors]
        return refused(request, "La question est à revoir.", back=back, mistakes=mistakes)
    found = asked.qs
    if len(found) > MOST_OF_A_LIST:
        return too_long(request, len(found), MOST_OF_A_LIST, back)
    said = [asked.say(name, value) for name in asked.filters if name != "tri" for value in sorted(asked.asked(name))]
    address = public_address(path)
    return book_of(request, lambda: Volume.of_list(said, keys_of(found), address), back=back, origin=origin)


def keys_of(results):
    """Keys of these practices, in their own order: another order of the list makes the same book."""
    found = Practice.objects.filter(entry__in=list(results.found)).order_by("pk")
    return list(found.values_list("pk", flat=True))


@require_safe
def of_gathered(request):
    form = GatherForm(request.GET, known=catalogue())
    if not form.is_valid():
        return Gather(request=request).show(form)
    path = address_of(form.rows, form.title)
    gather = partial(Volume.of_selection, form.title, "", form.rows, address=public_address(path))
    return book_of(request, gather, back=(form.title or "Votre sélection", path), is_private=True)


@login_required
@require_safe
def of_selection(request, pk):
    selection = get_object_or_404(Selection.objects.of(request.user), pk=pk)
    return of_kept(request, selection, back=(str(selection), selection.get_absolute_url()))


@require_safe
def of_shared(request, token):
    selection = opened(token)
    if selection is None:
        return secretly(closed(request))
    return secretly(of_kept(request, selection, back=(str(selection), selection.shared_url)))


def of_kept(request, selection, back):
    """One book for its owner and for those who have its link."""
    rows, link = rows_of(selection, catalogue()), selection.shared_url
    address = public_address(link) if link else ""
    gather = partial(Volume.of_selection, selection.title, selection.introduction, rows, address=address)
    return book_of(request, gather, back=back, is_private=True)
