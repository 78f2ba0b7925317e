"""Questions, experience and answers under a practice."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.views.decorators.http import require_safe

from clusters.views.unsent import forget_unsent, keeps_what_was_typed, take_unsent
from practices.models import Practice
from practices.views.contribute import BACK, CONFLICT, INVALID
from practices.views.withdrawal import notice

from ..figures import ANSWERS_SHOWN, THREADS_SHOWN, Reader, threads_of, usual_answer
from ..forms import EditForm, FoldForm, MessageForm, ReasonForm
from ..models import Message, TooMany
from ..models.telling import people_behind

PER_PAGE, MOST_ANSWERS = 20, 200
TOO_MANY = 429
NO_MORE = "Vous avez écrit beaucoup de messages en une heure. Votre texte est gardé ici : renvoyez-le à partir de {}."


def practice_of(slug):
    practices = Practice.objects.with_versions().select_related("theme").prefetch_related("clusters")
    return get_object_or_404(practices, slug=slug)


@require_safe
def thread_list(request, slug):
    """All that was said under a practice, a page at a time."""
    practice = practice_of(slug)
    if practice.is_withdrawn:
        return notice(request, practice)
    heads = Message.objects.visible_to(request.user).threads().filter(practice=practice).order_by("-pk")
    page = Paginator(heads, PER_PAGE).get_page(request.GET.get("page"))
    said = Message.objects.under([head.pk for head in page], request.user, answers=MOST_ANSWERS)
    threads = threads_of(list(said.prefetch_related("corrections")), Reader.of(request.user, practice))
    context = {"practice": practice, "page_obj": page, "threads": threads}
    return render(request, "exchange/thread_list.html", context)


@require_safe
def message_page(request, pk):
    """Where a message is read: on its record if it is among the latest there, else on the page of all."""
    message = get_object_or_404(Message.objects.visible_to(request.user).select_related("practice", "parent"), pk=pk)
    head, practice = message.parent or message, message.practice
    mine = Message.objects.visible_to(request.user)
    newer = mine.threads().filter(practice=practice, pk__gt=head.pk).count()
    after = mine.filter(parent=head, pk__gt=message.pk).count() if message.parent else 0
    if newer < THREADS_SHOWN and after < ANSWERS_SHOWN and practice.is_published:
        return redirect(f"{practice.get_absolute_url()}#message-{pk}")
    return redirect(f"{reverse('exchange:threads', args=[practice.slug])}?page={newer // PER_PAGE + 1}#message-{pk}")


@keeps_what_was_typed
def write(request, slug):
    """Ask, or tell one's experience."""
    practice = practice_of(slug)
    if practice.is_withdrawn and request.method != "POST" and not take_unsent(request):
        return notice(request, practice)
    return writing_page(request, practice)


@keeps_what_was_typed
def answer(request, pk):
    heads = Message.objects.visible_to(request.user).threads().shown().select_related("author", "cluster")
    head = get_object_or_404(heads, pk=pk)
    return writing_page(request, get_object_or_404(Practice.objects.with_versions(), pk=head.practice_id), head)


def writing_page(request, practice, parent=None):
    posts = request.method == "POST"
    typed = request.POST if posts else take_unsent(request)
    form = MessageForm(typed, parent=parent, initial={"kind": request.GET.get("nature") or "question"})
    if posts:
        status, message = keep(form, practice, request.user)
        if message:
            forget_unsent(request)
            messages.success(
                request, "Votre message est publié. Vous pouvez encore le corriger pendant un quart d'heure."
            )
            return redirect(message)
        return show_writing(request, practice, form, status=status)
    if typed:
        messages.warning(request, BACK)
    return show_writing(request, practice, form)


def keep(form, practice, user):
    """(status, None) with what is wrong on the form, or (None, the message)."""
    if not form.is_valid():
        return INVALID, None
    if not practice.is_published:
        form.add_error(
            None, "Cette fiche a été retirée entre-temps. Votre texte est gardé ici : copiez-le s'il doit servir."
        )
        return CONFLICT, None
    try:
        return None, form.save(practice, by=user)
    except TooMany as refusal:
        form.add_error(None, NO_MORE.format(f"{localtime(refusal.until):%H h %M}"))
        return TOO_MANY, None


def show_writing(request, practice, form, *, status=200):
    context = {
        "practice": practice,
        "form": form,
        "answers": people_behind(practice),
        "delay": usual_answer(practice),
        "is_of_origin": Reader.of(request.user, practice).is_of_origin,
    }
    return render(request, "exchange/write.html", context, status=status)


@keeps_what_was_typed
def edit(request, pk):
    """One's own message: its text while it is fresh, then a dated correction under it."""
    message = get_object_or_404(own_or_404(request.user), pk=pk)
    is_fresh = message.can_be_edited_by(request.user)
    typed = request.POST if request.method == "POST" else take_unsent(request)
    initial = {"text": message.text if is_fresh else "", "is_open": message.is_open}
    form, status = EditForm(typed, is_fresh=is_fresh, initial=initial), 200
    if request.method == "POST":
        status = keep_edit(request, message, form)
        if status is None:
            forget_unsent(request)
            return redirect(message)
    context = {"message": message, "practice": message.practice, "form": form, "is_fresh": is_fresh}
    return render(request, "exchange/edit.html", context, status=status)


def keep_edit(request, message, form):
    """None once it is kept; else the status of a page with what is wrong on the form."""
    if not form.is_valid():
        return INVALID
    text, is_open = form.cleaned_data["text"], form.cleaned_data["is_open"]
    try:
        # It may have grown old while it was typed: it is then a correction, and the page says so.
        is_changed = message.edit(text, is_open, by=request.user)
    except TooMany as refusal:
        form.add_error(None, NO_MORE.format(f"{localtime(refusal.until):%H h %M}"))
        return TOO_MANY
    added = "Votre correction est ajoutée sous le message, avec sa date." if text else "C'est noté."
    messages.success(request, "Votre message est corrigé." if is_changed else added)
    return None


def own_or_404(user):
    return Message.objects.shown().filter(author=user).select_related("practice__theme")


@login_required
def set_open(request, pk):
    """The pôle agrees that everyone reads a thread, or no longer."""
    head = get_object_or_404(Message.objects.threads().shown().select_related("practice"), pk=pk)
    if request.method != "POST":
        return redirect(head)
    if not Reader.of(request.user, head.practice).is_of_origin:
        raise PermissionDenied("Seul un membre du pôle de cette fiche ouvre un échange à tous.")
    asked = {"oui": True, "non": False}.get(request.POST.get("ouvert"))
    if asked is None:
        messages.error(request, "Rien n'a changé : le bouton n'a pas dit s'il ouvrait ou fermait l'échange.")
    elif head.set_open(asked, by=request.user):
        messages.success(request, "Tout le monde lit cet échange." if asked else "Cet échange est réservé.")
    else:
        messages.error(request, f"{head.author} n'a pas donné son accord : l'échange reste réservé.")
    return redirect(head)


@keeps_what_was_typed
def report(request, pk):
    message = get_object_or_404(Message.objects.shown().select_related("practice__theme", "author", "cluster"), pk=pk)
    form = ReasonForm(request.POST if request.method == "POST" else take_unsent(request))
    if request.method == "POST" and form.is_valid():
        if message.report(form.cleaned_data["text"], by=request.user):
            forget_unsent(request)
            messages.success(request, "Merci. Un modérateur va lire ce message.")
            return redirect(message)
        form.add_error(None, "Vous l'avez déjà signalé : un modérateur va le lire.")
    about = {"title": "Signaler ce message", "button": "Signaler", "lede": "Un modérateur le lira, et décidera."}
    return reason_page(request, message, form, about)


@keeps_what_was_typed
def hide(request, pk):
    message = get_object_or_404(Message.objects.select_related("practice__theme", "author", "cluster"), pk=pk)
    if not message.can_be_moderated_by(request.user):
        raise PermissionDenied("Seul un relecteur que ce message ne touche pas peut le masquer.")
    form = ReasonForm(request.POST if request.method == "POST" else take_unsent(request))
    if request.method == "POST" and form.is_valid():
        if message.hide(form.cleaned_data["text"], by=request.user):
            forget_unsent(request)
            messages.success(request, "Le message est masqué. Le motif paraît à sa place.")
            return redirect("exchange:moderation")
        form.add_error(None, "Ce message vient d'être masqué par quelqu'un d'autre, avec un autre motif.")
    about = {
        "title": "Masquer ce message",
        "button": "Masquer",
        "lede": "Le motif paraît à sa place. Rien n'est effacé.",
    }
    return reason_page(request, message, form, about)


def reason_page(request, message, form, about):
    refused = INVALID if any(name in form.errors for name in form.fields) else CONFLICT
    status = refused if request.method == "POST" else 200
    context = {"message": message, "practice": message.practice, "form": form, **about}
    return render(request, "exchange/reason.html", context, status=status)


@keeps_what_was_typed
def fold(request, pk):
    """« Répondu dans la fiche » : from an answer of the pôle, an addition to its record."""
    answers = Message.objects.shown().filter(is_from_origin=True, parent__hidden_at=None).exclude(parent=None)
    said = get_object_or_404(answers.select_related("parent", "practice__theme"), pk=pk)
    if not said.practice.is_published:
        raise Http404
    if not said.practice.is_editable_by(request.user):
        raise PermissionDenied("Seul un membre du pôle de cette fiche peut la compléter.")
    typed = request.POST if request.method == "POST" else take_unsent(request)
    form = FoldForm(typed, initial={"text": said.text})
    status = 200
    if request.method == "POST":
        status = CONFLICT if form.is_valid() else INVALID
        draft = form.save(said.parent, by=request.user) if status == CONFLICT else None
        if draft:
            forget_unsent(request)
            messages.success(
                request, "Votre réponse est ajoutée au brouillon de la fiche : relisez-le, puis envoyez-le."
            )
            return redirect(draft)
    context = {"message": said, "question": said.parent, "practice": said.practice, "form": form}
    return render(request, "exchange/fold.html", context, status=status)
