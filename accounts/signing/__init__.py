"""Signing in: by password, passkey or provider, what a session has proven, and what survives its end.

May use the models, letters and allauth, whose adapters stand here; knows nothing of collections.
How strong a session must be goes into `strength`, what is counted against guessing into `limits` and `devices`, what
was typed when a session had ended into `kept_forms`.
"""
