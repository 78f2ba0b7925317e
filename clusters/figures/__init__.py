from .directory import Directory, directory
from .drawings import heat_level, members_chart, region_tiles

__all__ = ["Directory", "directory", "heat_level", "members_chart", "region_tiles"]
