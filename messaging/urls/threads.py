"""The two inboxes, threads and what is done in them."""

from django.urls import path

from messaging.views import asking, inbox, news, thread, thread_work

urlpatterns = [
    path("sales/", inbox.sales, name="sales"),
    path("sales/news/", inbox.sales_news, name="sales_news"),
    path("purchases/", inbox.purchases, name="purchases"),
    path("purchases/news/", inbox.purchases_news, name="purchases_news"),
    path("ask/<str:code>/", asking.ask, name="ask"),
    path("threads/<int:pk>/", thread.detail, name="thread"),
    path("threads/<int:pk>/reply/", thread.reply, name="reply"),
    path("threads/<int:pk>/read/", thread.read, name="thread_read"),
    path("threads/<int:pk>/owner/", thread_work.owner, name="thread_owner"),
    path("threads/<int:pk>/notes/", thread_work.note, name="thread_note"),
    path("news/<str:token>/", news.news, name="news"),
]
