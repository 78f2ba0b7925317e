from .conformity import checklist
from .directory import Directory, directory, directory_shown
from .drawings import heat_level, members_chart, region_tiles
from .families import SIZE_NAMES, size_of
from .likeness import ALIKE, Likeness, Profile, alike, compared, likeness, profile_of

__all__ = [
    "ALIKE",
    "SIZE_NAMES",
    "Directory",
    "Likeness",
    "Profile",
    "alike",
    "checklist",
    "compared",
    "directory",
    "directory_shown",
    "heat_level",
    "likeness",
    "members_chart",
    "profile_of",
    "region_tiles",
    "size_of",
]
