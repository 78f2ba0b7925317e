"""What protects the portal, the same in dev, test and prod; https.py adds what HTTPS allows."""

import environ
from csp.constants import NONE, SELF

# Whom to tell of a fault of security: addresses or https:// pages, separated by commas; without any, no security.txt.
SECURITY_CONTACT = environ.Env().list("SECURITY_CONTACT", default=[])

# The log of security acts, see clusters/models/audit.py. The database itself refuses less than a year.
AUDIT_DAYS = 365

# No host but ours, and no inline script or style, in any page, the administration's included.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        **{source: [NONE] for source in ["default-src", "base-uri", "frame-ancestors", "object-src"]},
        **{source: [SELF] for source in ["script-src", "style-src", "font-src", "connect-src", "form-action"]},
        "img-src": [SELF, "data:"],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
# What a browser can do and no page of ours asks; a citation is copied, and a security key is one's second factor.
ASKED_OF_THE_BROWSER = ["clipboard-write", "publickey-credentials-create", "publickey-credentials-get"]
NEVER_ASKED = """
    accelerometer autoplay browsing-topics camera clipboard-read display-capture
    encrypted-media fullscreen gamepad geolocation gyroscope hid idle-detection local-fonts magnetometer microphone
    midi payment picture-in-picture screen-wake-lock serial storage-access usb window-management
    xr-spatial-tracking
""".split()
HEADERS = {
    "Permissions-Policy": ", ".join(
        [*(f"{name}=()" for name in NEVER_ASKED), *(f"{name}=(self)" for name in ASKED_OF_THE_BROWSER)]
    ),
}
# What the pages of other sites may show: the API, the files of data, the feeds, and the pictures of links.
OPEN_TO_OTHER_SITES = (
    r"/(api/|pratiques/fichier\.|poles/fichier\.|donnees/dictionnaire-|etat-de-l-art\.json|etat-de-l-art/[-a-z]+\.|"
    r"editions/\d+/(edition\.json|(fiches/[-\w]+/)?citation\.)|[-/\w]*flux\.atom|static/img/partage/)"
)
# Beyond these, what a signed-in person reads may be kept by their browser alone, and is asked again before it is
# shown: so « back » still finds what was typed. Signing out empties it.
KEPT_NOWHERE = (
    *("/admin/", "/compte/", "/connexion/", "/deconnexion/", "/mot-de-passe/", "/inscription/"),
    *("/invitations/", "/accord/", "/demandes/", "/desabonnement/"),
)

# How long a session lasts, in hours: without a visit, and in all. Of who publishes or administers; of who did not ask
# to stay connected; of who did.
SESSION_ENGINE = "clusters.protection.sessions"
SESSION_HOURS = {"powerful": (2, 12), "short": (8, 24), "kept": (14 * 24, 90 * 24)}
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
# Read by static/js/writing.js, which sends the page's text after a sign-in in another tab.
CSRF_COOKIE_HTTPONLY = False
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_AGE = SESSION_COOKIE_AGE
MESSAGE_STORAGE, MESSAGES_COOKIE_NAME = "clusters.protection.cookies.Messages", "messages"
# Of browsers where somebody has signed in, see clusters/protection/devices.py.
DEVICE_COOKIE_NAME, DEVICE_COOKIE_AGE = "connu", 180 * 24 * 3600
WHITENOISE_ALLOW_ALL_ORIGINS = False

# How often, by name: so many times, in so many seconds, for a person or for an address. A whole ministry may come from
# one address. Whoever goes beyond is told when to come back (clusters/protection/limits.py).
LIMITS = {
    "post": (120, 60, "person"),  # a draft is saved at each pause of the keyboard
    "visitor-post": (60, 60, "address"),
    "unsent": (20, 3600, "address"),  # a text that waits for its writer's sign-in: up to half a megabyte each
    "mail": (60, 3600, "person"),
    "join": (5, 3600, "address"),
    "link": (60, 60, "address"),
    "file": (60, 60, "address"),
    "list": (600, 60, "address"),
}
COUNTED_BY_EACH_WORKER = {"list"}
# The posts that write to somebody.
SENDS_MAIL = {
    *("clusters:team", "clusters:send_again", "people:request", "practices:ask", "practices:send_again"),
    *("exchange:write", "exchange:answer", "exchange:report"),
}
# Whatever the method: what a stranger could guess at, what is long to make, what is searched.
LIMITED_PAGES = {
    "link": {
        *("people:invitation", "practices:agree", "exchange:unsubscribe"),
        *("compendium:shared", "compendium:shared_file", "compendium:shared_book", "account_reset_password_from_key"),
    },
    "file": {
        *(
            "practices:file",
            "clusters:file",
            "practices:codebook",
            "practices:import_template",
            "practices:import_file",
        ),
        *("compendium:selection_file", "compendium:edit_file", "compendium:shared_file", "compendium:state_file"),
        *("compendium:state_data", "compendium:edition_json", "compendium:book_file"),
    },
    "list": {
        *("practices:list", "practices:side_by_side", "clusters:list", "practices:theme", "compendium:state"),
        *("compendium:edition_table", "compendium:edition_index"),
    },
}
# The API, each minute: from one address, and with one token.
API_PER_MINUTE = {"visiteur": 120, "jeton": 600}
BOOKS_PER_MINUTE = 30  # asked by one address, made already or not: gathering one is what costs
# allauth's own, beside those: `key` is the address typed, in any browser that is not known for it, or the person whose
# code is asked.
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,10/10m/key",
    "reset_password": "10/m/ip,3/h/key",
    "reset_password_from_key": "20/m/ip",
    "reauthenticate": "10/m/user",
    "change_password": "5/m/user",
}
PASSWORD_RESET_TIMEOUT = 3 * 3600  # said in the mail

DEFAULT_EXCEPTION_REPORTER_FILTER = "clusters.protection.reports.CarefulReport"
