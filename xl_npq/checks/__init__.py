"""Every fault of the input: one small module for each family, the catalogue of all checks, and `check` itself.

`problem` shows the rules about one participant's row in the workbook too, as calculated columns.
"""
