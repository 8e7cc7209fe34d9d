"""Excel on one person's computer: what is put in place for the functions and macros, what is taken away, what is amiss.

Nothing here asks the system: everything works on an `Environment` that says which folders and versions there are.
"""
