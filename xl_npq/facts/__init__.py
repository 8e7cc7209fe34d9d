"""Facts about single rows, each said in two languages: Python and an Excel formula."""
