from .form import ImportForm
from .run import begin, check, pour
from .template import TEMPLATES

__all__ = ["TEMPLATES", "ImportForm", "begin", "check", "pour"]
