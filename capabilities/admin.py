"""Administration of the reference data: to look at only, since editions are written in files."""

from django.contrib import admin

from capabilities.models import (
    Capability,
    Connection,
    Criterion,
    Element,
    Enabler,
    Framework,
    Group,
    Level,
    Precondition,
    Rule,
)


class WrittenInFiles(admin.ModelAdmin):
    """Rows that only `load_framework` changes; the pages say so (templates/admin/capabilities/)."""

    list_filter = ["framework"]
    list_select_related = ["framework"]
    search_fields = ["code"]

    def has_add_permission(self, request):  # noqa: ARG002 - Django's interface
        return False

    def has_change_permission(self, request, obj=None):  # noqa: ARG002 - Django's interface
        return False

    def has_delete_permission(self, request, obj=None):  # noqa: ARG002 - Django's interface
        return False


@admin.register(Framework)
class FrameworkAdmin(WrittenInFiles):
    list_display = ["__str__", "code", "edition", "published_on", "sha256"]
    list_filter = []
    list_select_related = False


@admin.register(Level)
class LevelAdmin(WrittenInFiles):
    list_display = ["__str__", "framework"]
    search_fields = []


@admin.register(Group)
class GroupAdmin(WrittenInFiles):
    list_display = ["code", "framework", "position"]


@admin.register(Capability)
class CapabilityAdmin(WrittenInFiles):
    list_display = ["code", "number", "group", "framework", "source"]
    list_select_related = ["framework", "group"]


@admin.register(Element, Connection)
class PartOfCapabilityAdmin(WrittenInFiles):
    list_display = ["code", "capability", "framework"]
    list_select_related = ["framework", "capability"]


@admin.register(Criterion)
class CriterionAdmin(WrittenInFiles):
    list_display = ["code", "capability", "level", "obligation", "depends_on", "framework"]
    list_select_related = ["framework", "capability", "level", "depends_on"]
    list_filter = ["framework", "level", "obligation", "may_not_apply"]


@admin.register(Precondition)
class PreconditionAdmin(WrittenInFiles):
    list_display = ["code", "connection", "kind", "framework", "source"]
    list_select_related = ["framework", "connection"]


@admin.register(Rule)
class RuleAdmin(WrittenInFiles):
    list_display = ["code", "framework"]


@admin.register(Enabler)
class EnablerAdmin(WrittenInFiles):
    list_display = ["code", "framework", "source"]
