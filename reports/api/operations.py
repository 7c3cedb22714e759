"""How an operation is put together: who may ask how often, what it gives and what it refuses."""

from ninja import Router
from ninja.throttling import AnonRateThrottle, AuthRateThrottle

from reports.api import shapes

router = Router()
by_token, by_address = AuthRateThrottle(), AnonRateThrottle()
REFUSALS = {
    400: shapes.Refusal,
    401: shapes.Refusal,
    403: shapes.Refusal,
    404: shapes.Refusal,
    422: shapes.Invalid,
    429: shapes.Refusal,
}
FREE = (401, 403)  # what nobody is told who needs no token


def get(path, gives, tag, key=None):
    """A GET operation with its refusals documented; `key` is who may ask, None everybody."""
    return _get(path, tag, key, {200: gives})


def get_file(path, content_type, tag, key):
    """The same for a file: the function returns the whole response."""
    file = {"schema": {"type": "string", "format": "binary"}}
    content = {"responses": {200: {"description": "OK", "content": {content_type: file}}}}
    return _get(path, tag, key, {}, openapi_extra=content)


def _get(path, tag, key, responses, **extra):
    refusals = {status: REFUSALS[status] for status in REFUSALS if key or status not in FREE}
    throttle = by_token if key else by_address
    return router.get(
        path, response={**responses, **refusals}, tags=[tag], auth=key, throttle=throttle, **extra
    )
