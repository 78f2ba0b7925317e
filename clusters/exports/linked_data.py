"""What the page of a pôle says to search engines, in the words of schema.org."""

from django.urls import reverse

from .about import public_address

CONTEXT = "https://schema.org"


def organization(cluster):
    """A pôle, named: what other pages say of it."""
    return {"@type": "Organization", "name": cluster.name, "url": public_address(cluster.get_absolute_url())}


def crumbs(path):
    """The way to a page, from [(name, path)]."""
    steps = [
        {"@type": "ListItem", "position": place, "name": name, "item": public_address(address)}
        for place, (name, address) in enumerate(path, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": steps}


def linked_cluster(cluster):
    """A pôle fetched for its page; what is not known is not said."""
    regions = [region.name for region in cluster.regions.all()]
    address = {
        "@type": "PostalAddress",
        "addressLocality": cluster.city,
        "addressRegion": ", ".join(regions),
        "addressCountry": "FR",
    }
    said = organization(cluster) | {
        "@id": f"{public_address(cluster.get_absolute_url())}#pole",
        "alternateName": [former.name for former in cluster.former_names.all()],
        "description": cluster.scope,
        "knowsAbout": cluster.sector.name if cluster.sector else "",
        "sameAs": cluster.website,
        "address": {name: value for name, value in address.items() if value},
    }
    path = [("Pôles", reverse("clusters:list")), (cluster.name, cluster.get_absolute_url())]
    known = {name: value for name, value in said.items() if value not in ("", [], None)}
    return {"@context": CONTEXT, "@graph": [known, crumbs(path)]}
