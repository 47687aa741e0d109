from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.urls import path

from config.urls import urlpatterns as product


def nothing(request):
    return HttpResponse()


urlpatterns = [
    path("bench/nothing/", login_not_required(nothing)),
    path("bench/nothing-signed-in/", nothing),
    *product,
]
