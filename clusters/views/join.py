"""Asking to write for a pôle, and the answer."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin, UserPassesTestMixin
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.views.generic import ListView

from ..forms import AnswerForm, JoinForm
from ..mails.team import ask_for_an_answer, send_answer
from ..models import AlreadyDecided, Cluster, JoinRequest
from ..protection.limits import wait_of
from .too_often import in_words
from .unsent import forget_unsent, keeps_what_was_typed, take_unsent

INVALID, CONFLICT, TOO_MANY = 422, 409, 429


def join(request, slug):
    cluster = get_object_or_404(Cluster.objects.select_related("successor"), slug=slug)
    if cluster.successor:
        return redirect("clusters:join", cluster.successor.slug)
    if not cluster.may_be_joined_by(request.user):
        messages.info(request, "Vous écrivez déjà pour ce pôle.")
        return redirect(cluster)
    form = JoinForm(request.POST if request.method == "POST" else None, cluster=cluster, user=request.user)
    if request.method != "POST":
        return join_page(request, form)
    if not form.is_valid():
        return join_page(request, form, status=INVALID)
    return ask(request, form)


def ask(request, form):
    waiting = form.waiting
    if waiting and waiting.message == form.instance.message:
        return thank(request, waiting)
    if waiting:
        form.say_waiting()
        return join_page(request, form, status=CONFLICT)
    wait = wait_of("join", request)
    if wait:
        form.add_error(None, f"Plusieurs demandes viennent de partir d'ici. Renvoyez la vôtre dans {in_words(wait)}.")
        return join_page(request, form, status=TOO_MANY, **{"Retry-After": wait})
    try:
        with transaction.atomic():
            ask_for_an_answer(form.save())
    except IntegrityError:
        # The same form came twice at once: the other post has it.
        return ask(request, form)
    return thank(request, form.instance)


def thank(request, asked):
    messages.success(request, f"Votre demande est partie. La réponse viendra par courriel, à l'adresse {asked.email}.")
    return redirect(asked.cluster)


def join_page(request, form, *, status=200, **headers):
    response = render(request, "clusters/join.html", {"form": form, "cluster": form.instance.cluster}, status=status)
    for name, value in headers.items():
        response[name] = str(value)
    return response


class RequestList(LoginRequiredMixin, UserPassesTestMixin, ListView):
    """Every request that waits, the oldest first; those that only an admin can answer are marked."""

    template_name = "clusters/join_request_list.html"
    context_object_name = "requests"
    paginate_by = 30

    def test_func(self):
        return self.request.user.is_superuser

    def handle_no_permission(self):
        if self.request.user.is_authenticated:
            raise PermissionDenied("Cette page est ouverte aux administrateurs.")
        return super().handle_no_permission()

    def get_queryset(self):
        return JoinRequest.objects.waiting().with_referent().select_related("cluster").order_by("pk")


@keeps_what_was_typed
def answer(request, pk):
    """Read one request, and accept or decline it."""
    asked = get_object_or_404(
        JoinRequest.objects.visible_to(request.user).select_related("cluster", "user", "decided_by"), pk=pk
    )
    if request.method != "POST":
        return answer_page(request, asked, AnswerForm(take_unsent(request)))
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return answer_page(request, asked, form, status=INVALID)
    try:
        settle(asked, form, by=request.user)
    except AlreadyDecided:
        form.add_error(None, "Quelqu'un vient de répondre à cette demande : votre mot n'est pas parti.")
        return answer_page(request, asked, form, status=CONFLICT)
    forget_unsent(request)
    messages.success(request, f"Votre réponse part à {asked.email}.")
    if asked.cluster.is_led_by(request.user) and not request.user.is_superuser:
        return redirect("clusters:team", asked.cluster.slug)
    return redirect("people:requests")


@transaction.atomic
def settle(asked, form, *, by):
    invitation = asked.decide(form.is_yes, by=by)
    send_answer(asked, invitation, note=form.cleaned_data["note"])


def answer_page(request, asked, form, *, status=200):
    return render(request, "clusters/join_request.html", {"asked": asked, "form": form}, status=status)
