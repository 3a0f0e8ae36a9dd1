"""What people own, owned, want and offer: marks and pieces, the page of a collection, lists in and out.

May use the models, letters and the catalogue; knows no request (forms and views stand beside it in the app).
Every change of a row goes through `writing`, of many rows through `bulk`: they count owners and can be undone;
`editing` says which ones and how. Another column of files goes into `exporting` and `importing`, one of the table into
`table`; what a collection is narrowed by into `narrowing`, what its search looks at into `finding`. How much one
collection holds stands in `capacity`, which piece lends another parts in `donors`. Photos of pieces are their owner's:
`photos`.
"""
