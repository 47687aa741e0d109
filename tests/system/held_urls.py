import os
from pathlib import Path

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.urls import path

from config.urls import urlpatterns as product


@login_not_required
def held(request):
    return HttpResponse(Path(os.environ["HELD"]).read_text())


urlpatterns = [path("held/", held), *product]
