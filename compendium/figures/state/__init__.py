from .tables import Cell, Column, Row, Scope, Table
from .titles import TITLES
from .whole import State, state_of

__all__ = ["TITLES", "Cell", "Column", "Row", "Scope", "State", "Table", "state_of"]
