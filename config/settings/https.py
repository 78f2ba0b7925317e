"""What HTTPS allows, for prod.py alone: cookies that no other site or plain connection can set or read."""

from .hardening import CONTENT_SECURITY_POLICY

CONTENT_SECURITY_POLICY["DIRECTIVES"]["upgrade-insecure-requests"] = True
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
MESSAGES_COOKIE_NAME, DEVICE_COOKIE_NAME = "__Host-messages", "__Host-connu"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# The data of the API is refused in clear: see HttpsForPrograms.
SECURE_REDIRECT_EXEMPT = [r"^(sante|metriques|api/v1)/"]
SECURE_HSTS_SECONDS, SECURE_HSTS_INCLUDE_SUBDOMAINS, SECURE_HSTS_PRELOAD = 365 * 24 * 3600, True, True
