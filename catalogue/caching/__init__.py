"""What was made once and is kept for a version of the catalogue: nothing here is ever stale, and all may be forgotten.

May use the models and the cache; of a request only `parts` knows, which fills in what belongs to a reader.
A new count for the pages goes into `figures`; what is kept for questions that anybody may type goes on a `shelf`;
what several pages show alike is one of `pieces`.
"""
