"""For machines that watch the portal, and for whoever is woken by them."""

from django.conf import settings
from django.http import Http404, HttpResponse, JsonResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST

from ..exports.metrics import metrics as metrics_now
from ..figures.readiness import is_ready, readiness

LOCAL = {"", "127.0.0.1", "::1"}


@never_cache
@require_safe
def ready(request):
    """200 when this process can serve people, 503 when not. Why is said to who has the right to know."""
    checks = readiness()
    fine = is_ready(checks)
    answer = {"etat": "prêt" if fine else "pas prêt"}
    if is_local(request) or shows_token(request):
        answer["controles"] = [{"nom": one.name, "etat": one.state, "dit": one.said} for one in checks]
    return JsonResponse(answer, status=200 if fine else 503, json_dumps_params={"ensure_ascii": False})


@never_cache
@require_safe
def metrics(request):
    """As Prometheus reads them. Without a token in the settings there is no such address."""
    if not settings.METRICS_TOKEN:
        raise Http404
    if not shows_token(request):
        refusal = HttpResponse("Jeton attendu.", status=401, content_type="text/plain; charset=utf-8")
        refusal["WWW-Authenticate"] = 'Bearer realm="metriques"'
        return refusal
    return HttpResponse(metrics_now(), content_type=CONTENT_TYPE_LATEST)


def shows_token(request):
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    expected = settings.METRICS_TOKEN
    return bool(expected) and kind.lower() == "bearer" and constant_time_compare(token.strip(), expected)


def is_local(request):
    """Asked on this machine: not through a proxy, which says for whom it asks."""
    return request.META.get("REMOTE_ADDR", "") in LOCAL and "X-Forwarded-For" not in request.headers
