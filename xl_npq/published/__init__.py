"""A public report in each of its forms: sheets, CSV on the Web, a page, JSON. Pure: `publish` writes the files."""
