"""The sizes that architecture asks for, as a smell: small functions, small files, small templates, no import cycle."""

import ast
import re
import tomllib
from pathlib import Path

from django.conf import settings

APPS = ("config", "catalogue", "accounts", "drafts")


def python_files() -> list[Path]:
    files = [path for app in APPS for path in (settings.BASE_DIR / app).rglob("*.py")]
    return [path for path in files if "migrations" not in path.parts]


def templates() -> list[Path]:
    return list((settings.BASE_DIR / "templates").rglob("*.html"))


def is_function(node: ast.AST) -> bool:
    return isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)


def lengths_of_functions() -> dict[str, int]:
    """Lines of each function, its decorators and docstring included."""
    return {
        f"{path.relative_to(settings.BASE_DIR)}:{node.lineno} {node.name}": node.end_lineno - node.lineno + 1
        for path in python_files()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if is_function(node)
    }


def lines(path: Path) -> int:
    return path.read_text(encoding="utf-8").count("\n")


def share_within(limit: int, numbers: list[int]) -> float:
    return sum(number <= limit for number in numbers) / max(1, len(numbers))


def too_long(limit: int, lengths: dict) -> dict:
    return {str(name): length for name, length in lengths.items() if length > limit}


def test_functions_are_small():
    lengths = lengths_of_functions()
    assert too_long(40, lengths) == {}
    assert share_within(15, list(lengths.values())) >= 0.9


def test_views_are_small():
    lengths = [length for name, length in lengths_of_functions().items() if "/views" in name and "/tests/" not in name]
    assert len(lengths) > 200
    assert share_within(15, lengths) >= 0.9


def test_files_are_small():
    lengths = {path: lines(path) for path in python_files()}
    assert too_long(400, lengths) == {}
    assert share_within(300, list(lengths.values())) >= 0.96
    code = [*python_files(), *(settings.BASE_DIR / "bench").rglob("*.py")]
    assert too_long(300, {path: lines(path) for path in code if "tests" not in path.parts}) == {}


def test_types_are_read_without_an_exclusion_and_every_ignored_one_says_why():
    settings_of_mypy = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["mypy"]
    assert settings_of_mypy["strict"] and "exclude" not in settings_of_mypy
    assert {"catalogue/models", "catalogue/history", "catalogue/search"} <= set(settings_of_mypy["files"])
    ignored = re.compile("# type: " + r"ignore(?!\[[a-z-]+\]  # \w)")
    assert [path for path in python_files() if ignored.search(path.read_text(encoding="utf-8"))] == []


def test_templates_are_small():
    assert share_within(30, [lines(path) for path in templates()]) >= 0.9


def test_nothing_is_left_to_do_later():
    later = ("TO" + "DO", "FIX" + "ME", "X" + "XX")
    found = [
        path for path in python_files() + templates() if any(word in path.read_text(encoding="utf-8") for word in later)
    ]
    assert found == []


def test_what_is_imported_stands_at_the_top():
    """But for what Django wants in `ready`, when all apps are there, and for a package that need not be installed."""
    found = set()
    for path in [path for path in python_files() if "tests" not in path.parts]:
        for function in [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if is_function(node)]:
            if function.name != "ready":
                late = [node for node in ast.walk(function) if isinstance(node, ast.Import | ast.ImportFrom)]
                found |= {ast.unparse(node) for node in late}
    assert found == {"import sentry_sdk"}


# Import cycles ------------------------------------------------------------------------------


def module_of(path: Path) -> str:
    parts = path.relative_to(settings.BASE_DIR).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported(path: Path, modules: set[str]) -> set[str]:
    """The modules of ours that a file imports at its top. Importing a package is importing its `__init__`."""
    package = module_of(path).split(".") if path.name == "__init__.py" else module_of(path).split(".")[:-1]
    found = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            name = ".".join([*base, node.module] if node.module else base)
            submodules = {f"{name}.{alias.name}" for alias in node.names} & modules
            found |= submodules or {name}
    return found & modules


def test_no_module_imports_itself_by_a_detour():
    files = {module_of(path): path for path in python_files()}
    graph = {name: imported(path, set(files)) - {name} for name, path in files.items()}
    while leaves := [name for name, needs in graph.items() if not needs & set(graph)]:
        for name in leaves:
            del graph[name]
    assert {name: sorted(needs & set(graph)) for name, needs in graph.items()} == {}
