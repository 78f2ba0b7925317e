"""The page on which a text is written, and what it answers when the text is kept as it is typed."""

import uuid

from django.http import JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.timezone import localtime

from clusters.templatetags.recueil import typo
from clusters.views.unsent import AUTOSAVE

from ..forms.near import neighbours_of
from ..forms.sections import deepening, signalling
from ..models import DraftCopy, Presence, Remark
from ..models.review import HANDLED, REPLY
from .attachments import attachment_form

CONFLICT = 409
COPIES_SHOWN = 50


def write_page(request, form, revision, *, status=200, theirs=(), joined=None):
    """`form` as it was posted or stored; what is only missing is counted, what is wrong is said beside its field."""
    signal = signalling(form)
    joined = joined or attachment_form(request, form.data)
    if revision.pk:
        lay_remarks(revision, form)
    context = {
        "form": form,
        "revision": revision,
        "remark": revision.last_remark if revision.pk else None,
        "signal": signal,
        "deepen": deepening(form),
        "joined": joined,
        "mistakes": form.mistakes + joined.mistakes,
        "theirs": theirs,
        # Nobody in particular: the pôle, by the link that was sent to it.
        "other_writer": (revision.editor or "Le pôle") if revision.editor != request.user else None,
        "others": arrive(request, revision),
        "copies": copies_beside(revision) if revision.pk else [],
        "neighbours": neighbours_of(form.data, but=revision.practice_id) if form.is_bound else [],
        "is_ready": bool(revision.pk) and signal.is_complete and not form.errors and not joined.errors,
    }
    return render(request, "practices/write.html", context, status=status)


def copies_beside(revision):
    return DraftCopy.objects.of_practice(revision.practice).select_related("editor").defer("data")[:COPIES_SHOWN]


def arrive(request, revision):
    """Say that this person has the draft open. Returns who else has, and since when."""
    if not revision.pk or not revision.is_draft:
        return []
    Presence.objects.update_or_create(revision=revision, user=request.user, defaults={"seen_at": timezone.now()})
    return list(Presence.objects.others(revision, request.user)[:5])


def lay_remarks(revision, form):
    """Give each field the remarks that wait on it, with what was typed in answer: the field's template shows them."""
    waiting = Remark.objects.threads().of_practice(revision.practice).waiting()
    for remark in waiting:
        remark.reply = form.data.get(f"{REPLY}{remark.pk}", "")
        remark.is_ticked = f"{HANDLED}{remark.pk}" in form.data
        field = form.fields.get(remark.field)
        if field:
            field.remarks = [*getattr(field, "remarks", []), remark]


def saved_over(post):
    """What a form says of the text it was typed over: {"seen": version, "page": UUID or None, "turn": number}.

    The page is one that its script drew: without it, the version alone counts.
    """
    return {"seen": version_of(post), "page": page_of(post), "turn": number_of(post.get("turn", ""))}


def version_of(post):
    return number_of(post.get("version", ""))


def page_of(post):
    try:
        return uuid.UUID(post.get("page", ""))
    except ValueError:
        return None


def number_of(text):
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def is_autosave(request):
    return request.POST.get("do") == AUTOSAVE


def advice(request, revision):
    """The neighbours of the text, as the page shows them."""
    near = neighbours_of(revision.data, but=revision.practice_id)
    return typo(render_to_string("practices/_neighbours.html", {"neighbours": near}, request))


def autosaved(request, revision):
    """What the page's script shows: when the text was kept, where it now lives, and who else has it open."""
    return JsonResponse(
        {
            "saved": f"{localtime(revision.updated_at):%-H h %M}",
            "version": revision.version,
            "address": revision.get_absolute_url(),
            "others": [str(presence.user) for presence in arrive(request, revision)],
            "advice": advice(request, revision),
        }
    )


def not_autosaved(why, *, status):
    return JsonResponse({"why": why}, status=status)
