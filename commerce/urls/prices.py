"""The addresses of price lists and of what partners have of them; commerce.urls takes them in."""

from django.urls import path

from commerce.views import mass_update, price_assignment, price_entry, price_import, price_list, price_rule

prices = [
    path("price-lists/", price_list.index, name="price_lists"),
    path("price-lists/new/", price_list.new, name="price_list_new"),
    path("price-lists/<int:pk>/", price_entry.index, name="price_list"),
    path("price-lists/<int:pk>/settings/", price_list.settings, name="price_list_settings"),
    path("price-lists/<int:pk>/copy/", price_list.copy, name="price_list_copy"),
    path("price-lists/<int:pk>/versions/", price_list.versions, name="price_list_versions"),
    path("price-lists/<int:pk>/choices/<str:what>/", price_list.choices, name="price_choices"),
    path("price-lists/<int:pk>/given/", price_assignment.index, name="price_list_assignments"),
    path("price-lists/<int:pk>/prices/new/", price_entry.new, name="price_new"),
    path("price-lists/<int:pk>/prices/<int:entry_pk>/", price_entry.price, name="price"),
    path("price-lists/<int:pk>/prices/<int:entry_pk>/amount/", price_entry.amount, name="price_amount"),
    path("price-lists/<int:pk>/prices/<int:entry_pk>/removal/", price_entry.removal, name="price_removal"),
    path("price-lists/<int:pk>/rules/", price_rule.index, name="price_rules"),
    path("price-lists/<int:pk>/rules/new/", price_rule.new, name="price_rule_new"),
    path("price-lists/<int:pk>/rules/<int:rule_pk>/", price_rule.rule, name="price_rule"),
    path("price-lists/<int:pk>/rules/<int:rule_pk>/removal/", price_rule.removal, name="price_rule_removal"),
    path("price-lists/<int:pk>/mass-update/", mass_update.mass_update, name="price_mass_update"),
    path("price-lists/<int:pk>/import/", price_import.upload, name="price_import"),
    path("price-lists/<int:pk>/import/sample/", price_import.sample, name="price_import_sample"),
    path("price-lists/<int:pk>/import/<int:job_pk>/", price_import.preview, name="price_import_preview"),
    path("price-lists/assignments/<int:pk>/", price_assignment.assignment, name="price_assignment"),
    path("partners/<str:code>/prices/lists/", price_assignment.partner_give, name="partner_list_give"),
    path("partners/<str:code>/prices/mode/", price_assignment.partner_mode, name="partner_price_mode"),
]
