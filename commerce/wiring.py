"""How the apps hang together: what each calls of the others, by path, so that lower apps never import higher ones.

Part of the settings; names alone, nothing is imported here.
"""

CELERY_BEAT_SCHEDULE = {
    "outbox": {"task": "core.tasks.send_outbox", "schedule": 5.0, "options": {"expires": 5}},
    "jobs": {"task": "core.tasks.run_jobs", "schedule": 5.0, "options": {"expires": 5}},
    "old_jobs": {"task": "core.tasks.purge_jobs", "schedule": 24 * 3600.0},
    "registrations": {"task": "partners.periodic.purge_registrations", "schedule": 24 * 3600.0},
    "card_payments": {"task": "commerce.periodic.ask_about_card_payments", "schedule": 300.0},
    "invoice_reminders": {"task": "commerce.periodic.remind_of_invoices", "schedule": 6 * 3600.0},
    "price_notices": {"task": "commerce.periodic.find_price_notices", "schedule": 6 * 3600.0},
    "recurring_orders": {"task": "commerce.periodic.order_recurring", "schedule": 600.0, "options": {"expires": 600}},
    "approval_absences": {
        "task": "approvals.periodic.begin_absences",
        "schedule": 300.0,
        "options": {"expires": 300},
    },
    "approval_rerouting": {"task": "approvals.periodic.reroute", "schedule": 60.0, "options": {"expires": 60}},
    "approval_budgets": {"task": "approvals.periodic.begin_budgets", "schedule": 3600.0, "options": {"expires": 3600}},
    "approval_escalation": {"task": "approvals.periodic.escalate", "schedule": 60.0, "options": {"expires": 60}},
    "approval_reminders": {"task": "approvals.periodic.remind", "schedule": 300.0, "options": {"expires": 300}},
    "approval_digests": {"task": "approvals.periodic.digest", "schedule": 600.0, "options": {"expires": 600}},
    "opportunities": {
        "task": "telesales.periodic.expire_opportunities",
        "schedule": 300.0,
        "options": {"expires": 300},
    },
    "quote_reminders": {"task": "telesales.periodic.remind_of_quotes", "schedule": 600.0, "options": {"expires": 600}},
    "audit": {"task": "core.tasks.seal_audit", "schedule": 60.0, "options": {"expires": 60}},
}
JOB_KINDS = {
    "list_export": "core.lists.background.export",
    "partners_import_check": "partners.intake.job.check",
    "partners_import_write": "partners.intake.job.write",
    "product_import_check": "commerce.intake.products.job.check",
    "product_import_write": "commerce.intake.products.job.write",
    "price_import_check": "commerce.intake.prices.job.check",
    "price_import_write": "commerce.intake.prices.job.write",
    "customers_upload_check": "telesales.intake.customers.job.check",
    "customers_upload_write": "telesales.intake.customers.job.write",
    "orders_upload_check": "telesales.intake.orders.job.check",
    "orders_upload_write": "telesales.intake.orders.job.write",
}
"""What background jobs run: kind -> function(run) giving a result for the job's page, see core.jobs."""

OUTBOX_TOPICS = {
    "account.password_reset": "partners.emails.password_reset",
    "registration.asked": "partners.registration_emails.asked",
    "registration.waiting": "partners.registration_emails.waiting",
    "registration.accepted": "partners.registration_emails.accepted",
    "registration.declined": "partners.registration_emails.declined",
    "user.invited": "partners.emails.invited",
    "user.asked_again": "partners.emails.asked_again",
    "user.place_given": "partners.emails.place_given",
    "user.address_asked": "partners.emails.address_asked",
    "user.address_changed": "partners.emails.address_changed",
    "user.second_factor_reset": "partners.emails.second_factor_reset",
    "user.moved": "partners.emails.moved",
    "cart.given": "commerce.emails.recovery.given",
    "recurring.paused": "commerce.emails.recurring.paused",
    "invoices.reminder": "commerce.emails.invoice.reminder",
    "prices.notices": "commerce.emails.notice.notices",
    "approvals.requested": "approvals.emails.approval_requested",
    "approvals.reminder": "approvals.emails.approval_reminder",
    "approvals.digest": "approvals.digest_emails.digest",
    "approvals.handed_on": "approvals.emails.approval_handed_on",
    "approvals.decided": "approvals.emails.approval_decided",
    "approvals.asked_question": "approvals.question_emails.asked_question",
    "approvals.amended": "approvals.emails.approval_amended",
    "order.placed": "commerce.actions.document.confirm",
    "order.confirmed": "commerce.emails.order.order_confirmed",
    "order.shipped": "commerce.emails.fulfilment.shipped",
    "order.cancelled": "commerce.emails.fulfilment.cancelled",
    "return.decided": "commerce.emails.fulfilment.return_decided",
    "credit.held": "commerce.emails.order.order_held",
    "credit.decided": "commerce.emails.order.hold_decided",
    "lead.received": "telesales.lead_emails.received",
    "lead.invited": "telesales.lead_emails.invited",
    "lead.arrived": "telesales.lead_emails.arrived",
    "lead.assigned": "telesales.lead_emails.assigned",
    "reseller.told": "telesales.reseller_emails.told",
    "opportunity.warned": "telesales.opportunity_emails.warned",
    "opportunity.expired": "telesales.opportunity_emails.expired",
    "opportunity.declined": "telesales.opportunity_emails.declined",
    "opportunity.reassigned": "telesales.opportunity_emails.reassigned",
    "quotes.sent": "telesales.quote_emails.sent",
    "quotes.reminder": "telesales.quote_emails.reminder",
    "quotes.answered": "telesales.quote_emails.answered",
    "quotes.commented": "telesales.quote_emails.commented",
    "quotes.not_orderable": "telesales.quote_emails.not_orderable",
    "quotes.withdrawn": "telesales.quote_emails.withdrawn",
    "quotes.finalised": "telesales.quote_emails.finalised",
    "payment.refund": "commerce.outgoing.refund",
    "payment.not_ordered": "commerce.emails.payment.not_ordered",
    "payment.doubted": "commerce.emails.payment.doubted",
    "cards.demo": "commerce.outgoing.demo_card_message",
}
"""What the outbox does: topic -> function(payload) giving an EmailMultiAlternatives, or None when there is none to send
(any more)."""

ORDER_GATES = [
    "commerce.gates.acting_rights",
    "commerce.gates.standing",
    "commerce.gates.lines",
    "commerce.gates.terms",
    "commerce.gates.spending",
    "commerce.gates.payment",
    "telesales.gates.sale",
    "approvals.budget_gate.budget",
    "approvals.gates.approval",
    "commerce.gates.holds",
    "commerce.gates.credit",
]
"""Every path to a placed order passes these, in this order (O3)."""
USER_MOVES = ["commerce.user_moves", "approvals.user_moves", "approvals.user_setup_moves", "telesales.user_moves"]
"""What becomes of the rest when somebody moves or leaves: modules with preview and carry_out (partners.moves)."""
PERSON_PANELS = ["approvals.pages.person.panel"]
"""What a person's page shows from the apps above: path -> function(membership, acting) giving a Panel or None."""
IMPORT_LIMITS = "approvals.intake"
"""Limits and approvers of imported people: a module with current(membership ids) and write(rows, by=, now=)."""
PERSON_FORMS = ["approvals.people.LimitForm"]
"""What the page for a new person asks for the apps above: form classes with write(membership, by=, now=)."""
ORDER_GIVEN = ["approvals.user_moves.given"]
"""Told in the same transaction that an order has a new owner (P7): function(order, by=, now=); may refuse."""
GIVEN_BACK = ["approvals.budgeting.given_back"]
"""Told in the same transaction what of an order's total is given back: function(order=, amount=, cause=, by=, now=)."""
DEMO_SEEDS = ["partners.demo.seed", "commerce.demo.seed", "approvals.demo.seed", "telesales.demo.seed"]
"""What `manage.py seed` runs, in this order; each app brings its own part."""
DEMO_BULK = "partners.demo.bulk.seed"
"""Makes very many partners and people: function(partners=, users=), for `manage.py seed --partners --users`."""
DEMO_LOGINS = "partners.demo.logins"
"""Gives the rows of the table that `manage.py seed --logins` prints."""
INVARIANTS = [
    "partners.invariants.check",
    "commerce.invariants.check",
    "commerce.version_invariants.check",
    "commerce.credit_invariants.check",
    "commerce.fulfilment_invariants.check",
    "commerce.payment_invariants.check",
    "commerce.document_invariants.check",
    "commerce.invoice_invariants.check",
    "commerce.message_invariants.check",
    "approvals.invariants.check",
    "approvals.budget_invariants.check",
    "telesales.offer_invariants.check",
    "telesales.invariants.check",
    "core.invariants.check",
]
"""What `manage.py check_invariants` runs; each gives core.invariants.Finding rows."""
NAVIGATION = [
    "commerce.navigation.entries",
    "approvals.navigation.entries",
    "approvals.waiting_navigation.entries",
    "telesales.navigation.entries",
    "partners.navigation.entries",
]
HOME_TILES = ["approvals.navigation.tiles", "commerce.navigation.tiles"]
HOME_CARDS = [
    "partners.cards.representative",
    "telesales.reseller_cards.seller",
    "commerce.pages.home.invoices",
    "commerce.pages.home.price_changes",
    "commerce.pages.hold.home_card",
    "approvals.pages.who_approves.home_card",
]
"""Cards beside the first page: path -> function(acting) giving a Card with template and context, or None."""
HEALTH_CARDS = ["approvals.pages.health.card"]
"""Warnings on the page about the house's health: path -> function(acting) giving a Card or None."""
LEAVING_PLACE = ["telesales.middleware.leave"]
"""Told that somebody signs out or acts from another of his places: function(request, is_signing_out=)."""
PAGE_BUTTONS = {"orders": ["telesales.navigation.orders_button"]}
"""Buttons on commerce's pages from the apps above: page -> paths of function(acting) giving {url, label} or None."""
CART_SUMMARY = "commerce.navigation.cart"
PARTNER_TABS = ["partners.tabs.entries", "commerce.tabs.entries"]
"""The pages of a partner: path -> function(partner, acting) giving partners.tabs.Tab rows."""
BRANCH_MOVES = [
    "partners.branch_moves",
    "commerce.branch_moves",
    "approvals.branch_moves",
    "approvals.branch_setup_moves",
    "telesales.branch_moves",
    "telesales.opportunity_moves",
]
"""What a branch takes along or leaves when it moves: modules with preview and carry_out (see partners.moves)."""
SEARCH_PAGE = "commerce.navigation.search_url"
EVENT_WORDS = [
    "partners.events.WORDS",
    "commerce.events.WORDS",
    "approvals.events.WORDS",
    "telesales.events.WORDS",
    "core.events.WORDS",
]
AUDIT_SUBJECTS = {
    "partner": ("partners.Partner", "name", "code", "partners:detail"),
    "user": ("partners.User", "name", "id", ""),
    "order": ("commerce.Order", "number", "number", "commerce:order"),
    "payment": ("commerce.Payment", "total", "token", "commerce:payment"),
    "invoice": ("commerce.Invoice", "total", "id", "commerce:invoice"),
    "receipt": ("commerce.Receipt", "amount", "id", "commerce:receipt"),
    "creditmessage": ("commerce.CreditMessage", "message_id", "id", "commerce:credit_message"),
    "creditsender": ("commerce.CreditSender", "name", "id", "commerce:credit_sender"),
    "pricelist": ("commerce.PriceList", "name", "id", "commerce:price_list"),
    "cart": ("commerce.Cart", "name", "id", ""),
    "membership": (
        "partners.Membership",
        "(SELECT name FROM partners_user WHERE partners_user.id = user_id)",
        "id",
        "partners:person",
    ),
    "absence": (
        "approvals.Absence",
        "(SELECT u.name FROM partners_user u JOIN partners_membership m ON m.user_id = u.id"
        " WHERE m.id = membership_id)",
        "id",
        "",
    ),
    "account": (
        "commerce.Account",
        "(SELECT name FROM partners_partner WHERE id = partner_id)",
        "(SELECT code FROM partners_partner WHERE id = partner_id)",
        "commerce:account",
    ),
    "costcentre": ("commerce.CostCentre", "code", "id", "commerce:cost_centre"),
    "budget": (
        "approvals.Budget",
        "(SELECT name FROM partners_partner WHERE partners_partner.id = partner_id)",
        "id",
        "approvals:budget",
    ),
    "requisitionlist": ("commerce.RequisitionList", "name", "id", ""),
    "product": ("commerce.Product", "name", "id", "commerce:product_edit"),
    "category": ("commerce.Category", "name", "id", ""),
    "attribute": ("commerce.Attribute", "name", "id", ""),
    "deliverymethod": ("commerce.DeliveryMethod", "name", "id", "commerce:delivery_edit"),
    "taxclass": ("commerce.TaxClass", "name", "id", ""),
    "salessession": (
        "telesales.SalesSession",
        "(SELECT u.name FROM partners_user u JOIN partners_membership m ON m.user_id = u.id WHERE m.id = customer_id)",
        "id",
        "",
    ),
    "customernote": (
        "telesales.CustomerNote",
        "(SELECT u.name FROM partners_user u JOIN partners_membership m ON m.user_id = u.id WHERE m.id = customer_id)",
        "id",
        "",
    ),
    "opportunity": ("telesales.Opportunity", "name", "number", "telesales:opportunity"),
    "lead": ("telesales.Lead", "company", "id", "telesales:lead"),
    "salespolicy": ("telesales.SalesPolicy", "mode", "id", ""),
    "sellersetting": ("telesales.SellerSetting", "role", "id", ""),
    "overriderule": ("telesales.OverrideRule", "role", "id", "telesales:override_edit"),
    "recurringorder": ("commerce.RecurringOrder", "name", "id", "commerce:recurring_order"),
}
"""What audit rows are about, by name: kind -> (model, column with its name, column in its address, URL name or "")."""
CART_OFFERS = "telesales.pages.offer.of_cart"
"""What a cart shows of prices that a seller offers: function(cart, lines, acting, now) giving an object with `by_line`,
{line id: what whoever sells reads of it}, and `agreed`, what the customer reads above the lines, or None."""
CHECKOUT_PANELS = [
    "approvals.forecast.panel",
    "approvals.pages.budget.panel",
    "telesales.pages.offer.terms_panel",
]
"""What the checkout shows from the apps above commerce, before anything is ordered: path -> function(order, acting,
now), of the order that would be made, giving a Panel or None."""
ORDER_PANELS = ["telesales.pages.sale.panel", "telesales.pages.quote_order.panel", "approvals.panels.steps"]
"""What the order page shows from the apps above commerce: path -> function(order, acting) giving a Panel or None."""
