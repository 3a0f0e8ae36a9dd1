"""What each address, command and job may take at most: the words in which the rows of the table are written.

A row bounds the work (queries, whatever the number and length of rows) and the answer. What may be sent is bounded for
each address by `config.middleware.most_bytes`, how often somebody may post or ask for what costs much by
`config.rates`; the row says so where it is more than a form.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Budget:
    """At its most it asks so many queries and answers with so many kilobytes; `posting` are the queries of a form.

    `photos` says that photographs may be sent. `why` tells what bounds it where nothing of that can be counted.
    """

    queries: int = 0
    kilobytes: int = 0
    posting: int = 0
    photos: bool = False
    why: str = ""
