"""Whether the server lives, whether it can serve, and how it fares: for whoever runs it."""

import hmac
import os
import shutil

from django.conf import settings
from django.db import DatabaseError, OperationalError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest, multiprocess
from psycopg.errors import DiskFull

LOOPBACK = {"127.0.0.1", "::1"}


@never_cache
@require_safe
def healthz(request):
    """200 as long as the process answers; it asks nobody else, so that a database's trouble restarts no server."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@require_safe
def readyz(request):
    """200 when requests can be served, 503 with what is in the way."""
    found = {"database": database(), "migrations": migrations(), "disk": disk()}
    ready = all(words == "ok" for words in found.values())
    return JsonResponse(found, status=200 if ready else 503)


def database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        if connection.vendor == "postgresql":
            try_to_write()
        return "ok"
    except OperationalError as error:
        connection.close()
        return "full" if isinstance(error.__cause__, DiskFull) else "unreachable"
    except DatabaseError:
        return "read only"


def try_to_write() -> None:
    """A table for a moment: a standby refuses it, and so does a server whose disk, which is not ours to see, is full."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE readyz ON COMMIT DROP AS SELECT 1")
        transaction.set_rollback(True)


def migrations() -> str:
    try:
        executor = MigrationExecutor(connection)
        return "pending" if executor.migration_plan(executor.loader.graph.leaf_nodes()) else "ok"
    except DatabaseError:
        return "unknown"


def disk() -> str:
    least = settings.DISK_FREE_MIN_MB * 1024 * 1024
    places = [settings.VAR_DIR, settings.MEDIA_ROOT]
    if connection.vendor == "sqlite":
        places.append(os.path.dirname(connection.settings_dict["NAME"]) or ".")
    places = [place for place in places if os.path.exists(place)]
    return "ok" if all(shutil.disk_usage(place).free >= least for place in places) else "nearly full"


@never_cache
@require_safe
def metrics(request):
    """Prometheus' text: with METRICS_TOKEN for whoever bears it, without it for this machine alone, not through a proxy.
    Anybody else is told that there is nothing here."""
    if not may_read_metrics(request):
        raise Http404
    registry = REGISTRY
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):  # of all workers, whichever answers
        registry = CollectorRegistry()
        multiprocess.MultiProcessCollector(registry)
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def may_read_metrics(request) -> bool:
    if settings.METRICS_TOKEN:
        given = request.META.get("HTTP_AUTHORIZATION", "")
        return hmac.compare_digest(given.encode(), f"Bearer {settings.METRICS_TOKEN}".encode())
    return request.META.get("REMOTE_ADDR") in LOOPBACK and "HTTP_X_FORWARDED_FOR" not in request.META
