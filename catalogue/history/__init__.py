"""What is published and how it came to be: writing watches and movements, their revisions, reading them backwards.

Every write of a published row goes through `publishing`; columns that repeat other rows are registered in `derived`,
and what of a watch follows a brand, a line or a case is written anew by `assigning`.
May use the models, presentation (titles), search terms and the files of photos; knows no request and no page.
A change of what a revision keeps goes into `publishing.snapshot`, of how it is read into `versions`.
"""
