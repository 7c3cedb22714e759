"""Pages of the assessment app."""

urlpatterns = []
