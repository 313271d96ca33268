"""The product's addresses, and one that says nothing behind the same middleware."""

from django.urls import path

from events_core.project.urls import urlpatterns as product
from tools.empty import hello

urlpatterns = [path("hello/", hello), *product]
