"""The median of each family of pages against the size of the collection, both in powers of ten, as an SVG."""

import statistics
from math import floor, log10

FAMILIES = {
    "repère": ("#6b6b6b", "4 4"),
    "accueil": ("#1b6ca8", ""),
    "catalogue": ("#0b7a4b", ""),
    "filtré": ("#0b7a4b", "7 4"),
    "mot": ("#b3261e", ""),
    "mot fréquent": ("#b3261e", "7 4"),
    "fiche": ("#7a4bb3", ""),
    "thème": ("#a86b00", ""),
}
LABELS = {"filtré": "catalogue filtré", "mot": "mot de 1 à 15 %", "mot fréquent": "mot de presque toutes"}
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 920, 520, 70, 270, 60, 60
APART = 19


def plot(runs):
    runs = [run for run in runs if run["database"] == "postgresql"]
    series = {name: points for name in FAMILIES if (points := medians(runs, name))}
    if not series:
        return ""
    values = [ms for points in series.values() for _, ms in points]
    across = scale([run["size"] for run in runs], LEFT, WIDTH - RIGHT)
    up = scale([*values, 10 ** floor(log10(min(values))), 100], HEIGHT - BOTTOM, TOP)
    parts = [*axes(runs, up, across, values), *(curve(name, points, across, up) for name, points in series.items())]
    parts += legend(series, up)
    return "\n".join([HEAD, *parts, "</svg>", ""])


def medians(runs, family):
    """[(size, ms)], the ms being the median of the pages of a family."""
    if family == "repère":
        return [(run["size"], run["yardstick"]["median"]) for run in runs]
    found = {run["size"]: [page["median"] for page in run["pages"] if page["family"] == family] for run in runs}
    return [(size, statistics.median(times)) for size, times in found.items() if times]


def scale(values, start, end):
    """value → place, in powers of ten."""
    low, high = log10(min(values)), log10(max(values))
    return lambda value: start + (end - start) * ((log10(value) - low) / ((high - low) or 1))


def axes(runs, up, across, values):
    for power in range(floor(log10(min(values))), floor(log10(max(*values, 100))) + 1):
        y = up(10**power)
        yield f'<path d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}" stroke="#ddd"/>'
        yield text(LEFT - 8, y + 4, f"{10**power:g}".replace(".", ","), "end")
    for run in runs:
        x = across(run["size"])
        yield f'<path d="M{x:.1f} {TOP}V{HEIGHT - BOTTOM}" stroke="#eee"/>'
        yield text(x, HEIGHT - BOTTOM + 20, f"{run['size']:,}".replace(",", " "), "middle")
    yield text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 14, "fiches publiées (échelle logarithmique)", "middle")
    yield text(LEFT, TOP - 12, "ms, médiane (échelle logarithmique)", "start")


def curve(name, points, across, up):
    color, _ = FAMILIES[name]
    places = [f"{across(size):.1f} {up(ms):.1f}" for size, ms in points]
    dots = "".join(f'<circle cx="{x}" cy="{y}" r="3.5" fill="{color}"/>' for x, y in map(str.split, places))
    return stroke(f"M{'L'.join(places)}", name) + dots


def stroke(path, name):
    color, dashes = FAMILIES[name]
    return f'<path d="{path}" fill="none" stroke="{color}" stroke-width="2" stroke-dasharray="{dashes}"/>'


def legend(series, up):
    """Each name at the end of its line, moved down where two would overlap."""
    y = TOP - APART
    for name, points in sorted(series.items(), key=lambda item: -item[1][-1][1]):
        y = max(y + APART, up(points[-1][1]))
        label = f"{LABELS.get(name, name)} : {points[-1][1]:.0f} ms"
        yield stroke(f"M{WIDTH - RIGHT + 10} {y:.1f}h22", name)
        yield text(WIDTH - RIGHT + 38, y + 4, label, "start")


def text(x, y, words, anchor):
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{words}</text>'


HEAD = f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-labelledby="titre">
<title id="titre">Temps de réponse selon la taille de la collection</title>
<style>text {{ font: 13px sans-serif; fill: #222; }} .titre {{ font-size: 17px; font-weight: 600; }}</style>
<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>
<text class="titre" x="{LEFT}" y="26">Temps de réponse selon la taille de la collection (PostgreSQL)</text>"""
