"""Rounds for administrators. Answers are never here: they belong to the country."""

from django.contrib import admin

from assessment.models import Round


@admin.register(Round)
class RoundAdmin(admin.ModelAdmin):
    list_display = ["name", "framework", "opens_on", "closes_on", "state"]
    list_filter = ["state", "framework"]
