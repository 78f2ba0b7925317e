from django.http import JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@never_cache
@require_safe
def health(request):
    """This process answers; it asks nothing of anyone. Whether it can serve: compendium/views/monitoring.py."""
    return JsonResponse({"etat": "ok"})
