"""Invented watches, made out of the real ones, to measure how the site does at any size: `manage.py fill_catalogue`.

An app of its own, so that the command is there wherever this folder is, which is never in production's image.
"""
