"""Evaluation: problem sets in the field's own formats, graded, resumable, summed up.

`formats` reads, `runner` runs, `grading` judges, `store` keeps, `summary` counts. Nothing is
imported before it is used.
"""
