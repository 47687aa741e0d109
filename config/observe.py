"""What an operator sees of the running server: one log line a request, metrics, slow queries. No personal data:
neither who asked, nor from where, nor for what; a route stands for its addresses, a statement for its values."""

import json
import logging
import re
import time
from contextvars import ContextVar
from uuid import uuid4

from django.conf import settings
from django.db import connection
from prometheus_client import Counter, Histogram

log = logging.getLogger("shenlun.request")
slow_log = logging.getLogger("shenlun.query")

request_id: ContextVar[str] = ContextVar("request_id", default="-")
GIVEN_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
QUIET = {"healthz", "readyz", "metrics"}  # asked for every few seconds

REQUESTS = Counter("shenlun_requests", "Requests answered", ["route", "method", "status"])
SECONDS = Histogram(
    "shenlun_request_seconds",
    "Seconds until an answer was ready",
    ["route"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
QUERIES = Counter("shenlun_queries", "Statements sent to the database through Django")
SLOW_QUERIES = Counter("shenlun_slow_queries", "Statements that took longer than SLOW_QUERY_MS")
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


class ObserveMiddleware:
    """The outermost one: names each request, times it, and says so in its answer's X-Request-ID."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        given = request.META.get("HTTP_X_REQUEST_ID", "") if settings.TRUST_PROXY else ""
        name = given if GIVEN_ID.fullmatch(given) else uuid4().hex
        token, start = request_id.set(name), time.perf_counter()
        try:
            with connection.execute_wrapper(watch_query):
                response = self.get_response(request)
            seconds = time.perf_counter() - start
            response["X-Request-ID"] = name
            tell(request, response.status_code, seconds)
            return response
        finally:
            request_id.reset(token)


def tell(request, status: int, seconds: float) -> None:
    route = route_of(request)
    method = request.method if request.method in METHODS else "other"
    REQUESTS.labels(route, method, status).inc()
    SECONDS.labels(route).observe(seconds)
    if route not in QUIET:
        extra = {"route": route, "method": method, "status": status, "ms": round(seconds * 1000, 1)}
        log.info("%(method)s %(route)s %(status)s %(ms)s ms", extra, extra={"fields": extra})


def route_of(request) -> str:
    """The address's name: a path can hold a name, or the key of a password reset."""
    match = getattr(request, "resolver_match", None)
    return (match.view_name or "unnamed") if match else "none"


def watch_query(execute, sql, params, many, context):
    start = time.perf_counter()
    try:
        return execute(sql, params, many, context)
    finally:
        QUERIES.inc()
        ms = (time.perf_counter() - start) * 1000
        if ms >= settings.SLOW_QUERY_MS:
            SLOW_QUERIES.inc()
            # Django's statements carry placeholders; our few by hand do, too.
            slow_log.warning("%.0f ms: %s", ms, sql[:2000])


class Named(logging.Filter):
    """Gives each line its request's name, and takes the path out of Django's own lines about a request."""

    def filter(self, record):
        record.request_id = request_id.get()
        request = getattr(record, "request", None)
        if request is not None and record.args:
            record.args = tuple(route_of(request) if arg == request.path else arg for arg in record.args)
        return True


class JsonFormatter(logging.Formatter):
    """One JSON object a line: time, level, logger, request, message; an access line's fields; a traceback."""

    def format(self, record):
        line = {
            "time": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname,
            "logger": record.name,
            "request": record.request_id,
            "message": record.getMessage(),
        } | getattr(record, "fields", {})
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)
