"""Sets: how much of something a collection has, and lists of watches that people make.

`completeness` counts «7 of 12» for lines, movements, factories and decades; `subjects` says which watches are meant by
an address, so that what is missing of them can be shown and wished for (`wishing`). `lists` are the writers of lists;
the pages stand in `views` (to read) and `editing` (to make), their texts in `templates/accounts/sets/`.
"""
