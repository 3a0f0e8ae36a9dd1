"""Whether what is known of a watch agrees with itself, and what is not known yet.

May use the models and the calibres; it never writes what is published.
A new check is a function in `consistency`; what the number of a calibre says is read in `indexes`; what keepers found
out about a contradiction is in `contradictions`; a new kind of missing fact is a row in `gaps`.
"""
