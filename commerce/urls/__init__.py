"""All addresses. Pages of other apps are reached by name only."""

from allauth.account import views as account
from django.urls import include, path, re_path

from commerce.urls.carts import carts
from commerce.urls.checkout import checkout
from commerce.urls.cost_centres import cost_centres
from commerce.urls.credit import credit
from commerce.urls.desk import desk as fulfilment
from commerce.urls.documents import documents
from commerce.urls.holds import holds
from commerce.urls.invoices import invoices
from commerce.urls.messages import messages
from commerce.urls.payments import payments
from commerce.urls.plans import plans
from commerce.urls.prices import prices
from commerce.urls.products import products
from commerce.urls.settings import looks, settings
from commerce.urls.spending import spending
from commerce.views import cart, catalogue, demand, desk, health, home, notice, order, partner, recovery, why
from core import views as core
from core.views import jobs, language, saved, search

shop = [
    path("catalogue/", catalogue.index, name="catalogue"),
    path("catalogue/<str:code>/", catalogue.product, name="product"),
    path("catalogue/<str:code>/line/", cart.add, name="cart_add"),
    path("catalogue/<str:code>/price/", catalogue.price, name="product_price"),
    path("completion/", catalogue.completion, name="completion"),
    path("carts/", cart.carts, name="carts"),
    path("carts/current/", cart.current, name="cart"),
    path("carts/<int:pk>/choice/", cart.choose, name="cart_choose"),
    path("carts/recovery/", recovery.recovery, name="recovery"),
    path("orders/", order.index, name="orders"),
    path("orders/<str:number>/", order.detail, name="order"),
    path("orders/<str:number>/start/", desk.start, name="order_start"),
    path("demand/", demand.demand, name="demand"),
    path("demand/products/<str:code>/", demand.product, name="demand_product"),
    path("desk/", order.desk, name="desk"),
    path("prices/changes/", notice.changes, name="price_changes"),
    path("prices/why/", why.why_price, name="why_price"),
    path("orders/<str:number>/lines/<int:position>/price/", why.order_line, name="order_line_price"),
    path("price-lists/<int:pk>/products/<str:code>/history/", why.history, name="price_history"),
    path("partners/<str:code>/prices/", partner.prices, name="partner_prices"),
    path("partners/<str:code>/account/", partner.account, name="partner_account"),
    path("partners/<str:code>/activity/", partner.activity, name="partner_activity"),
]

people = [
    path("sign-in/", account.login, name="account_login"),
    path("sign-out/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthentication/", account.reauthenticate, name="account_reauthenticate"),
    path("password/", account.password_change, name="account_change_password"),
    path("password/first/", account.password_set, name="account_set_password"),
    path("password/reset/", account.password_reset, name="account_reset_password"),
    path("password/reset/asked/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("password/reset/done/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    path("second-factor/", include("allauth.mfa.urls")),
    path("devices/", include("allauth.usersessions.urls")),
]

handler403 = "partners.views.refused.forbidden"
handler500 = "core.views.failure.failed"
handler429 = "core.views.failure.too_many"

urlpatterns = [
    path("", home.home, name="home"),
    path("health/", health.index, name="health"),
    path(
        "",
        include(
            (
                [
                    *carts,
                    *checkout,
                    *fulfilment,
                    *documents,
                    *messages,
                    *payments,
                    *plans,
                    *shop,
                    *prices,
                    *products,
                    *invoices,
                    *holds,
                    *credit,
                    *spending,
                    *cost_centres,
                    *settings,
                ],
                "commerce",
            )
        ),
    ),
    path("approvals/", include("approvals.urls")),
    path("sales/", include("telesales.urls")),
    path("messages/", include("messaging.urls")),
    path("contact/", include("telesales.urls.contact")),
    path("", include("partners.urls")),
    path("account/", include(people)),
    path("language/", language.choice, name="language"),
    *looks,
    path("search/", search.search, name="search"),
    path("jobs/", jobs.index, name="jobs"),
    path("jobs/<int:pk>/", jobs.detail, name="job"),
    path("jobs/<int:pk>/cancellation/", jobs.cancellation, name="job_cancellation"),
    path("jobs/<int:pk>/files/<int:file_pk>/", jobs.file, name="job_file"),
    path("lists/views/", saved.keep, name="saved_views"),
    path("lists/views/<int:pk>/default/", saved.default, name="saved_view_default"),
    path("lists/views/<int:pk>/deletion/", saved.deletion, name="saved_view_deletion"),
    path("outbox/", core.outbox, name="outbox"),
    path("outbox/<str:key>/", core.outbox_mail, name="outbox_mail"),
    path("outbox/<str:key>/files/<int:number>/", core.outbox_file, name="outbox_file"),
    path("healthz", core.healthz, name="healthz"),
    path("readyz", core.readyz, name="readyz"),
]
