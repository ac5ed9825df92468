"""A name is imported from the module in which it stands, so that who looks for a thing goes to one place."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROOMS = ("api", "workflows", "domain", "demonstration", "tools", "tests", "bench")


def modules() -> dict[str, ast.Module]:
    """The modules of the house by their names."""
    paths = [path.relative_to(ROOT) for room in ROOMS for path in (ROOT / room).rglob("*.py")]
    return {
        ".".join(path.with_suffix("").parts).removesuffix(".__init__"): ast.parse(
            (ROOT / path).read_text(encoding="utf-8")
        )
        for path in paths
    }


def passed_on(module: ast.Module) -> set[str]:
    """The names that a module has from another of the house, but for those that it offers in its ``__all__``."""
    offered = {
        name
        for node in module.body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"
        for name in ast.literal_eval(node.value)
    }
    return {alias.asname or alias.name for _, alias in imports(module)} - offered


def imports(module: ast.Module) -> Iterator[tuple[str, ast.alias]]:
    """What a module imports from others of the house."""
    for node in ast.walk(module):
        if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] in ROOMS:
            yield from ((str(node.module), alias) for alias in node.names)


def test_a_name_is_imported_from_where_it_stands() -> None:
    known = modules()
    elsewhere = {name: passed_on(module) for name, module in known.items()}
    astray = {
        f"{name} imports {alias.name} from {source}"
        for name, module in known.items()
        for source, alias in imports(module)
        if alias.name in elsewhere.get(source, ())
    }
    assert astray == set()
