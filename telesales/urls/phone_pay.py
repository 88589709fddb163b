"""Card payments of phone offers, their payment links, and the page behind these."""

from django.urls import path

from telesales.views import phone_card, phone_link, phone_pay

urlpatterns = [
    path("phone/offers/<int:pk>/card/", phone_card.card, name="phone_card"),
    path("phone/offers/<int:pk>/status/", phone_card.status, name="phone_status"),
    path("phone/offers/<int:pk>/status/check/", phone_card.check, name="phone_check"),
    path("phone/offers/<int:pk>/link/", phone_link.link, name="phone_link"),
    path("phone/offers/<int:pk>/link/again/", phone_link.send_again, name="phone_link_again"),
    path("phone/offers/<int:pk>/link/withdrawal/", phone_link.withdraw, name="phone_link_withdrawal"),
    path("phone/sales/<str:number>/continuation/", phone_link.continued, name="phone_continue"),
    path("phone/links/<str:token>/", phone_pay.link, name="phone_link_open"),
    path("phone/pay/", phone_pay.pay, name="phone_pay"),
    path("phone/pay/opened/", phone_pay.opened, name="phone_pay_opened"),
    path("phone/pay/done/", phone_pay.done, name="phone_pay_done"),
    path("phone/payments/<str:token>/", phone_pay.paid, name="phone_paid"),
]
