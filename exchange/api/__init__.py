from .adoptions import ADOPTION_SCHEMA, AdoptionList
from .threads import THREAD_SCHEMA, ThreadList

__all__ = ["ADOPTION_SCHEMA", "THREAD_SCHEMA", "AdoptionList", "ThreadList"]
