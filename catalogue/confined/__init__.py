"""What strangers send is opened in a child process that may take little, knows no secret, and harms nobody by failing.

`running` starts one from the site, and `limits` is what the child does first. Pictures (`catalogue/photos/decode.py`)
and workbooks of Excel are opened so; another kind of file gets a script of its own.
"""
