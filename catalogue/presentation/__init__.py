"""What people and machines are shown of a watch: titles, facts in words, the drawn dial, shared pictures, data files.

May use the models and the static files; reads rows that it is given, and writes none.
Another word for a fact goes into `wording`, another line of the drawing into `dial`, another column of the public data
into `published`.
"""
