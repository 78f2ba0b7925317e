"""The agreement of a pôle with a text written for it: asked by the agent, given by a signed link."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from clusters.views import give_back
from clusters.views.unsent import forget_unsent, keeps_what_was_typed, take_unsent

from ..forms import AskForm, WordsForm
from ..mails import send_link
from ..models import Agreement, DraftMoved, LinkClosed, Revision
from ..models.confirmation import day
from ..workflow import RevisionState, TransitionRefused
from .contribute import BACK, CONFLICT, INVALID
from .writing import version_of

GONE, NOT_FOUND = 410, 404
# Where a text is that the pôle can no longer change by its link.
LATER = {
    RevisionState.SUBMITTED: "Il est en relecture. Un relecteur le publie, ou le renvoie à qui l'a écrit.",
    RevisionState.ACCEPTED: "Il est publié.",
    RevisionState.RETURNED: "Un relecteur l'a renvoyé avec des remarques : s'il change, vous recevrez un autre lien.",
    RevisionState.REFUSED: "Il n'est pas retenu.",
    RevisionState.SHELVED: "Il est mis de côté.",
}


def asked_text(request, pk):
    """The text whose agreement this person may ask for."""
    texts = Revision.objects.written_with(request.user).select_related("practice", "author")
    revision = get_object_or_404(texts, pk=pk)
    if not revision.may_ask(request.user):
        raise PermissionDenied("Seul l'agent qui a écrit ce texte après un entretien demande l'accord du pôle.")
    return revision


@keeps_what_was_typed
def ask(request, pk):
    """The links sent for a draft, and the form that sends one."""
    revision = asked_text(request, pk)
    if request.method == "POST":
        return send(request, revision)
    unsent = take_unsent(request)
    if unsent:
        messages.warning(request, BACK)
    return ask_page(request, revision, AskForm(unsent, revision=revision))


def send(request, revision):
    form = AskForm(request.POST, revision=revision)
    if not form.is_valid():
        return ask_page(request, revision, form, status=INVALID)
    answers = {name: form.cleaned_data[name] for name in ("name", "email", "interview")}
    try:
        put_in_the_post(request, revision, answers)
    except TransitionRefused as refusal:
        form.add_error(None, refusal.message)
        return ask_page(request, revision, form, status=CONFLICT)
    forget_unsent(request)
    return redirect("practices:ask", pk=revision.pk)


@transaction.atomic
def put_in_the_post(request, revision, answers):
    agreement, event = Agreement.ask(revision, by=request.user, **answers)
    if event:
        send_link(agreement, event)
        messages.success(request, f"Le lien part vers {agreement.email}.")
    else:
        messages.info(request, f"Le lien vient de partir vers {agreement.email} : il ne part pas deux fois.")


def ask_page(request, revision, form, *, status=200):
    links = revision.agreements.select_related("asked_by")
    context = {"revision": revision, "form": form, "links": links}
    return render(request, "practices/ask.html", context, status=status)


@login_required
@require_POST
def send_again(request, pk, link):
    revision = asked_text(request, pk)
    former = get_object_or_404(revision.agreements, pk=link)
    try:
        put_in_the_post(request, revision, {name: getattr(former, name) for name in ("name", "email", "interview")})
    except TransitionRefused as refusal:
        messages.error(request, refusal.message)
    return redirect("practices:ask", pk=pk)


@login_required
@require_POST
def revoke(request, pk, link):
    agreement = get_object_or_404(asked_text(request, pk).agreements, pk=link)
    agreement.revoke()
    messages.success(request, f"Le lien envoyé à {agreement.email} n'ouvre plus rien.")
    return redirect("practices:ask", pk=pk)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def agree(request, token):
    """The text before the pôle, without an account. Opening it changes nothing: mail scanners open links."""
    try:
        agreement = Agreement.objects.signed(token)
    except Agreement.DoesNotExist:
        if request.method == "POST":
            return give_back(request, "Ce lien n'est pas celui que nous avons envoyé.", status=NOT_FOUND)
        raise Http404 from None
    if not agreement.is_open:
        return closed(request, agreement)
    if request.method == "POST":
        return answer(request, agreement)
    return agree_page(request, agreement)


def closed(request, agreement):
    """410, and what to do; what was typed is given back."""
    ended = f"a été annulé le {day(agreement.revoked_at)}" if agreement.revoked_at else "a expiré"
    agent = agreement.asked_by
    why = f"Ce lien {ended}. Pour en recevoir un autre, écrivez à {agent.signature} : {agent.email}."
    if request.method == "POST":
        return give_back(request, why, status=GONE)
    return private(render(request, "practices/link_closed.html", {"why": why}, status=GONE))


def answer(request, agreement):
    """Keep the corrections, and the agreement if it was given."""
    if not agreement.revision.is_draft:
        return too_late(request)
    form = WordsForm.over(agreement.revision, request.POST)
    agrees = request.POST.get("do") == "agree"
    if not form.is_keepable:
        form.forgive_missing(but=["title"])
        return agree_page(request, agreement, form=form, status=INVALID)
    try:
        corrects, agrees = form.keep(agreement, seen=version_of(request.POST), agrees=agrees)
    except LinkClosed:
        return closed(request, Agreement.objects.select_related("asked_by").get(pk=agreement.pk))
    except TransitionRefused:
        return too_late(request)
    except DraftMoved as moved:
        return moved_page(request, agreement, form, moved.stored, agrees=agrees)
    messages.success(request, thanks(corrects, agrees))
    return redirect(agreement)


def too_late(request):
    why = "Ce texte est parti à la relecture : il ne change plus. Ouvrez de nouveau le lien pour savoir où il en est."
    return give_back(request, why, status=CONFLICT)


def thanks(corrects, agrees):
    if agrees:
        return "Merci. Votre accord est enregistré" + (", avec vos corrections." if corrects else ".")
    if corrects:
        return "Vos corrections sont enregistrées. Si le texte est juste à présent, dites qu'il est conforme."
    return "Rien n'a changé depuis votre dernière réponse : elle est déjà enregistrée."


def moved_page(request, agreement, form, stored, *, agrees):
    """Someone wrote meanwhile: both texts. One agrees with the newer text only, once it is on the page."""
    newer = WordsForm.over(stored)
    shown, other = (newer, form) if agrees else (form, newer)
    agreement.revision = stored
    conflict = {"texts": shown.where_differs(other), "shows_newer": agrees}
    return agree_page(request, agreement, form=shown, conflict=conflict, status=CONFLICT)


def agree_page(request, agreement, *, form=None, conflict=None, status=200):
    """The form while the text is a draft, then the text alone and where it is."""
    revision = agreement.revision
    form = form or WordsForm.over(revision)
    if status != INVALID:
        form.forgive_missing()
    context = {
        "agreement": agreement,
        "revision": revision,
        "form": form,
        "proposal": form.proposal(),
        "is_about": agreement.is_about(revision),
        "conflict": conflict,
        "later": LATER.get(revision.state),
    }
    return private(render(request, "practices/agree.html", context, status=status))


def private(response):
    response["X-Robots-Tag"] = "noindex"
    return response
