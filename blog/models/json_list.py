"""``json_list(…)``: an aggregate that gathers a column's values in one JSON array, as each database calls it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class json_list(FunctionElement[list[Any]]):  # noqa: N801 - it is written as a function is
    """The values of a group as one list, in no order; of no rows, None or an empty one."""

    name = "json_list"
    type = JSON()
    inherit_cache = True


@compiles(json_list)
def _on_mysql(element: json_list, compiler: SQLCompiler, **options: Any) -> str:
    return f"json_arrayagg({compiler.process(element.clauses, **options)})"


@compiles(json_list, "sqlite")
def _on_sqlite(element: json_list, compiler: SQLCompiler, **options: Any) -> str:
    return f"json_group_array({compiler.process(element.clauses, **options)})"
