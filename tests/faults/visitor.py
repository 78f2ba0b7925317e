"""A person with a browser of their own, without JavaScript: cookies, forms, and the answer or its absence."""

import http.client
import ssl
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from html.parser import HTMLParser
from http.cookiejar import CookieJar

PASSWORD = "un-mot-de-passe"


# The certificate of the proxy is our own.
TRUST = ssl.create_default_context()
TRUST.check_hostname, TRUST.verify_mode = False, ssl.CERT_NONE


@dataclass(frozen=True)
class Answer:
    """status is None when the line broke before an answer came: the person does not know what became of the post."""

    status: int | None
    text: str = ""
    location: str = ""

    @property
    def is_taken(self):
        return self.status is not None and self.status < 400


class Stay(urllib.request.HTTPRedirectHandler):
    """A redirection is an answer, that the tests look at."""

    def redirect_request(self, *args):
        return None


class Visitor:
    def __init__(self, portal):
        self.address = portal.address
        # As a browser would say it on the port of all.
        self.referer = self.address.rpartition(":")[0] + "/"
        self.cookies = CookieJar()
        cookies, secure = urllib.request.HTTPCookieProcessor(self.cookies), urllib.request.HTTPSHandler(context=TRUST)
        self.opener = urllib.request.build_opener(cookies, secure, Stay)

    @property
    def token(self):
        """Of forms; its cookie has another name over HTTPS."""
        return next((cookie.value for cookie in self.cookies if cookie.name.endswith("csrftoken")), "")

    def sign_in(self, user, *, to="/mes-pratiques/"):
        self.get("/connexion/")
        answer = self.post("/connexion/", {"login": user.email, "password": PASSWORD, "next": to})
        assert answer.status == 302, f"{answer.status}: {user} cannot sign in."
        return self

    def line(self):
        """A line to the server, to be written on by hand."""
        place = urllib.parse.urlparse(self.address)
        if place.scheme == "https":
            return http.client.HTTPSConnection(place.netloc, timeout=60, context=TRUST)
        return http.client.HTTPConnection(place.netloc, timeout=60)

    def get(self, path):
        return self.ask(path, None)

    def post(self, path, data):
        body = urllib.parse.urlencode({**data, "csrfmiddlewaretoken": self.token}, doseq=True).encode()
        return self.ask(path, body)

    def fetch(self, path):
        """What a download gives."""
        with self.opener.open(self.address + path, timeout=30) as answer:
            return answer.read()

    def ask(self, path, body):
        try:
            asked = urllib.request.Request(self.address + path, body, headers={"Referer": self.referer})
            with self.opener.open(asked, timeout=30) as answer:
                return as_answer(answer)
        except urllib.error.HTTPError as answer:
            return as_answer(answer)
        except (OSError, http.client.HTTPException):
            return Answer(status=None)


def as_answer(answer):
    return Answer(answer.status, answer.read().decode(), answer.headers.get("Location", ""))


class Fields(HTMLParser):
    """What stands in the fields of a page, by their names."""

    def __init__(self, page):
        super().__init__()
        self.found, self.area = {}, None
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        name = attributes.get("name")
        if tag == "textarea" and name:
            self.area, self.found[name] = name, ""
        elif tag == "input" and name:
            self.take_input(name, attributes)

    def take_input(self, name, attributes):
        if attributes.get("type") not in {"checkbox", "radio"} or "checked" in attributes:
            self.found[name] = attributes.get("value", "")

    def handle_endtag(self, tag):
        if tag == "textarea" and self.area:
            # A browser does not show the line break that follows the tag.
            self.found[self.area] = self.found[self.area].removeprefix("\n")
            self.area = None

    def handle_data(self, text):
        if self.area:
            self.found[self.area] += text


def fields(page):
    return Fields(page).found


class Text(HTMLParser):
    """What a person reads on a page, fields included."""

    def __init__(self, page):
        super().__init__()
        self.parts = []
        self.feed(page)

    def handle_data(self, text):
        self.parts.append(text)

    def handle_starttag(self, tag, attributes):
        self.parts += [value for name, value in attributes if name == "value" and value]


def read(page):
    return " ".join(Text(page).parts)
