"""The practices of pôles like a given one: each pôle as it was when its practice began."""

from collections import defaultdict

from clusters.figures import likeness, profile_of

from .facets import union


def by_likeness(catalogue, cluster):
    """[(Likeness, set of practices)], the most alike first: those of every other pôle that can be compared."""
    derived = catalogue.entries.derived.setdefault("alike", {})
    moment, known = derived.get(cluster.pk, (None, None))
    if moment != catalogue.directory.moment:
        known = sorted(compared(catalogue, cluster), key=lambda found: -found[0].score)
        derived[cluster.pk] = catalogue.directory.moment, known
    return known


def compared(catalogue, cluster):
    mine = profile_of(cluster)
    years = catalogue.marked("y")
    for other in catalogue.directory.clusters:
        theirs = catalogue.of(f"p{other.pk}")
        if other.pk == cluster.pk or not theirs:
            continue
        groups = defaultdict(list)
        dated = theirs & union(years.values())
        if theirs - dated:
            groups[profile_of(other)].append(theirs - dated)
        for year, keys in years.items():
            if keys.intersect(theirs):
                groups[profile_of(other, int(year))].append(keys & theirs)
        for profile, sets in groups.items():
            found = likeness(mine, profile)
            if found.score is not None:
                yield found, union(sets)


def of_alike(catalogue, cluster):
    """The practices of the pôles said alike, its own left out."""
    return union(keys for found, keys in by_likeness(catalogue, cluster) if found.is_alike) - catalogue.of(
        f"p{cluster.pk}"
    )


def likeness_of(practice, cluster):
    """The Likeness of the pôle of a practice that is the most alike, None without one to compare; needs .dress()."""
    mine = profile_of(cluster)
    others = [other for other in practice.clusters.all() if other.pk != cluster.pk]
    found = [likeness(mine, profile_of(other, practice.start_year)) for other in others]
    return max(found, key=lambda one: one.score or 0, default=None)
