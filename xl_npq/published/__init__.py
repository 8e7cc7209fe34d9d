"""A public report in each of its forms: sheets, CSV on the Web, a page, JSON. Pure: `xl_npq.publish` writes the files."""
