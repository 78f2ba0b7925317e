"""A pôle takes up a practice of another, says where it is with it, and the two see each other."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.views.decorators.http import require_safe

from clusters.models import Cluster
from clusters.views.unsent import forget_unsent, keeps_what_was_typed, take_unsent
from practices.forms.fields import LONGEST_ID
from practices.models import Practice
from practices.views.contribute import BACK, CONFLICT, INVALID
from practices.views.withdrawal import notice

from ..forms import DeclarationDecisionForm, DeclarationForm, ThanksForm
from ..models import Adoption, AlreadyWaiting

# What a new declaration starts from: the last one of the same adoption, whatever became of it.
SAID = ["state", "since", "until", "version", "changed", "gave", "evidence", "stop_reason", "stop_text"]
SAID += ["taken_from", "variant"]
VERSIONS_SHOWN = 50
NOT_A_MEMBER = "Votre compte n'est rattaché à aucun pôle : c'est un pôle qui reprend une pratique."


def versions_of(practice):
    """[(number, words)] of the versions of a record, the latest first."""
    known = practice.revisions.versions().defer("data")[:VERSIONS_SHOWN]
    dated = [(version.number, date_format(localtime(version.online_at), "j F Y")) for version in known]
    return [(number, f"version {number}, du {day}") for number, day in dated]


@keeps_what_was_typed
def adopt(request, slug):
    """The first declaration of an adoption."""
    practices = Practice.objects.with_versions().select_related("theme").prefetch_related("clusters")
    practice = get_object_or_404(practices, slug=slug)
    own = list(Cluster.objects.of(request.user).order_by("name"))
    if not own:
        raise PermissionDenied(NOT_A_MEMBER)
    is_arriving = request.method != "POST" and not take_unsent(request)
    if practice.is_withdrawn and is_arriving:
        return notice(request, practice)
    signers = set(practice.clusters.all())
    others = [cluster for cluster in own if cluster not in signers]
    if not others and is_arriving:
        raise PermissionDenied("Cette pratique est celle de votre pôle : on ne reprend que celle d'un autre.")
    known = list(practice.adoptions.filter(cluster__in=others))
    if is_arriving and len(known) == len(others) == 1:
        return redirect(known[0])
    return declaration_page(request, practice, others or own)


@keeps_what_was_typed
def declare(request, pk):
    """What a pôle says next of an adoption of its own."""
    adoption = get_object_or_404(Adoption.objects.of(request.user).select_related("cluster"), pk=pk)
    practice = get_object_or_404(Practice.objects.with_versions().prefetch_related("clusters"), pk=adoption.practice_id)
    if request.method != "POST" and adoption.waiting and not take_unsent(request):
        messages.info(request, AlreadyWaiting.message)
        return redirect(adoption)
    if practice.is_withdrawn and request.method != "POST" and not take_unsent(request):
        return notice(request, practice)
    last = adoption.declarations.first()
    initial = {name: getattr(last, name) for name in SAID} if last else None
    return declaration_page(request, practice, [adoption.cluster], adoption=adoption, initial=initial)


def declaration_page(request, practice, clusters, *, adoption=None, initial=None):
    typed = request.POST if request.method == "POST" else take_unsent(request)
    about = {"practice": practice, "clusters": clusters, "adoption": adoption, "initial": initial}
    form = DeclarationForm(typed, versions=versions_of(practice), **about)
    status = 200
    if request.method == "POST":
        status = refusal_of(form)
        if status is None:
            declaration = form.save(by=request.user)
            if declaration:
                forget_unsent(request)
                messages.success(
                    request, "Votre reprise est envoyée. Un relecteur la lit, puis elle paraît sur la fiche."
                )
                return redirect(declaration.adoption)
            status = CONFLICT
    elif typed:
        messages.warning(request, BACK)
    context = {"practice": practice, "adoption": adoption, "form": form}
    return render(request, "exchange/declare.html", context, status=status)


def refusal_of(form):
    """The status of a declaration that cannot be kept, with its reason on the form; None if it can."""
    if not form.is_valid():
        return INVALID
    if form.practice.is_withdrawn:
        form.add_error(
            None, "Cette fiche a été retirée entre-temps. Votre texte est gardé ici : copiez-le s'il doit servir."
        )
        return CONFLICT
    known = form.practice.adoptions.filter(cluster=form.cleaned_data["cluster"]).first()
    if known and form.adoption is None:
        form.adoption = known
        form.add_error(None, f"{known.cluster} a déjà déclaré cette reprise. Envoyez de nouveau : ce sera sa suite.")
        return CONFLICT
    return None


@require_safe
def adoption_page(request, pk):
    """One adoption: what is published of it, and what each of its people may do."""
    return show_adoption(request, visible(request.user, pk))


def visible(user, pk):
    """An adoption that this person may read: published, or theirs to write, or to review."""
    known = Adoption.objects.with_history().select_related("practice__theme", "cluster", "thanked_by")
    adoption = get_object_or_404(known.prefetch_related("practice__clusters"), pk=pk)
    adoption.is_ours = Cluster.objects.of(user).filter(pk=adoption.cluster_id).exists()
    may_read = adoption.history or adoption.is_ours or (user.is_authenticated and user.can_review)
    if not may_read:
        raise Http404
    return adoption


def show_adoption(request, adoption, *, decision=None, thanks=None, status=200):
    user, waiting = request.user, adoption.waiting
    may_decide = bool(waiting and waiting.can_be_decided_by(user))
    is_private = adoption.is_ours or may_decide or (user.is_authenticated and user.can_review)
    context = {
        "adoption": adoption,
        "practice": adoption.practice,
        "waiting": waiting if is_private else None,
        "setbacks": adoption.setbacks() if is_private else [],
        "decision": decision or (DeclarationDecisionForm(declaration=waiting) if may_decide else None),
        "thanks": thanks or ThanksForm(),
        "may_thank": adoption.is_of_origin(user) and adoption.history and (thanks or not adoption.thanked_at),
    }
    return render(request, "exchange/adoption.html", context, status=status)


@login_required
def take_back(request, pk):
    """Its pôle rewrites what waits for a reviewer: the text is in the form again."""
    adoption = get_object_or_404(Adoption.objects.of(request.user), pk=pk)
    if request.method != "POST":
        # One arrives here by GET after signing in: the page has the button.
        return redirect(adoption)
    waiting = adoption.waiting
    if not waiting or not waiting.take_back():
        messages.info(request, "Cette déclaration n'attend plus de relecteur.")
        return redirect(adoption)
    return redirect("exchange:declare", adoption.pk)


def as_key(typed):
    return int(typed) if typed and typed.isdecimal() and len(typed) <= LONGEST_ID else 0


@keeps_what_was_typed
def decide(request, pk):
    """A reviewer publishes, returns or refuses what a pôle declared."""
    adoption = visible(request.user, pk)
    if not request.user.can_review:
        raise PermissionDenied("Seul un relecteur décide d'une reprise.")
    posts = request.method == "POST"
    typed = request.POST if posts else take_unsent(request)
    if not typed:
        return redirect(adoption)
    declaration = get_object_or_404(adoption.declarations, pk=as_key(typed.get("declaration")))
    form = DeclarationDecisionForm(typed, declaration=declaration)
    if not posts:
        messages.warning(request, BACK)
        return show_adoption(request, adoption, decision=form)
    if not form.is_valid():
        return show_adoption(request, adoption, decision=form, status=INVALID)
    if not form.save(by=request.user):
        return show_adoption(request, adoption, decision=form, status=CONFLICT)
    forget_unsent(request)
    messages.success(request, "Votre décision est prise. Le pôle en est prévenu.")
    return redirect(adoption)


@keeps_what_was_typed
def thank(request, pk):
    """The pôle of origin says that it has seen, and thank you."""
    adoption = visible(request.user, pk)
    if not adoption.history:
        raise Http404
    if not adoption.is_of_origin(request.user):
        raise PermissionDenied("Seul un membre du pôle de cette fiche peut remercier.")
    posts = request.method == "POST"
    typed = request.POST if posts else take_unsent(request)
    if typed is None:
        return redirect(adoption)
    form = ThanksForm(typed)
    if not posts:
        messages.warning(request, BACK)
        return show_adoption(request, adoption, thanks=form)
    if not form.is_valid():
        return show_adoption(request, adoption, thanks=form, status=INVALID)
    if not adoption.thank(form.cleaned_data["text"], by=request.user):
        form.add_error(None, "Un collègue l'a remercié avant vous.")
        return show_adoption(request, adoption, thanks=form, status=CONFLICT)
    forget_unsent(request)
    messages.success(request, f"{adoption.cluster} lira votre merci.")
    return redirect(adoption)
