"""The few addresses of django-allauth that are open here; their names are fixed by it."""

from django.urls import path

from . import signin

urlpatterns = [
    path("sign-in/", signin.SignIn.as_view(), name="account_request_login_code"),
    path("sign-in/", signin.SignIn.as_view(), name="account_login"),
    path("sign-in/code/", signin.EnterCode.as_view(), name="account_confirm_login_code"),
    path("sign-in/passkey/", signin.passkey, name="passkey_sign_in"),
    path("sign-in/passkey/options/", signin.passkey_options, name="passkey_sign_in_options"),
    path("sign-in/second/", signin.second_step, name="mfa_authenticate"),
    path("sign-in/second/options/", signin.second_step_options, name="second_step_options"),
    path("sign-out/", signin.SignOut.as_view(), name="account_logout"),
    path("demo/sign-in/", signin.demo_sign_in, name="demo_sign_in"),
]
