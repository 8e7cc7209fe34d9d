"""Merging an export into a workbook: whose row is whose, whose value holds, and what is asked.

Nothing is imported here: building a workbook needs the marks alone, and matching needs what a browser lacks.
"""
