"""A contributor's spreadsheet of watches: what each row says, whether the catalogue has it, and drafts made of it.

`headings` tells what the columns are, `reading` what the cells say, `rows` what becomes of each row, `saving` makes
the drafts and gives photographs to them by the names that the rows gave. A new column goes
into `headings` and `reading`.
"""
