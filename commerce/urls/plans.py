"""Addresses of payment plans."""

from django.urls import URLPattern, path

from commerce.views import plan, plan_pay, stored_card

plans: list[URLPattern] = [
    path("account/cards/", stored_card.index, name="stored_cards"),
    path("account/cards/<int:pk>/removal/", stored_card.removal, name="stored_card_removal"),
    path("plans/", plan.index, name="plans"),
    path("plans/link/<str:token>/", plan_pay.link, name="plan_link"),
    path("plans/payment/", plan_pay.page, name="plan_pay_page"),
    path("plans/payment/<uuid:token>/", plan_pay.outcome, name="plan_outcome"),
    path("orders/<str:number>/plan/pause/", plan.pause, name="plan_pause"),
    path("orders/<str:number>/plan/resumption/", plan.resume, name="plan_resume"),
    path("orders/<str:number>/plan/card/", plan.try_again, name="plan_try"),
    path("orders/<str:number>/plan/end/", plan.end, name="plan_end"),
    path("orders/<str:number>/plan/leaving/", plan.leave, name="plan_leave"),
    path("orders/<str:number>/plan/payment/", plan_pay.pay, name="plan_pay"),
    path("orders/<str:number>/plan/<int:payment>/invoice/", plan.invoice, name="plan_invoice"),
]
