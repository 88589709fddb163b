"""Addresses of credit messages: where systems send them, and Finance's pages about them."""

from django.urls import URLPattern, path

from commerce.views import credit_intake, credit_message, credit_sender

messages: list[URLPattern] = [
    path("integration/credit/", credit_intake.post, name="credit_intake"),
    path("integration/credit/schema.xsd", credit_intake.schema, name="credit_schema"),
    path("credit-messages/", credit_message.index, name="credit_messages"),
    path("credit-messages/file/", credit_message.upload, name="credit_upload"),
    path("credit-messages/file/<int:pk>/", credit_message.file, name="credit_file"),
    path("credit-messages/<int:pk>/", credit_message.detail, name="credit_message"),
    path("credit-messages/<int:pk>/<slug:name>.xml", credit_message.part, name="credit_message_part"),
    path("credit-senders/", credit_sender.index, name="credit_senders"),
    path("credit-senders/new/", credit_sender.new, name="credit_sender_new"),
    path("credit-senders/<int:pk>/", credit_sender.detail, name="credit_sender"),
    path("credit-senders/<int:pk>/token/", credit_sender.token, name="credit_sender_token"),
    path("credit-senders/<int:pk>/tokens/<int:token_pk>/end/", credit_sender.token_end, name="credit_sender_token_end"),
    path("credit-senders/<int:pk>/switch/", credit_sender.switch, name="credit_sender_switch"),
    path("credit/<str:code>/posting/", credit_message.by_hand, name="credit_posting"),
]
