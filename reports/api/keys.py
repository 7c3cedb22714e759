"""Who asks: a token, which acts as one membership and opens what its scopes say."""

from ninja.errors import HttpError
from ninja.security import HttpBearer

from accounts.models import ApiToken


class Token(HttpBearer):
    """Lets tokens in that have the scope; the request's user then is the person behind them.

    That person acts in the token's membership, whatever role is chosen on the pages, so that the
    permission methods of the pages answer for the API too.
    """

    def __init__(self, scope):
        super().__init__()
        self.scope = scope

    def authenticate(self, request, token):
        found = ApiToken.objects.opened_by(token)
        if found is None:
            return None
        if not found.allows(self.scope):
            raise HttpError(403, f"This token may not read: {self.scope.value}.")
        ApiToken.objects.note_use(found)
        request.user = found.membership.user
        request.user.__dict__["membership"] = found.membership
        return found


assessments = Token(ApiToken.Scope.ASSESSMENTS)
submissions = Token(ApiToken.Scope.SUBMISSIONS)
comparison = Token(ApiToken.Scope.COMPARISON)
exports = Token(ApiToken.Scope.EXPORTS)
