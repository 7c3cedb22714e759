"""How gunicorn serves the project; it reads this file by itself, and its options override it."""

import os

wsgi_app = "config.wsgi"
bind = os.environ.get("BIND", "127.0.0.1:8000")
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 4
max_requests = 10_000  # a worker that leaks is replaced before anybody notices
max_requests_jitter = 1_000
timeout = 90  # longer than REPORT_TIME_LIMIT, so that a slow report is refused and not cut off
control_socket_disable = True  # nobody steers the server through a file in the home folder
