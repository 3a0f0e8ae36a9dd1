"""Letters to people: written in their language, kept as rows of the same transaction, sent after it.

May use the models and the templates `<app>/mail/`. A new letter is a template and a call of `writing.write_to`;
how and when letters leave goes into `outbox`.
"""
