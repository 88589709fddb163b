"""All addresses. Pages of other apps are reached by name only."""

from allauth.account import views as account
from django.urls import include, path, re_path

from commerce.views import cart, catalogue, credit, desk, home, order
from core import views as core

shop = [
    path("catalogue/", catalogue.index, name="catalogue"),
    path("catalogue/<str:code>/", catalogue.product, name="product"),
    path("catalogue/<str:code>/line/", cart.add, name="cart_add"),
    path("carts/", cart.carts, name="carts"),
    path("carts/current/", cart.current, name="cart"),
    path("carts/<int:pk>/choice/", cart.choose, name="cart_choose"),
    path("carts/<int:pk>/submission/", cart.submission, name="submission"),
    path("carts/lines/<int:pk>/", cart.line, name="cart_line"),
    path("carts/lines/<int:pk>/removal/", cart.removal, name="cart_line_removal"),
    path("orders/", order.index, name="orders"),
    path("orders/<str:number>/", order.detail, name="order"),
    path("orders/<str:number>/start/", desk.start, name="order_start"),
    path("orders/<str:number>/release/", desk.release, name="order_release"),
    path("orders/<str:number>/rejection/", desk.rejection, name="order_rejection"),
    path("desk/", order.desk, name="desk"),
    path("credit/", credit.accounts, name="accounts"),
    path("credit/holds/", desk.holds, name="holds"),
    path("credit/<str:code>/", credit.account, name="account"),
]

people = [
    path("sign-in/", account.login, name="account_login"),
    path("sign-out/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthentication/", account.reauthenticate, name="account_reauthenticate"),
    path("password/", account.password_change, name="account_change_password"),
    path("password/reset/", account.password_reset, name="account_reset_password"),
    path("password/reset/asked/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("password/reset/done/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
]

urlpatterns = [
    path("", home.home, name="home"),
    path("", include((shop, "commerce"))),
    path("approvals/", include("approvals.urls")),
    path("", include("partners.urls")),
    path("account/", include(people)),
    path("outbox/", core.outbox, name="outbox"),
    path("outbox/<str:key>/", core.outbox_mail, name="outbox_mail"),
    path("healthz", core.healthz, name="healthz"),
    path("readyz", core.readyz, name="readyz"),
]
