"""The pages that are measured, and the questions they are asked: drawn from the collection itself."""

from collections import defaultdict
from dataclasses import dataclass
from urllib.parse import urlencode

from practices.models import Practice, Word
from practices.search import catalogue

from .exchange import talked_of
from .texts import invented_words

MOST_ASKED = 200
# What each searched word is in, by the name of its page.
SHARES = {"1 %": 0.01, "5 %": 0.05, "14 %": 0.14, "90 %": 0.9}


@dataclass(frozen=True)
class Page:
    """`others`: what is asked in the place of that address, each once, so that no worker has drawn it before."""

    name: str
    family: str
    address: str
    others: tuple = ()


def pages():
    known = catalogue()
    published = len(known.published)
    words = {share: word for share, (word, _) in searched_words(published).items()}
    theme, records = known.references.themes[0].slug, Practice.objects.published()
    record = records.filter(title__contains="(exemple ").exclude(near=None).order_by("-pk").first()
    real = records.filter(is_sourced=True).order_by("pk").first()
    others = [one.slug for one in records.order_by("-pk")[:2]]
    cluster = real.clusters.first()
    return [
        Page("accueil", "accueil", "/"),
        Page("catalogue", "catalogue", "/pratiques/"),
        *([Page("catalogue, page 50", "catalogue", "/pratiques/?page=50")] if published >= 1_000 else []),
        *filtered(known, theme),
        *searches(words, theme),
        Page("fiche", "fiche", record.get_absolute_url()),
        Page("fiche jamais lue", "fiche", record.get_absolute_url(), unread(records.filter(pk__lt=record.pk))),
        Page("fiche réelle", "fiche", real.get_absolute_url()),
        Page("fiche très commentée", "fiche", talked_of().get_absolute_url()),
        Page("thème", "thème", f"/themes/{theme}/"),
        Page("pôle", "pôle", cluster.get_absolute_url()),
        Page("état de l'art", "état de l'art", "/etat-de-l-art/"),
        Page("état de l'art, en JSON", "état de l'art", "/etat-de-l-art.json"),
        Page(
            "comparer trois fiches", "comparer", f"/comparer/?{urlencode({'fiche': [real.slug, *others]}, doseq=True)}"
        ),
    ]


def unread(records):
    """Addresses of more records than are asked of a page."""
    return tuple(record.get_absolute_url() for record in records.only("slug").order_by("-pk")[:MOST_ASKED])


def filtered(known, theme):
    asked = {"theme": theme, "region": most_practices(known), "preuve": 3}
    tag = max(known.tags.by_pk, key=lambda pk: len(known.of(f"g{pk}")))
    like = Practice.objects.published().filter(is_sourced=True).order_by("pk").first().clusters.first().slug
    return [
        Page("un thème", "filtré", question(theme=theme)),
        Page("thème, région, preuve", "filtré", question(**asked)),
        Page("un mot-clé", "filtré", question(tag=known.tags.by_pk[tag].slug)),
        Page("trié par titre", "catalogue", question(tri="titre")),
        Page("comme un pôle", "comme", question(comme=like, semblables="on")),
    ]


def searches(words, theme):
    return [
        *(
            Page(f"mot dans {share}", "mot fréquent" if share == "90 %" else "mot", question(q=word))
            for share, word in words.items()
        ),
        Page("deux mots", "autre recherche", question(q=f"{words['14 %']} {words['5 %']}")),
        Page("mot et filtre", "autre recherche", question(q=words["5 %"], theme=theme)),
        Page("mot mal écrit", "autre recherche", question(q="finacement")),
        Page("question", "autre recherche", question(q="comment financer la formation des adhérents ?")),
    ]


def question(**asked):
    return f"/pratiques/?{urlencode(asked)}"


def most_practices(known):
    """The region whose pôles have the most practices."""
    counts = defaultdict(int)
    for cluster in known.directory.clusters:
        for region in cluster.regions.all():
            counts[region.slug] += len(known.of(f"p{cluster.pk}"))
    return max(counts, key=counts.get)


def searched_words(published):
    """{share asked: (word, its share)}: words that mean nothing else, name no pôle and have no other form."""
    invented, by_stem = set(invented_words()), defaultdict(list)
    for form, stem, practices in Word.objects.filter(practices__gt=published / 300).values_list(
        "form", "stem", "practices"
    ):
        by_stem[stem].append((form, practices / published))
    alone = [forms[0] for forms in by_stem.values() if len(forms) == 1 and forms[0][0] in invented]
    return {name: min(alone, key=lambda found: abs(found[1] - share)) for name, share in SHARES.items()}
