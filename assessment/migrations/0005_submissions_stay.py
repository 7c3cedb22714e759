"""PostgreSQL itself refuses to change or delete a submission, whoever asks.

SQLite has no such trigger: tests empty its tables row by row, and there the model refuses.
Emptying the whole table at once (TRUNCATE) is not refused.
"""

from django.db import migrations

REFUSE = """
CREATE FUNCTION assessment_submission_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'A submission is never changed or deleted.'
        USING ERRCODE = 'integrity_constraint_violation';
END
$$;
CREATE TRIGGER submission_stays BEFORE UPDATE OR DELETE ON assessment_submission
    FOR EACH ROW EXECUTE FUNCTION assessment_submission_stays();
"""
ALLOW = """
DROP TRIGGER submission_stays ON assessment_submission;
DROP FUNCTION assessment_submission_stays();
"""


def on_postgresql(sql):
    def run(_apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(sql, params=None)  # or each % in it would be a parameter

    return run


class Migration(migrations.Migration):
    dependencies = [("assessment", "0004_hash_chain")]

    operations = [migrations.RunPython(on_postgresql(REFUSE), on_postgresql(ALLOW))]
