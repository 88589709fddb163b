"""What the apps bring to the first page, by path, as in wiring; part of the settings, names alone (UX 22, X5)."""

HOME_WAITING = [
    "approvals.pages.home.rows",
    "messaging.pages.home.rows",
    "telesales.pages.home_waiting.rows",
    "commerce.pages.home_waiting.rows",
    "partners.home.rows",
]
"""What waits for somebody, on his first page: path -> function(acting) giving core.waiting.Found rows."""
HOME_BANNERS = ["commerce.pages.hold.home_card"]
"""Cards on top of the first page: path -> function(acting) giving a Card with template and context, or None."""
HOME_TILES = ["commerce.pages.home.tiles"]
"""Counts on the first page: path -> function(acting) giving {label, value, hint, icon, url}."""
HOME_CHARTS = [
    "commerce.pages.home_charts.company",
    "commerce.pages.home_charts.units",
    "commerce.pages.home_charts.market",
    "commerce.pages.home_charts.finance",
    "approvals.pages.home.decisions",
    "approvals.pages.home.people",
    "telesales.pages.home_charts.sales",
    "telesales.pages.home_charts.quotes",
    "telesales.pages.home_charts.phone",
    "messaging.pages.home.answered",
    "partners.home.came",
]
"""Figures with their trends: path -> function(acting) giving core.charts.Chart rows; their `position` orders them."""
HOME_CARDS = [
    "commerce.pages.setup.home_card",
    "commerce.pages.home.quick_order",
    "commerce.pages.home.credit",
    "commerce.pages.home.invoices",
    "approvals.pages.who_approves.home_card",
    "partners.cards.representative",
    "telesales.reseller_cards.seller",
    "commerce.pages.home.price_changes",
]
"""Cards beside the first page: path -> function(acting) giving a Card with template and context, or None."""
