"""The practices of pôles like a given one: each pôle as it was when its practice began."""

from collections import defaultdict

from clusters.figures import likeness, profile_of

from .facets import union


def by_likeness(catalogue, cluster):
    """[(Likeness, set of practices)], the most alike first: those of every other pôle that can be compared."""
    return kept(catalogue, cluster.pk, lambda: sorted(compared(catalogue, cluster), key=lambda found: -found[0].score))


def kept(catalogue, name, make):
    """What was made of this state of the catalogue and of its pôles, or what is made now."""
    derived = catalogue.entries.derived.setdefault("alike", {})
    moment, known = derived.get(name, (None, None))
    if moment != catalogue.directory.moment:
        known = make()
        derived[name] = catalogue.directory.moment, known
    return known


def compared(catalogue, cluster):
    mine = profile_of(cluster)
    for key, profile, keys in kept(catalogue, "profiles", lambda: list(profiles(catalogue))):
        if key != cluster.pk:
            found = likeness(mine, profile)
            if found.score is not None:
                yield found, keys


def profiles(catalogue):
    """(key of a pôle, what it was, the practices it then began) of each time of each pôle."""
    years = catalogue.marked("y")
    dated = union(years.values())
    for cluster in catalogue.directory.clusters:
        theirs = catalogue.of(f"p{cluster.pk}")
        if not theirs:
            continue
        groups = defaultdict(list)
        if theirs - dated:
            groups[profile_of(cluster)].append(theirs - dated)
        for year, keys in years.items():
            if keys.intersect(theirs):
                groups[profile_of(cluster, int(year))].append(keys & theirs)
        for profile, sets in groups.items():
            yield cluster.pk, profile, union(sets)


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
