"""Whether the product can serve: for load balancers and watchdogs, without sign-in."""

from django.contrib.auth.decorators import login_not_required
from django.db import Error, connection
from django.http import HttpRequest, HttpResponse, JsonResponse


@login_not_required
def healthz(request: HttpRequest) -> HttpResponse:
    """200 {"database": "ok"} when a query goes through, else 503 {"database": "unreachable"}."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:  # a lost connection is an InterfaceError, which is no DatabaseError
        return JsonResponse({"database": "unreachable"}, status=503)
    return JsonResponse({"database": "ok"})
