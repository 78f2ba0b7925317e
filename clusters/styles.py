"""In production, one style sheet: those of the source, end to end. A phone asks once, where it asked forty times."""

import re
from pathlib import Path

from django.template.loader import get_template
from whitenoise.storage import CompressedManifestStaticFilesStorage

WHOLE = "css/recueil.css"
LINKED = re.compile(r"'(css/[^']+)'")


def linked_sheets():
    """In their order, which is that of the layers: as the template links them where there is no other way."""
    return LINKED.findall(get_template("components/stylesheets.html").template.source)


class OneSheet(CompressedManifestStaticFilesStorage):
    whole = WHOLE

    def post_process(self, paths, dry_run=False, **options):
        if not dry_run:
            sheets = [Path(self.path(sheet)).read_text(encoding="utf-8") for sheet in linked_sheets()]
            Path(self.path(WHOLE)).write_text("\n".join(sheets), encoding="utf-8")
            paths[WHOLE] = (self, WHOLE)
        yield from super().post_process(paths, dry_run=dry_run, **options)
