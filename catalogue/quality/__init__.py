"""Whether what is known of a watch agrees with itself, and what is not known yet.

May use the models and the calibres; it never writes what is published.
A new check is a function in `consistency`; what keepers found out about one is in `contradictions`; a new kind of
missing fact is a row in `gaps`.
"""
