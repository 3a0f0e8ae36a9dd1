"""«Swap»: who offers what I want, and who wants what I offer.

Uses collections as everybody may see them (`Collection.objects.public`) and nothing else of other people. What counts
as a match and which come first stands in `matches`; the pages stand in `views`, their texts in
`templates/accounts/swap/`.
"""
