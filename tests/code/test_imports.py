"""No module imports one that imports it, however far round: not inside a function, nor for its types alone."""

import ast
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("api", "workflows", "domain")
SOURCES = [path.relative_to(ROOT) for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]
LATE = {path for path in SOURCES if Path("api/cli") in path.parents}
"""The command line reads what a command needs when it runs: help and tokens wait for no schema."""


def is_import(node: ast.AST) -> bool:
    """Whether a statement imports something of the house."""
    module = node.module if isinstance(node, ast.ImportFrom) else ""
    return isinstance(node, ast.Import | ast.ImportFrom) and str(module).split(".", maxsplit=1)[0] in ROOMS


@pytest.mark.parametrize("path", SOURCES, ids=str)
def test_a_module_imports_at_its_head(path: Path) -> None:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    inside = [node for node in ast.walk(tree) if is_import(node) and node not in tree.body]
    assert not inside or path in LATE
    assert "strawberry.lazy" not in ast.unparse(tree)


def test_imports_form_no_circle() -> None:
    graph = grimp.build_graph(*ROOMS, cache_dir=None)
    left = {module: set(graph.find_modules_directly_imported_by(module)) for module in graph.modules}
    while leaves := [module for module, imported in left.items() if not imported & left.keys()]:
        for module in leaves:
            del left[module]
    assert sorted(left) == []
