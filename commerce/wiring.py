"""How the apps hang together: what each calls of the others, by path, so that lower apps never import higher ones.

Part of the settings; names alone, nothing is imported here.
"""

CELERY_BEAT_SCHEDULE = {
    "outbox": {
        "task": "core.tasks.send_outbox",
        "schedule": 5.0,
        "kwargs": {"by_beat": True},
        "options": {"expires": 5},
    },
    "jobs": {"task": "core.tasks.run_jobs", "schedule": 5.0, "options": {"expires": 5}},
    "old_jobs": {"task": "core.tasks.purge_jobs", "schedule": 24 * 3600.0},
    "old_sessions": {"task": "core.tasks.purge_sessions", "schedule": 24 * 3600.0},
    "registrations": {"task": "partners.periodic.purge_registrations", "schedule": 24 * 3600.0},
    "card_payments": {"task": "commerce.periodic.ask_about_card_payments", "schedule": 300.0},
    "invoice_reminders": {"task": "commerce.periodic.remind_of_invoices", "schedule": 6 * 3600.0},
    "instalments": {"task": "commerce.periodic.collect_instalments", "schedule": 60.0, "options": {"expires": 60}},
    "instalment_invoices": {
        "task": "commerce.periodic.invoice_instalments",
        "schedule": 300.0,
        "options": {"expires": 300},
    },
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
    "sales_sessions": {"task": "telesales.periodic.close_sessions", "schedule": 60.0, "options": {"expires": 60}},
    "recordings_due": {"task": "telesales.periodic.ask_for_recordings", "schedule": 60.0, "options": {"expires": 60}},
    "commission_months": {"task": "telesales.periodic.close_commission", "schedule": 6 * 3600.0},
    "recordings_old": {"task": "telesales.periodic.delete_recordings", "schedule": 24 * 3600.0},
    "purchase_processes": {
        "task": "messaging.periodic.expire_processes",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "purchase_matches": {
        "task": "messaging.periodic.match_processes",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
    "message_windows": {"task": "messaging.periodic.sweep_windows", "schedule": 60.0, "options": {"expires": 60}},
    "message_digests": {"task": "messaging.periodic.send_digests", "schedule": 600.0, "options": {"expires": 600}},
    "message_files": {"task": "messaging.periodic.delete_stray_files", "schedule": 24 * 3600.0},
    "audit": {"task": "core.tasks.seal_audit", "schedule": 60.0, "options": {"expires": 60}},
}
OUTBOX_TOPICS = {
    "account.password_reset": "partners.emails.person.password_reset",
    "registration.asked": "partners.emails.registration.asked",
    "registration.waiting": "partners.emails.registration.waiting",
    "registration.accepted": "partners.emails.registration.accepted",
    "registration.declined": "partners.emails.registration.declined",
    "user.invited": "partners.emails.person.invited",
    "user.asked_again": "partners.emails.person.asked_again",
    "user.place_given": "partners.emails.person.place_given",
    "user.address_asked": "partners.emails.person.address_asked",
    "user.address_changed": "partners.emails.person.address_changed",
    "user.second_factor_reset": "partners.emails.person.second_factor_reset",
    "user.moved": "partners.emails.person.moved",
    "cart.given": "commerce.emails.recovery.given",
    "recurring.paused": "commerce.emails.recurring.paused",
    "invoices.reminder": "commerce.emails.invoice.reminder",
    "prices.notices": "commerce.emails.notice.notices",
    "approvals.requested": "approvals.emails.approval.approval_requested",
    "approvals.reminder": "approvals.emails.approval.approval_reminder",
    "approvals.digest": "approvals.emails.digest.digest",
    "approvals.handed_on": "approvals.emails.approval.approval_handed_on",
    "approvals.decided": "approvals.emails.approval.approval_decided",
    "approvals.asked_question": "approvals.emails.question.asked_question",
    "approvals.amended": "approvals.emails.approval.approval_amended",
    "order.placed": "commerce.actions.document.confirm",
    "order.confirmed": "commerce.emails.order.order_confirmed",
    "order.shipped": "commerce.emails.fulfilment.shipped",
    "order.cancelled": "commerce.emails.fulfilment.cancelled",
    "return.decided": "commerce.emails.fulfilment.return_decided",
    "credit.held": "commerce.emails.order.order_held",
    "credit.decided": "commerce.emails.order.hold_decided",
    "lead.received": "telesales.emails.lead.received",
    "lead.invited": "telesales.emails.lead.invited",
    "lead.arrived": "telesales.emails.lead.arrived",
    "lead.assigned": "telesales.emails.lead.assigned",
    "reseller.told": "telesales.emails.reseller.told",
    "affiliation.invited": "telesales.emails.affiliate.invited",
    "affiliation.told": "telesales.emails.affiliate.told",
    "opportunity.warned": "telesales.emails.opportunity.warned",
    "opportunity.expired": "telesales.emails.opportunity.expired",
    "opportunity.declined": "telesales.emails.opportunity.declined",
    "opportunity.reassigned": "telesales.emails.opportunity.reassigned",
    "quotes.sent": "telesales.emails.quote.sent",
    "quotes.reminder": "telesales.emails.quote.reminder",
    "quotes.answered": "telesales.emails.quote.answered",
    "quotes.commented": "telesales.emails.quote.commented",
    "quotes.not_orderable": "telesales.emails.quote.not_orderable",
    "quotes.withdrawn": "telesales.emails.quote.withdrawn",
    "quotes.declined": "telesales.emails.quote.declined",
    "quotes.finalised": "telesales.emails.quote.finalised",
    "recording.asked": "telesales.emails.recording.asked",
    "recording.reminder": "telesales.emails.recording.reminder",
    "recording.withdrawn": "telesales.emails.recording.withdrawn",
    "recording.missed": "telesales.emails.recording.missed",
    "recording.answered": "telesales.emails.recording.answered",
    "plan.given_back": "telesales.emails.refund.given_back",
    "payment.refund": "commerce.outgoing.refund",
    "payment.not_ordered": "commerce.emails.payment.not_ordered",
    "payment.doubted": "commerce.emails.payment.doubted",
    "cards.demo": "commerce.outgoing.demo_card_message",
    "cards.forget": "commerce.outgoing.forget_card",
    "phone.link": "telesales.emails.phone.link",
    "phone.declined": "telesales.emails.phone.declined",
    "phone.not_ordered": "telesales.emails.phone.not_ordered",
    "message.written": "messaging.emails.message.written",
    "contact.invited": "messaging.emails.contact.invited",
    "contact.answered": "messaging.emails.contact.answered",
    "message.reminder": "messaging.emails.window.reminder",
    "message.blocked": "messaging.emails.window.blocked",
    "message.missed": "messaging.emails.window.missed",
    "message.reopened": "messaging.emails.window.reopened",
    "messages.digest": "messaging.emails.digest.digest",
    "process.published": "messaging.emails.process.published",
    "process.ended": "messaging.emails.process.ended",
    "process.expired": "messaging.emails.process.expired",
    "opportunity.awarded": "telesales.emails.opportunity.awarded",
    "marketplace.test": "commerce.emails.marketplace.test",
    "plan.declined": "commerce.emails.plan.declined",
    "plan.failed": "commerce.emails.plan.failed",
    "plan.invoiced": "commerce.emails.plan.invoiced",
    "plan.changed": "commerce.emails.plan.changed",
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
    "commerce.gates.plan",
    "approvals.budget_gate.budget",
    "approvals.gates.approval",
    "commerce.gates.holds",
    "commerce.gates.credit",
]
"""Every path to a placed order passes these, in this order (O3)."""
USER_MOVES = [
    "commerce.moves.user",
    "approvals.moves.user",
    "approvals.moves.user_setup",
    "telesales.moves.user",
    "telesales.moves.reseller",
    "messaging.moves.user",
]
"""What becomes of the rest when somebody moves or leaves: modules with preview and carry_out (partners.moves)."""
PARTNER_STATUS_EFFECTS = ["telesales.moves.reseller.of_partner", "messaging.moves.user.of_partner"]
"""What stopping a partner means to the apps above, on the page that sets its status: path -> function(partner=,
acting=) giving partners.moves.Effect rows."""
PERSON_STATUS_EFFECTS = ["telesales.moves.reseller.of_person"]
"""The same of somebody at a place: path -> function(membership=, acting=)."""
PERSON_PANELS = ["approvals.pages.person.panel"]
"""What a person's page shows from the apps above: path -> function(membership, acting) giving a Panel or None."""
IMPORT_LIMITS = "approvals.intake"
"""Limits and approvers of imported people: a module with current(membership ids) and write(rows, by=, now=)."""
PERSON_FORMS = ["approvals.people.LimitForm"]
"""What the page for a new person asks for the apps above: form classes with write(membership, by=, now=)."""
ORDER_GIVEN = ["approvals.moves.user.given"]
"""Told in the same transaction that an order has a new owner (P7): function(order, by=, now=); may refuse."""
GIVEN_BACK = ["approvals.budgeting.given_back"]
"""Told in the same transaction what of an order's total is given back: function(order=, amount=, cause=, by=, now=)."""
PLAN_PAID = ["telesales.actions.commission.share_out"]
"""Told in the same transaction what came in of payment plans, or went back: function(payments=, now=) with the newly
written PlanPayments."""
PLAN_REFUNDS = ["telesales.actions.refund_task.opened"]
"""Told in the same transaction what had been paid of a plan that ended with its order, so that somebody gives it back:
function(order=, amount=, reason=, by=, now=)."""
PHONE_PLACED = ["telesales.actions.continuing.take_over"]
"""Told in the same transaction that an order from the phone was placed, which it is again after a hold by hand:
function(order=, by=, now=)."""
DEMO_SEEDS = [
    "partners.demo.seed",
    "commerce.demo.seed",
    "approvals.demo.seed",
    "telesales.demo.seed",
    "messaging.demo.seed",
]
"""What `manage.py seed` runs, in this order; each app brings its own part."""
DEMO_BULK = "partners.demo.bulk.seed"
"""Makes very many partners and people: function(partners=, users=), for `manage.py seed --partners --users`."""
DEMO_LOGINS = "partners.demo.logins"
"""Gives the rows of the table that `manage.py seed --logins` prints."""
INVARIANTS = [
    "partners.invariants.check",
    "commerce.invariants.order.check",
    "commerce.invariants.version.check",
    "commerce.invariants.credit.check",
    "commerce.invariants.fulfilment.check",
    "commerce.invariants.payment.check",
    "commerce.invariants.plan.check",
    "commerce.invariants.document.check",
    "commerce.invariants.invoice.check",
    "commerce.invariants.message.check",
    "approvals.invariants.approval.check",
    "approvals.invariants.budget.check",
    "telesales.invariants.offer.check",
    "telesales.invariants.sale.check",
    "telesales.invariants.lead.check",
    "telesales.invariants.quote.check",
    "telesales.invariants.affiliate.check",
    "telesales.invariants.commission.check",
    "telesales.invariants.recording.check",
    "messaging.invariants.check",
    "core.invariants.check",
]
"""What `manage.py check_invariants` runs; each gives core.invariants.Finding rows."""
NAVIGATION = [
    "commerce.navigation.entries",
    "approvals.navigation.entries",
    "telesales.navigation.entries",
    "messaging.navigation.entries",
    "partners.navigation.entries",
]
SETTING_CARDS = [
    "commerce.settings_cards.cards",
    "partners.settings_cards.cards",
    "approvals.settings_cards.cards",
    "telesales.settings_cards.cards",
    "messaging.settings_cards.cards",
]
"""What the page of all settings shows of each app: path -> function(acting) giving core.settings_cards.Setting rows."""
CUSTOMER_PANELS = ["messaging.desk.panel"]
"""What the sales desk shows of a customer from the apps beside: path -> function(company=, acting=, now=) giving a
panel with template, context and last_contact, {"at", "by"} or None; or None."""
HEALTH_CARDS = ["approvals.pages.health.card"]
"""Warnings on the page about the house's health: path -> function(acting) giving a Card or None."""
LEAVING_PLACE = ["telesales.middleware.leave"]
"""Told that somebody signs out or acts from another of his places: function(request, is_signing_out=)."""
PAGE_BUTTONS = {"orders": ["telesales.navigation.orders_button"]}
"""Buttons on commerce's pages from the apps above: page -> paths of function(acting) giving {url, label} or None."""
AWARD_OPPORTUNITY = "telesales.actions.award.prepare"
"""Prepares an opportunity of an awarded purchase process: function(product=, quantity=, unit_price=, currency=,
is_gross=, name=, notes=, by=, now=) in the caller's transaction, giving its id; may refuse."""
AWARDED_OPPORTUNITY = "telesales.pages.award.told"
"""What is told of it: function(id, acting) giving (words, address) for whoever may read of it, else None."""
PRODUCT_BUTTONS = ["telesales.navigation.phone_button", "messaging.navigation.ask_button"]
"""Buttons of a product from the apps above: paths of function(acting, product id) giving {url, label, icon} of what it
begins, {link, label, icon, told} of where it leads and what is told beside it, or None."""
LINE_ASK = "messaging.navigation.line_ask"
"""The link at each line of carts and orders: path of function(acting) giving function(product's code, id of its
vendor) that gives the address of where one asks its seller, "" where one does not; or None for who asks nobody."""
CART_SUMMARY = "commerce.navigation.cart"
PARTNER_TABS = ["partners.tabs.entries", "commerce.tabs.entries", "messaging.tabs.entries"]
"""The pages of a partner: path -> function(partner, acting) giving partners.tabs.Tab rows."""
BRANCH_MOVES = [
    "partners.branch_moves",
    "commerce.moves.branch",
    "approvals.moves.branch",
    "approvals.moves.branch_setup",
    "telesales.moves.branch",
    "telesales.moves.opportunity",
    "messaging.moves.branch",
]
"""What a branch takes along or leaves when it moves: modules with preview and carry_out (see partners.moves)."""
SEARCH_KINDS = [
    "commerce.pages.finding.orders",
    "commerce.pages.finding.invoices",
    "telesales.pages.finding.quotes",
    "telesales.pages.finding.opportunities",
    "telesales.pages.finding.phone_sales",
    "telesales.pages.finding.phone_offers",
    "partners.finding.partners",
    "partners.finding.users",
    "telesales.pages.finding.customers",
    "telesales.pages.finding.leads",
    "commerce.pages.finding.catalogue_products",
    "commerce.pages.finding.products",
    "messaging.pages.finding.conversations",
    "messaging.pages.finding.sales",
    "messaging.pages.finding.purchases",
    "messaging.pages.finding.processes",
    "messaging.pages.finding.requests",
]
"""What the search of the house finds, in this order: path -> function(core.finding.Asked) giving a Kind or None."""
EVENT_WORDS = [
    "partners.events.WORDS",
    "commerce.events.WORDS",
    "approvals.events.WORDS",
    "telesales.events.WORDS",
    "messaging.events.WORDS",
    "core.events.WORDS",
]
CART_OFFERS = "telesales.pages.offer.of_cart"
"""What a cart shows of prices that a seller offers: function(cart, lines, acting, now) giving an object with `by_line`,
{line id: what whoever sells reads of it}, and `agreed`, what the customer reads above the lines, or None."""
HELD_SALES = "telesales.pages.held_sale.told"
"""What whoever may release reads of held sales: function(rows with `pk` and `holds`) giving {order id: sentences}."""
PAID_FOR = ["telesales.actions.quote_card", "telesales.actions.phone_card", "commerce.actions.cart_payment"]
"""What a card pays for: the first module whose is_for(payment) says so answers for it, see commerce.actions.payment."""
PAYMENT_ORIGINS = ["telesales.pages.quote_card.of", "telesales.pages.phone_card.of"]
"""What the page of a payment leads back to that is not for a cart: function(payment, now) giving None, or an object
with `name`, `url`, `back` (the words of its link), `kept` (what is as it was) and `is_open`: may it be tried again."""
CHECKOUT_PANELS = [
    "approvals.forecast.panel",
    "approvals.pages.budget.panel",
    "telesales.pages.offer.terms_panel",
]
"""What the checkout shows from the apps above commerce, before anything is ordered: path -> function(order, acting,
now), of the order that would be made, giving a Panel or None."""
ORDER_PANELS = [
    "telesales.pages.sale.panel",
    "telesales.pages.phone_sale.panel",
    "telesales.pages.quote_order.panel",
    "approvals.panels.steps",
]
"""What the order page shows from the apps above commerce: path -> function(order, acting) giving a Panel or None."""
