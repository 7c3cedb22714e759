"""An OpenID Connect provider that runs inside the tests, on a port of its own."""

import base64
import hashlib
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT = {"client_id": "waymark", "client_secret": "a-secret-for-the-tests"}


class Provider:
    """Signs in whoever `person` says, without asking. What it did is in `grants` and `asked`."""

    def __init__(self):
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.signing_key = self.key
        self.person = {"sub": "1", "email": "ana@example.org", "email_verified": True}
        self.claims = {}
        self.grants, self.asked = {}, []
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                provider.answer(self, parse_qs(urlsplit(self.path).query))

            def do_POST(self):
                length = int(self.headers["Content-Length"])
                provider.answer(self, parse_qs(self.rfile.read(length).decode()))

            def log_message(self, *args):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def answer(self, request, query):
        path = urlsplit(request.path).path
        self.asked.append(path)
        given = {name: values[0] for name, values in query.items()}
        pages = {
            "/.well-known/openid-configuration": self.discovery,
            "/token": lambda: self.token(given),
            "/keys": self.keys,
            "/userinfo": lambda: self.userinfo(request.headers.get("Authorization")),
        }
        status, document = pages.get(path, lambda: (404, {}))()
        body = json.dumps(document).encode()
        request.send_response(status)
        request.send_header("Content-Type", "application/json")
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)

    def discovery(self):
        names = {
            "authorization_endpoint": "authorize",
            "token_endpoint": "token",
            "jwks_uri": "keys",
            "userinfo_endpoint": "userinfo",
        }
        addresses = {name: f"{self.address}/{path}" for name, path in names.items()}
        methods = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
        return 200, {"issuer": self.address, **addresses, **methods}

    def authorize(self, address):
        """What the person's browser does at the provider: the address it is sent back to."""
        given = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert (given["client_id"], given["response_type"]) == (CLIENT["client_id"], "code")
        assert given["code_challenge_method"] == "S256"
        code = f"code-{len(self.grants)}"
        self.grants[code] = given
        return f"{given['redirect_uri']}?{urlencode({'code': code, 'state': given['state']})}"

    def token(self, given):
        grant = self.grants.pop(given.get("code"), None)
        proof = hashlib.sha256(given.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(proof).rstrip(b"=").decode()
        known = all(given.get(name) == value for name, value in CLIENT.items())
        if not (grant and known and challenge == grant["code_challenge"]):
            return 400, {"error": "invalid_grant"}
        now = int(time.time())
        claims = {
            "iss": self.address,
            "aud": CLIENT["client_id"],
            "iat": now,
            "exp": now + 300,
            **self.person,
            **self.claims,
        }
        signed = jwt.encode(claims, self.signing_key, "RS256", headers={"kid": "1"})
        return 200, {"access_token": "let-me-in", "token_type": "Bearer", "id_token": signed}

    def keys(self):
        public = jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
        return 200, {"keys": [{**public, "kid": "1", "use": "sig", "alg": "RS256"}]}

    def userinfo(self, authorization):
        return (200, self.person) if authorization == "Bearer let-me-in" else (401, {})
