from . import account, exchange, writing
from .archive import archive_of

SHEETS = [*account.SHEETS, *writing.SHEETS, *exchange.SHEETS]

__all__ = ["SHEETS", "archive_of"]
