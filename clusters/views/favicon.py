from django.shortcuts import redirect
from django.templatetags.static import static
from django.views.decorators.http import require_safe


@require_safe
def favicon(request):
    """Where browsers look when a page names no icon: the administration's, a JSON answer."""
    return redirect(static("img/logo.svg"))
