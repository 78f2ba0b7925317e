"""A page read as a browser would: what in it could run a script, or lead to another site by itself."""

from html.parser import HTMLParser
from urllib.parse import urlsplit

# What an attribute makes the browser fetch, run or send to.
ADDRESSES = {
    "href",
    "src",
    "action",
    "formaction",
    "xlink:href",
    "data",
    "poster",
    "background",
    "srcset",
    "cite",
    "ping",
}
NEVER = {
    *("iframe", "frame", "frameset", "object", "embed", "applet", "base", "style", "math", "image", "portal"),
    *("animate", "set", "foreignobject", "marquee", "keygen", "isindex", "plaintext", "xmp", "noembed", "xss"),
    *("video", "audio", "source", "dialog", "listing"),
}
# Links that a reader follows may leave the portal; nothing else may.
LEAVES = {"a"}
SAFE = {"http", "https", "mailto", ""}
HOSTS = {"", "testserver", "localhost", "127.0.0.1", "recueil.test"}
DATA = "application/ld+json"
OWN_SCRIPTS = ("/static/", "/admin/jsi18n/")
# What a browser reads and never runs.
UNRUN = {DATA, "application/json"}


class Reader(HTMLParser):
    def __init__(self, *, allowed=frozenset()):
        super().__init__()
        self.allowed, self.found, self.data, self.inside = allowed, [], [], None

    def handle_starttag(self, tag, attrs):
        said = dict(attrs)
        if tag in NEVER - self.allowed:
            self.found.append(f"<{tag}>")
        if tag == "meta" and "http-equiv" in said:
            self.found.append("<meta http-equiv>")
        if tag == "script":
            self.inside = said.get("type", "")
            if self.inside not in UNRUN and not (said.get("src") or "").startswith(OWN_SCRIPTS):
                self.found.append(f"<script> of {said}")
        for name, value in attrs:
            self.look_at(tag, name, value or "")

    def look_at(self, tag, name, value):
        if name.startswith("on") or name in {"srcdoc", "style", "shadowrootmode"} - self.allowed:
            self.found.append(f"{tag}[{name}]")
        if name not in ADDRESSES:
            return
        said = "".join(sign for sign in value if sign > " ").lower()
        try:
            where = urlsplit(said)
        except ValueError:
            self.found.append(f"{tag}[{name}] is no address: {value[:60]}")
            return
        is_picture = tag == "img" and said.startswith("data:image/") and not said.startswith("data:image/svg")
        if where.scheme not in SAFE and not is_picture:
            self.found.append(f"{tag}[{name}] leads to {value[:60]}")
        if (where.hostname or "") not in HOSTS and tag not in LEAVES and not is_description(tag):
            self.found.append(f"{tag}[{name}] asks {where.netloc}")

    def handle_endtag(self, tag):
        if tag == "script":
            self.inside = None

    def handle_data(self, text):
        if self.inside == DATA:
            self.data.append(text)
        elif self.inside is not None and self.inside not in UNRUN and text.strip():
            self.found.append(f"script: {text[:60]}")


def is_description(tag):
    """What programs read, that no browser fetches."""
    return tag in {"blockquote", "q"}


def dangers(html, *, allowed=frozenset()):
    """What a browser would run, or fetch elsewhere, in this page."""
    reader = Reader(allowed=allowed)
    reader.feed(html)
    reader.close()
    return reader.found


def linked_data(html):
    """The texts of the blocks of data for programs."""
    reader = Reader()
    reader.feed(html)
    reader.close()
    return reader.data
