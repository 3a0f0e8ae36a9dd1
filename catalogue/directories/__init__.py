"""The lists of movements, brands, factories and sources, searched, narrowed, sorted and paged as watches are.

They are short beside the watches, so each is read once for each version of the catalogue and kept.
"""
