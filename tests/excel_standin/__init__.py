"""What stands in for Excel and Windows, so that xlwings' own code runs our functions on any machine.

`windows` puts modules of the names that xlwings imports on Windows in place of those; `excel` has the objects that they
would hand over: an application, a workbook, a sheet and ranges with the properties that xlwings asks for.
"""
