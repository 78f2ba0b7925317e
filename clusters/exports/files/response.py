from django.http import HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header

from ..licence import LICENCE_URL

MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "json": "application/json",
}


def give(request, name, kind, content):
    """The answer that is a file to keep: a text, or an iterator of its pieces, sent as they are made."""
    headers = {
        "Content-Disposition": content_disposition_header(True, f"{name}.{kind}"),
        "Link": f'<{LICENCE_URL}>; rel="license"',
        "X-Robots-Tag": "noindex",
    }
    if request.method == "HEAD" or isinstance(content, str):
        text = "" if request.method == "HEAD" else content
        return HttpResponse(text, content_type=MEDIA_TYPES[kind], headers=headers)
    return StreamingHttpResponse(content, content_type=MEDIA_TYPES[kind], headers=headers)
