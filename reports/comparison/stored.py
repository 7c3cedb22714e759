"""Single facts out of stored results: the only module that takes JSON apart in the database."""

from typing import Any

from django.db.models import Func, JSONField, QuerySet


class ByCode(Func):
    """One fact of each entry of a list in a result document, as `{code: fact}`.

    `ByCode("result", "capabilities", "level")` is all that a matrix shows, in a tenth of the bytes
    and of the time of whole results. A list without entries may give None.
    """

    output_field = JSONField()

    def __init__(self, document: str, part: str, fact: str) -> None:
        super().__init__(document)
        if not (part.isidentifier() and fact.isidentifier()):
            raise ValueError(f"Not the name of a part: {part}, {fact}")
        self.extra |= {"part": part, "fact": fact}

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = (
            "(SELECT JSON_GROUP_OBJECT("
            "JSON_EXTRACT(part.value, '$.code'), JSON_EXTRACT(part.value, '$.%(fact)s')) "
            "FROM JSON_EACH(%(expressions)s, '$.%(part)s') AS part)"
        )
        return self.as_sql(compiler, connection, template=template, **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = (
            "(SELECT JSONB_OBJECT_AGG(part ->> 'code', part -> '%(fact)s') "
            "FROM JSONB_ARRAY_ELEMENTS(%(expressions)s -> '%(part)s') AS part)"
        )
        return self.as_sql(compiler, connection, template=template, **context)


def levels_and_verdicts(rows: QuerySet) -> dict[Any, tuple[dict, dict]]:
    """`{pk: (levels, verdicts)}` of submissions, each by code. One query.

    A level is `{"low", "high"}`, None where the capability does not apply.
    """
    found = rows.order_by().values_list(
        "pk", ByCode("result", "capabilities", "level"), ByCode("result", "connections", "verdict")
    )
    return {pk: (levels or {}, verdicts or {}) for pk, levels, verdicts in found}


def preconditions_and_verdicts(rows: QuerySet) -> dict[Any, tuple[dict, dict]]:
    """`{pk: (preconditions, verdicts)}` of submissions, by the code of a connection. One query.

    Preconditions are as in a result document.
    """
    found = rows.order_by().values_list(
        "pk",
        ByCode("result", "connections", "preconditions"),
        ByCode("result", "connections", "verdict"),
    )
    return {pk: (lists or {}, verdicts or {}) for pk, lists, verdicts in found}
