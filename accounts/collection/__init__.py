"""What people own, owned, want and offer: marks and pieces, the page of a collection, lists in and out.

May use the models, letters and the catalogue; knows no request (forms and views stand beside it in the app).
Every change of a row goes through `writing`, of many rows through `bulk`: they count owners and can be undone. Another
column of files goes into `exporting` and `importing`; how much one collection holds stands in `capacity`.
"""
