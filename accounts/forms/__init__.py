"""The forms of signing in, of the profile and of the collection."""
