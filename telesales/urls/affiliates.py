"""Affiliates as their vendor sees them, what they see themselves, and joint ventures."""

from django.urls import path

from telesales.views import affiliate_answer, affiliate_products, affiliate_selling, affiliation, joint_venture

urlpatterns = [
    path("affiliates/", affiliation.index, name="affiliations"),
    path("affiliates/new/", affiliation.new, name="affiliation_new"),
    path("affiliates/<int:pk>/", affiliation.detail, name="affiliation"),
    path("affiliates/<int:pk>/again/", affiliation.again, name="affiliation_again"),
    path("affiliates/<int:pk>/withdrawal/", affiliation.withdrawal, name="affiliation_withdrawal"),
    path("affiliates/<int:pk>/end/", affiliation.end, name="affiliation_end"),
    path("affiliates/<int:pk>/products/", affiliate_products.give, name="affiliation_products"),
    path("affiliates/<int:pk>/products/change/", affiliate_products.change, name="affiliation_change"),
    path("affiliates/<int:pk>/rates/<int:rate>/end/", affiliate_products.end_rate, name="affiliation_rate_end"),
    path("affiliates/invitation/link/<str:token>/", affiliate_answer.link, name="affiliation_link"),
    path("affiliates/invitation/answer/", affiliate_answer.answer, name="affiliation_answer"),
    path("affiliates/invitation/company/", affiliate_answer.join, name="affiliation_join"),
    path("selling/products/", affiliate_selling.products, name="affiliate_products"),
    path("selling/invitations/", affiliate_selling.invitations, name="affiliate_invitations"),
    path("selling/invitations/<int:pk>/", affiliate_selling.invitation, name="affiliate_invitation"),
    path("shares/<int:pk>/", joint_venture.shares, name="product_shares"),
    path("shares/<int:pk>/<int:share>/end/", joint_venture.end, name="product_share_end"),
]
