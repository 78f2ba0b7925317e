"""A record as the compiler takes it: words already set, in the order they are read."""

from functools import partial
from urllib.parse import urlsplit

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.text import capfirst

from clusters.models import spaced
from clusters.templatetags.recueil import of
from practices.models.story import STORY

from ...figures.content import old_names
from ...figures.frozen import TELLS, reliability_of
from .blocks import blocks_of
from .dates import day_of
from .volume import citation_of, whole

TOO_EARLY = "Il est trop tôt pour le dire."
SOURCED = (
    "Cette fiche est écrite d'après une source publique : le pôle ne l'a pas relue, "
    "et ce que la source ne dit pas est laissé vide."
)


def record_of(leaf, place, write):
    """{…} of a Leaf, as type/record.typ reads it; `write` makes of words what is printed."""
    content = leaf.content
    said = {
        "id": f"f{place}",
        "cote": leaf.cote,
        "hue": leaf.hue,
        "shelf": write(leaf.theme),
        "title": write(leaf.title),
        "running": write(leaf.title),
        "notice": [write(line) for line in leaf.notice],
        "note": paragraphs(leaf.note, write),
        "is_silenced": content is None,
    }
    return said | (silent(leaf) if content is None else told(content, write))


def silent(leaf):
    """What stands where the text was."""
    empty = {name: [] for name in ("who", "facts", "contexts", "means", "story", "notes")}
    nothing = dict.fromkeys(["then", "others", "origin", "confirmed", "citation"], "")
    return empty | nothing | {"evidence": 0, "evidence_said": "", **address_of(leaf.path)}


def told(content, write):
    year = content["annee"]
    return {
        "running": write(content["titre_court"] or content["titre"]),
        "who": who(content, write),
        "then": write(then(content)),
        "facts": [write(one) for one in facts(content)],
        "others": write(f"Aussi : {', '.join(content['autres_themes_noms'])}" if content["autres_themes_noms"] else ""),
        "evidence": content["preuve"] or 0,
        "evidence_said": write(content["preuve_dit"]),
        "contexts": [context(one, year, write) for one in content["contextes"] if one["faits"] or one["age"]],
        "means": means(content, write),
        "story": story(content, write),
        "notes": notes(content, write),
        "origin": write(SOURCED if content["d_apres_une_source"] else ""),
        "confirmed": write(confirmed(content)),
        "citation": write(citation_of(content)),
        **address_of(content["adresse"]),
    }


def address_of(path):
    address = whole(path)
    return {"address": address, "address_shown": shown(address)}


def shown(address):
    return address.partition("://")[2].removesuffix("/") or address


def paragraphs(text, write):
    return [write(line.strip()) for line in text.splitlines() if line.strip()]


def who(content, write):
    pairs = zip(content["poles"], content["poles_adresses"], strict=True)
    found = [{"t": write(name), "to": whole(path)} for name, path in pairs]
    return found + [{"t": write(name), "to": ""} for name in [content["porteur"]] if name]


def then(content):
    """The names of its time, where they are not those of today."""
    old = old_names(content)
    return f"sous le nom {of(', '.join(old))}" if old else ""


def facts(content):
    year, taken = content["annee"], content["reprises"]
    said = [
        year and (str(year) if content["d_apres_une_source"] else f"depuis {year}"),
        capfirst(content["etat_dit"]),
        capfirst(content["cout_dit"]),
        content["etape_nom"] and f"Étape clé : {content['etape_nom']}",
        taken and f"Reprise par {spaced(taken)} pôle{'s' if taken > 1 else ''}",
        f"mise à jour le {day_of(moment(content['mise_a_jour_le']))}",
    ]
    return [one for one in said if one]


def moment(text):
    return timezone.localtime(parse_datetime(text))


def context(one, year, write):
    when = one["annee"] or year
    age = one["age"]
    title = f"{one['pole']}{f', en {when}' if when else ''}"
    if age is not None:
        title += f" ({'dans sa première année' if age < 1 else f'à {age} an' + ('s' if age > 1 else '')})"
    return {"title": write(title), "facts": [[write(name), write(value)] for name, value in one["faits"]]}


def means(content, write):
    known = [("Personnes", content["personnes"]), ("Temps", content["temps"]), ("Coût", content["cout_dit"])]
    return [[write(label), write(value)] for label, value in known if value]


def story(content, write):
    found, has_means = [], bool(means(content, write))
    for name, heading in STORY.items():
        text = content[TELLS[name]]
        if name == "results" and not text and content["trop_tot"]:
            text = TOO_EARLY
        if text:
            blocks = blocks_of(text, write)
            found.append({"title": write(heading), "blocks": blocks, "shows_means": has_means and name == "action"})
    return found


def notes(content, write):
    """[(heading, [{t, to, more}])]: where it comes from, and what goes with it."""
    link = partial(linked, write)
    sources = [link(one["titre"], one["adresse"], reliability_of(one)) for one in content["sources"]]
    files = [link(one["nom"], whole(one["adresse"]), one["description"]) for one in content["pieces_jointes"]]
    found = {
        "Sources" if len(sources) > 1 else "Source": sources,
        "Liens": [link(shown(address), address) for address in content["liens"]],
        "Pièces jointes": files,
        "Contact": [link(content["contact"], "")] if content["contact"] else [],
        "Mots-clés": [link(", ".join(content["mots_cles"]), "")] if content["mots_cles"] else [],
    }
    return [[write(heading), items] for heading, items in found.items() if items]


def linked(write, text, address, more=""):
    is_open = urlsplit(address).scheme in ("http", "https")
    return {"t": write(text), "to": address if is_open else "", "more": write(more)}


def confirmed(content):
    if not content["confirmation_dite"]:
        return ""
    when = day_of(moment(content["confirmee_le"]))
    more = f" {content['precision']}" if content["precision"] else ""
    return f"Le pôle, le {when} : {content['confirmation_dite']}.{more}"
