"""Once a year, and whenever it wishes, a pôle says whether its practices are still in force."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from clusters.views.unsent import forget_unsent, keeps_what_was_typed, take_unsent

from ..forms import ConfirmationForm
from ..models import Practice
from .contribute import BACK, CONFLICT, INVALID

PER_PAGE = 10
LONGEST_ID = 18


@keeps_what_was_typed
def confirm(request):
    """The practices of one's pôles that wait for a word, a few at a time."""
    if not request.user.memberships.exists():
        raise PermissionDenied("Votre compte n'est rattaché à aucun pôle : ses membres seuls répondent ici.")
    if request.method == "POST":
        return keep_answers(request, [ConfirmationForm(request.POST, practice=p) for p in named_in(request)])
    unsent = take_unsent(request)
    if unsent:
        messages.warning(request, BACK)
        return confirm_page(request, [ConfirmationForm(unsent, practice=p) for p in named_in(request, unsent)])
    waiting = Practice.objects.confirmable_by(request.user).to_confirm(timezone.now())
    page = Paginator(waiting.for_cards().order_by("last_word", "pk"), PER_PAGE).get_page(request.GET.get("page"))
    return confirm_page(request, [ConfirmationForm(practice=practice) for practice in page], page_obj=page)


def named_in(request, post=None):
    """The practices that the form was about; 404 if one is theirs no more."""
    named = {pk for pk in (post or request.POST).getlist("practice") if pk.isdecimal() and len(pk) <= LONGEST_ID}
    found = list(Practice.objects.confirmable_by(request.user).filter(pk__in=list(named)[:PER_PAGE]).for_cards())
    if len(found) < len(named):
        raise Http404
    return found


def keep_answers(request, rows):
    """Write what is ready, and show again what is not."""
    given = [row for row in rows if row.is_valid() and not row.is_blank]
    kept = [row for row in given if row.save(by=request.user)]
    forget_unsent(request)
    if kept:
        said = "réponses sont enregistrées" if len(kept) > 1 else "réponse est enregistrée"
        messages.success(request, f"{len(kept)} {said}. Merci.")
    left = [row for row in rows if row not in kept]
    if any(row.errors for row in left):
        return confirm_page(request, left, status=CONFLICT if any(row.is_late for row in left) else INVALID)
    if not kept:
        messages.info(request, "Vous n'avez répondu pour aucune : elles attendent ici.")
    return redirect("practices:confirm")


def confirm_page(request, rows, *, page_obj=None, status=200):
    bound = [row for row in rows if row.is_bound]
    context = {
        "rows": rows,
        "page_obj": page_obj,
        "mistakes": [mistake for row in bound for mistake in row.mistakes],
        "others": [message for row in bound for message in row.non_field_errors()],
    }
    return render(request, "practices/confirm.html", context, status=status)


@keeps_what_was_typed
def confirm_one(request, slug):
    """A single practice, at any time, from its record."""
    practice = get_object_or_404(Practice.objects.published(), slug=slug)
    if not practice.is_confirmable_by(request.user):
        raise PermissionDenied("Seul un membre des pôles de cette fiche dit où elle en est.")
    unsent = take_unsent(request)
    if unsent:
        messages.warning(request, BACK)
    row = ConfirmationForm(request.POST if request.method == "POST" else unsent, practice=practice, is_alone=True)
    if request.method == "POST" and row.is_valid() and row.save(by=request.user):
        forget_unsent(request)
        messages.success(request, "Votre réponse est enregistrée. Merci.")
        return redirect(practice)
    refused = CONFLICT if row.is_late else INVALID
    return confirm_page(request, [row], status=refused if request.method == "POST" else 200)
