"""The second calculator: the framework's measures written plainly, row by row.

It shares no code with xl_npq, on purpose: csv, dicts and loops, straight from the page that says what the
seven metrics mean, so that someone who knows the framework can check it with the page beside it.
"""

from .dashboard import statuses
from .figures import COLUMNS, report, tidy

__all__ = ["COLUMNS", "report", "statuses", "tidy"]
