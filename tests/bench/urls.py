from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.urls import path

from config.urls import urlpatterns as product


def nothing(request):
    return HttpResponse()


def nothing_signed_in(request):
    request.body  # noqa: B018  left unread, it would cost the connection
    return HttpResponse()


urlpatterns = [
    path("bench/nothing/", login_not_required(nothing)),
    path("bench/nothing-signed-in/", nothing_signed_in),
    *product,
]
