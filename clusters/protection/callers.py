"""Who asks: the address that a request comes from, for the limits and for the log of security acts."""

from ipaddress import ip_address, ip_network

from django.conf import settings

from ..models import asked_from

# One subscriber of IPv6 has so many addresses of their own.
SUBSCRIBER = 64


def address_of(request):
    """As the last proxy of ours saw it: what a client writes before it counts for nothing. None if it says nothing."""
    proxies = getattr(settings, "ALLAUTH_TRUSTED_PROXY_COUNT", 0)
    passed = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    said = passed[-min(proxies, len(passed))].strip() if proxies else ""
    try:
        address = ip_address(said or request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return None
    # An IPv4 address may come written as an IPv6 one, where the proxy listens to both at once.
    return getattr(address, "ipv4_mapped", None) or address


def caller_of(request):
    """The subscriber behind the address."""
    address = address_of(request)
    if address is None:
        return "inconnu"
    return str(ip_network((address, SUBSCRIBER), strict=False) if address.version == 6 else address)


class AskedFrom:
    """What a request makes the portal record says which network it came from."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        with asked_from(str(address_of(request) or "")):
            return self.get_response(request)
