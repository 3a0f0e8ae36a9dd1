"""Texts of the site: the pages of plain text, and an announcement above all pages.

Each ships as `templates/texts/<name>.<language>.md` and may be written anew by an administrator; what people wrote
stays, whatever a release ships, and every version of it can be put back. `shipped` reads the files, `markdown` turns a
text into safe HTML, `pages` shows them. The rows are `config.models.SiteText`, their page in the admin `config.admin`.
"""
