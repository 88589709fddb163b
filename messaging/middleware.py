"""Answer open pages that ask for news before sessions and people are read: there are many of them (S5)."""

from messaging.views import news

PREFIX = "/messages/news/"


def poll(get_response):
    """Answer GET on the addresses of news alone; everything else goes on."""

    def middleware(request):
        if request.method == "GET" and request.path_info.startswith(PREFIX):
            return news.news(request, token=request.path_info.removeprefix(PREFIX).strip("/"))
        return get_response(request)

    return middleware
