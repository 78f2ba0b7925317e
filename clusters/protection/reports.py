"""What a report of error shows, on a page where DEBUG is on or in a mail to the administrators."""

import re

from django.views.debug import SafeExceptionReporterFilter

from .scrubbing import NAMES


class CarefulReport(SafeExceptionReporterFilter):
    """What a report of error shows of the request and of the variables, DEBUG or not."""

    hidden_settings = re.compile(rf"{NAMES}|PASS|SIGNATURE|DATABASE|EMAIL_URL|DSN|CACHES", re.IGNORECASE)

    def is_active(self, request):
        return True

    def get_post_parameters(self, request):
        """Every field, its secrets hidden whether or not the view said which they are."""
        if request is None:
            return {}
        return {name: self.cleanse_setting(name, value) for name, value in super().get_post_parameters(request).items()}

    def get_traceback_frame_variables(self, request, tb_frame):
        shown = super().get_traceback_frame_variables(request, tb_frame)
        return [(name, self.cleanse_setting(name, value)) for name, value in shown]
