"""Faults of the file format that Microsoft's validator lets through and Excel repairs, or worse, keeps."""

from xl_npq.workbook.lint.finding import Finding
from xl_npq.workbook.lint.whole import lint

__all__ = ["Finding", "lint"]
