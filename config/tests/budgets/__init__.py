"""What each address, command and job may take at most: the words in which the rows of the table are written.

A row bounds the work and the answer where the site is at its most (`most.py`): queries do not grow with the number of
rows or the length of texts. What may be sent with a request, and how often somebody may post or ask for what costs
much, is bounded for all addresses at once: `config.middleware.most_bytes` and `config.rates`.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Budget:
    """Queries and kilobytes of a page; `posting` are the queries of its form.

    `largest` are the queries for the largest file that is let in, and `answering` the kilobytes of what is said to it.
    `photos` says that photographs may be sent there. `most` tells in words what bounds the rows and texts.
    """

    queries: int = 0
    kilobytes: int = 0
    posting: int = 0
    largest: int = 0
    answering: int = 0
    photos: bool = False
    most: str = ""
