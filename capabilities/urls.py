"""Pages of the capabilities app."""

urlpatterns = []
