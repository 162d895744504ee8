from django.urls import path

from bontang_empowerment.administration import sign_in

app_name = "accounts"
urlpatterns = [
    path("sign-in/", sign_in.SignInView.as_view(), name="sign_in"),
    path("sign-out/", sign_in.SignOutView.as_view(), name="sign_out"),
    path("password/", sign_in.PasswordChangeView.as_view(), name="password_change"),
    path("password/done/", sign_in.PasswordChangeDoneView.as_view(), name="password_change_done"),
]
