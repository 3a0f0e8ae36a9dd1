"""Which watch it is and when it was made, of what somebody sees on it.

What was seen is read in `asking`; `dating` tells which years it leaves, `spans` what the single witnesses say.
"""
