"""The families into which pôles fall by their size."""

# The key of each, its upper bound (None: none) and its words; members as of the last year that is known.
SIZES = [
    ("moins-100", 100, "moins de 100 membres"),
    ("100-199", 200, "100 à 199 membres"),
    ("200-399", 400, "200 à 399 membres"),
    ("400-et-plus", None, "400 membres et plus"),
]
SIZE_NAMES = {key: words for key, _, words in SIZES}


def size_of(cluster):
    """The key of its size, None where no source says how many members it has; needs .for_directory()."""
    known = [record for record in cluster.years.all() if record.members is not None]
    if not known:
        return None
    members = max(known, key=lambda record: record.year).members
    return next(key for key, most, _ in SIZES if most is None or members < most)
