"""The tables in which a workbook keeps what was done with it: they hold no input, and no figure reads them."""

from __future__ import annotations

from xl_npq.columns import Column, Kind, Table

CHOICES = ("Workbook", "Export", "Same row", "New row")
"""What may be chosen in the table Merge: whose value stands; or whether an export's row is one of the workbook's."""

CHANGES = Table(
    "Changes",
    (
        Column("Run", Kind.NUMBER, least=1, whole=True),
        Column("Command"),
        Column("As at", Kind.DATE),
        Column("Input file", Kind.TEXT),
        Column("Rows added", Kind.NUMBER, least=0, whole=True),
        Column("Rows changed", Kind.NUMBER, least=0, whole=True),
        Column("Conflicts", Kind.NUMBER, least=0, whole=True),
        Column("Version"),
        Column("Fingerprint before"),
        Column("Fingerprint after"),
    ),
)
"""A row for each run of a command that wrote the workbook."""
CHANGES_SHEET = "CHANGES"

MERGE = Table(
    "Merge",
    (
        Column("Kind"),
        Column("Table"),
        Column("Row key", Kind.TEXT),
        Column("Name", Kind.TEXT),
        Column("Column", Kind.TEXT),
        Column("Value in the workbook", Kind.TEXT),
        Column("Value in the export", Kind.TEXT),
        Column("Choice", Kind.CHOICE, choices=CHOICES),
        Column("Question", Kind.TEXT),
        Column("Export file", Kind.TEXT),
        Column("Listed as at", Kind.DATE),
        Column("Settled as at", Kind.DATE),
        Column("Settled by", Kind.TEXT),
    ),
)
"""What an export says otherwise than the workbook: to choose between, or taken."""

LAST_EXPORT = Table("Last export", (Column("Table"), Column("Row key"), Column("Marks", Kind.TEXT)))
"""For each row that an export gave, a mark for each of its cells as they stood then: see `merging.marks`."""

LAST_RETURN = Table(
    "Last return",
    (
        Column("As at", Kind.DATE),
        Column("Metric", Kind.NUMBER, least=1, most=7, whole=True),
        Column("Rate", Kind.NUMBER, least=1, most=2, whole=True),
        Column("Cohort year", Kind.NUMBER, least=1900, most=2198, whole=True),
        Column("Value", Kind.NUMBER),
    ),
)
"""The headline figures of whole cohorts in the last data return: the Dashboard says what has changed since."""

RECORDS = (MERGE, CHANGES, LAST_EXPORT, LAST_RETURN)
HIDDEN = frozenset((LAST_EXPORT.name, LAST_RETURN.name))
"""Records that are for the tool alone."""
RECORD_NAMES = frozenset(table.name for table in RECORDS)
