"""Who uses the product: one module per noun."""

from accounts.models.countries import Agency, Country
from accounts.models.invitations import Invitation
from accounts.models.memberships import MANAGED_BY_COORDINATORS, Membership, Role
from accounts.models.people import User
from accounts.models.tokens import ApiToken

__all__ = [
    "MANAGED_BY_COORDINATORS",
    "Agency",
    "ApiToken",
    "Country",
    "Invitation",
    "Membership",
    "Role",
    "User",
]
