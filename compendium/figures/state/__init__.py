from .tables import Cell, Column, Row, Scope, Table
from .whole import State, state_of

__all__ = ["Cell", "Column", "Row", "Scope", "State", "Table", "state_of"]
