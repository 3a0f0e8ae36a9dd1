"""The lists of movements, brands and factories: searched, narrowed, sorted and paged as the catalogue of watches is.

They are short beside the watches, so each is read once for each version of the catalogue and kept.
"""
