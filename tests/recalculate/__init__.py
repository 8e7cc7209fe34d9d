"""Workbooks recalculated by programs that nobody here wrote, and compared with the values they were saved with."""

from . import libreoffice, validator
from .caches import write_caches
from .cells import ErrorText, FormulaCell, Place, formula_cells, formula_values
from .comparison import Comparison, alike, compare, compare_values, differences
from .engines import CANNOT, ENGINES, needs, requires

__all__ = [
    "CANNOT",
    "ENGINES",
    "Comparison",
    "ErrorText",
    "FormulaCell",
    "Place",
    "alike",
    "compare",
    "compare_values",
    "differences",
    "formula_cells",
    "formula_values",
    "libreoffice",
    "needs",
    "requires",
    "validator",
    "write_caches",
]
