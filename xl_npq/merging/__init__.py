"""Merging an export into a workbook: whose row is whose, whose value holds, and what is asked."""

from xl_npq.merging.merge import Merged, merge

__all__ = ["Merged", "merge"]
