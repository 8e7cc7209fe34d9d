"""What a person put into a workbook beside the tables, and where it goes in another workbook of the same data."""
