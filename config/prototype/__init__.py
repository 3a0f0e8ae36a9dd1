"""Bringing in the prototype: its tables as they stand there, and its folders of photographs.

`source` reads, `rows` runs the steps in one transaction, each step is a module of its own, and `photos` follows.
"""
