"""Commission, and money that goes back to buyers of phone sales."""

from django.urls import path

from telesales.views import commission, refund_task

urlpatterns = [
    path("phone/commission/", commission.index, name="commission"),
    path("phone/commission/<str:code>/", commission.statement, name="commission_statement"),
    path("phone/commission/<str:code>/paper/", commission.paper, name="commission_paper"),
    path("phone/refunds/", refund_task.index, name="refund_tasks"),
    path("phone/refunds/<int:pk>/", refund_task.detail, name="refund_task"),
    path("phone/refunds/<int:pk>/carrying-out/", refund_task.carrying_out, name="refund_task_carrying_out"),
    path("phone/refunds/<int:pk>/settling/", refund_task.settling, name="refund_task_settling"),
    path("phone/sales/<str:number>/payments/<int:payment>/refund/", refund_task.instalment, name="instalment_refund"),
]
