from django.urls import path

from accounts.views import data, profile

app_name = "accounts"

urlpatterns = [
    path("accounts/consent/", data.consent, name="consent"),
    path("users/<str:login>/", profile.profile, name="user_detail"),
]
