"""Measures one request from inside: its time by kind, its queries, what the cache knew."""

import time

from django.core.cache import caches
from django.db import connection
from django.template.backends.django import Template


class Meter:
    """Where the time of a request goes, which queries it asks, what the cache knew."""

    def __init__(self):
        self.sql = self.template = self.sql_in_templates = 0.0
        self.known, self.asked, self.depth = 0, 0, 0
        self.queries: list[tuple] = []

    def __enter__(self):
        self.backend, self.render = caches["pages"], Template.render
        get, render = self.backend.get, self.render

        def counted_get(key, default=None, version=None):
            found = get(key, default, version)
            self.asked += 1
            self.known += found is not default
            return found

        def timed_render(template, *args, **kwargs):
            began, self.depth = time.perf_counter(), self.depth + 1
            try:
                return render(template, *args, **kwargs)
            finally:
                self.depth -= 1
                self.template += 0 if self.depth else time.perf_counter() - began

        self.backend.get, Template.render = counted_get, timed_render
        self.wrapper = connection.execute_wrapper(self.execute)
        self.wrapper.__enter__()
        self.began = time.perf_counter()
        return self

    def __exit__(self, *error):
        self.total = time.perf_counter() - self.began
        self.wrapper.__exit__(*error)
        del self.backend.get
        Template.render = self.render

    def execute(self, execute, sql, params, many, context):
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            spent = time.perf_counter() - began
            self.sql += spent
            self.sql_in_templates += spent if self.depth else 0
            self.queries.append((sql, params))

    def told(self) -> dict:
        """In milliseconds: the whole, SQL, templates without their SQL; and the numbers."""
        template = self.template - self.sql_in_templates
        spent = {"all": self.total, "sql": self.sql, "template": template}
        return {name: value * 1000 for name, value in spent.items()} | {
            "queries": len(self.queries),
            "known": self.known,
            "asked": self.asked,
        }
