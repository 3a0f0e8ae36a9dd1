"""What happens to a person and to their data: the last administrator, bans, export, deletion.

May use the models, sessions and what the catalogue keeps; each app registers its part of a person's data here.
A table with something of a person goes into `exports`, and what must go with the person into `personal_data`.
"""
