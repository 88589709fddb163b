"""What every address answers to everybody: one row per address and method, one column per member of the cast.

200 page, 302 done or sign in first, 403 the role lacks the right, 404 not there for this reader, 405 no such method.
`approvals:linked` is 404 for all because nobody has opened the mailed link; `outbox*` because this is not the demo.
"""

from tests.site import (
    routes_of_accounts,
    routes_of_budgets,
    routes_of_carts,
    routes_of_checkout,
    routes_of_decisions,
    routes_of_desk,
    routes_of_documents,
    routes_of_holds,
    routes_of_invoices,
    routes_of_leads,
    routes_of_messages,
    routes_of_opportunities,
    routes_of_payments,
    routes_of_quotes,
    routes_of_resellers,
    routes_of_sales,
    routes_of_sales_setup,
    routes_of_setup,
    routes_of_spending,
    routes_of_uploads,
    routes_of_waiting,
)
from tests.site.routes_of_products import KEPT_ROWS

AREAS = (
    routes_of_accounts,
    routes_of_budgets,
    routes_of_carts,
    routes_of_checkout,
    routes_of_decisions,
    routes_of_desk,
    routes_of_documents,
    routes_of_holds,
    routes_of_invoices,
    routes_of_leads,
    routes_of_messages,
    routes_of_opportunities,
    routes_of_payments,
    routes_of_quotes,
    routes_of_resellers,
    routes_of_sales,
    routes_of_sales_setup,
    routes_of_setup,
    routes_of_spending,
    routes_of_uploads,
    routes_of_waiting,
)
"""Modules with ROWS, and the ARGUMENTS and what is SENT for their addresses."""

ROWS = """
                                          anon  bea carl dora  pia  ada  fay  sam  max ruth  vic  alf  zoe
account_change_password              GET   302  200  200  200  200  200  200  200  200  200  200  200  200
account_change_password              POST  302  200  200  200  200  200  200  200  200  200  200  200  200
account_inactive                     GET   200  200  200  200  200  200  200  200  200  200  200  200  200
account_inactive                     POST  405  405  405  405  405  405  405  405  405  405  405  405  405
account_login                        GET   200  302  302  302  302  302  302  302  302  302  302  302  302
account_login                        POST  200  302  302  302  302  302  302  302  302  302  302  302  302
account_logout                       GET   302  200  200  200  200  200  200  200  200  200  200  200  200
account_logout                       POST  302  302  302  302  302  302  302  302  302  302  302  302  302
account_reauthenticate               GET   302  200  200  200  200  200  200  200  200  200  200  200  200
account_reauthenticate               POST  302  200  200  200  200  200  200  200  200  200  200  200  200
account_reset_password               GET   200  200  200  200  200  200  200  200  200  200  200  200  200
account_reset_password               POST  200  200  200  200  200  200  200  200  200  200  200  200  200
account_reset_password_done          GET   200  200  200  200  200  200  200  200  200  200  200  200  200
account_reset_password_done          POST  405  405  405  405  405  405  405  405  405  405  405  405  405
account_reset_password_from_key      GET   200  200  200  200  200  200  200  200  200  200  200  200  200
account_reset_password_from_key      POST  200  200  200  200  200  200  200  200  200  200  200  200  200
account_reset_password_from_key_done GET   200  200  200  200  200  200  200  200  200  200  200  200  200
account_reset_password_from_key_done POST  405  405  405  405  405  405  405  405  405  405  405  405  405
approvals:inbox                      GET   302  200  200  200  200  200  403  403  403  403  403  403  200
approvals:inbox                      POST  302  302  302  302  302  302  403  403  403  403  403  403  302
approvals:incomplete                 GET   302  403  403  403  403  302  403  403  302  403  403  403  302
approvals:incomplete                 POST  405  405  405  405  405  405  405  405  405  405  405  405  405
approvals:limit                      GET   302  403  403  403  403  200  403  403  200  403  403  403  404
approvals:limit                      POST  302  403  403  403  403  302  403  403  302  403  403  403  404
approvals:link                       GET   302  302  302  302  302  302  302  302  302  302  302  302  302
approvals:link                       POST  405  405  405  405  405  405  405  405  405  405  405  405  405
approvals:linked                     GET   404  404  404  404  404  404  404  404  404  404  404  404  404
approvals:linked                     POST  404  404  404  404  404  404  404  404  404  404  404  404  404
approvals:proxies                    GET   405  405  405  405  405  405  405  405  405  405  405  405  405
approvals:proxies                    POST  302  403  403  403  403  302  403  403  302  403  403  403  404
approvals:step                       GET   302  404  200  404  200  404  403  403  403  403  403  403  404
approvals:step                       POST  302  404  302  404  302  404  403  403  403  403  403  403  404
approvals:withdrawal                 GET   405  405  405  405  405  405  405  405  405  405  405  405  405
approvals:withdrawal                 POST  302  302  404  404  404  404  403  403  403  403  403  403  404
commerce:account                     GET   302  403  403  403  403  200  200  403  200  403  403  403  404
commerce:account                     POST  405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:accounts                    GET   302  403  403  403  403  200  200  403  200  403  403  403  200
commerce:accounts                    POST  405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:cart                        GET   302  200  200  200  200  200  403  403  403  403  403  403  200
commerce:cart                        POST  405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:cart_add                    GET   405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:cart_add                    POST  302  302  302  302  302  302  403  403  403  403  403  403  404
commerce:cart_choose                 GET   405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:cart_choose                 POST  302  302  404  404  404  404  403  403  403  403  403  403  404
commerce:cart_line                   GET   405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:cart_line                   POST  302  302  404  404  404  404  403  403  403  403  403  403  404
commerce:cart_line_removal           GET   405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:cart_line_removal           POST  302  302  404  404  404  404  403  403  403  403  403  403  404
commerce:carts                       GET   302  200  200  200  200  200  403  403  403  403  403  403  200
commerce:carts                       POST  302  302  302  302  302  302  403  403  403  403  403  403  302
commerce:catalogue                   GET   302  200  200  200  200  200  403  403  403  200  200  200  200
commerce:catalogue                   POST  405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:completion                  GET   302  302  302  302  302  302  403  403  403  302  302  302  302
commerce:completion                  POST  405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:demand                      GET   302  403  403  403  403  403  403  200  200  403  403  403  403
commerce:demand                      POST  302  403  403  403  403  403  403  302  302  403  403  403  403
commerce:demand_product              GET   302  403  403  403  403  403  403  200  200  403  403  403  403
commerce:demand_product              POST  405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:desk                        GET   302  403  403  403  403  403  200  200  200  403  403  403  403
commerce:desk                        POST  302  403  403  403  403  403  302  302  302  403  403  403  403
commerce:order                       GET   302  200  200  200  200  200  200  200  200  404  403  403  404
commerce:order                       POST  405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:order_line_price            GET   302  403  403  403  403  200  200  200  200  403  403  403  404
commerce:order_line_price            POST  405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:order_start                 GET   405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:order_start                 POST  302  403  403  403  403  403  302  302  302  403  403  403  403
commerce:orders                      GET   302  200  200  200  200  200  200  200  200  200  403  403  200
commerce:orders                      POST  302  302  302  302  302  302  302  302  302  302  403  403  302
commerce:partner_account             GET   302  403  403  403  403  200  200  403  200  403  403  403  404
commerce:partner_account             POST  405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:partner_activity            GET   302  403  403  403  403  200  200  200  200  403  403  403  404
commerce:partner_activity            POST  405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:partner_list_give           GET    405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:partner_list_give           POST   302  403  403  403  403  302  403  403  302  403  403  403  404
commerce:partner_price_mode          GET    405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:partner_price_mode          POST   302  403  403  403  403  302  403  403  302  403  403  403  404
commerce:partner_prices              GET   302  403  403  403  403  200  200  200  200  403  403  403  404
commerce:partner_prices              POST  405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:price                       GET    302  403  403  403  403  404  403  403  200  403  403  403  404
commerce:price                       POST   302  403  403  403  403  404  403  403  302  403  403  403  404
commerce:price_amount                GET    405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:price_amount                POST   302  403  403  403  403  404  403  403  302  403  403  403  404
commerce:price_assignment            GET    405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:price_assignment            POST   302  403  403  403  403  404  403  403  302  403  403  403  404
commerce:price_changes               GET   302  200  200  200  200  200  403  403  403  200  200  200  200
commerce:price_changes               POST  405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:price_choices               GET    302  403  403  403  403  404  403  403  200  403  403  403  404
commerce:price_choices               POST   405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:price_history               GET   302  403  403  403  403  404  200  200  200  403  403  403  404
commerce:price_history               POST  405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:price_import                GET    302  403  403  403  403  404  403  403  200  403  403  403  404
commerce:price_import                POST   302  403  403  403  403  404  403  403  422  403  403  403  404
commerce:price_import_preview        GET    302  403  403  403  403  404  403  403  404  403  403  403  404
commerce:price_import_preview        POST   302  403  403  403  403  404  403  403  404  403  403  403  404
commerce:price_import_sample         GET    302  403  403  403  403  404  403  403  200  403  403  403  404
commerce:price_import_sample         POST   405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:price_list                  GET    302  403  403  403  403  404  200  200  200  403  403  403  404
commerce:price_list                  POST   405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:price_list_assignments      GET    302  403  403  403  403  404  200  200  200  403  403  403  404
commerce:price_list_assignments      POST   302  403  403  403  403  404  403  403  302  403  403  403  404
commerce:price_list_copy             GET    302  403  403  403  403  404  403  403  200  403  403  403  404
commerce:price_list_copy             POST   302  403  403  403  403  404  403  403  302  403  403  403  404
commerce:price_list_new              GET    302  403  403  403  403  200  403  403  200  403  403  403  200
commerce:price_list_new              POST   302  403  403  403  403  302  403  403  302  403  403  403  302
commerce:price_list_settings         GET    302  403  403  403  403  404  403  403  200  403  403  403  404
commerce:price_list_settings         POST   302  403  403  403  403  404  403  403  302  403  403  403  404
commerce:price_list_versions         GET    302  403  403  403  403  404  200  200  200  403  403  403  404
commerce:price_list_versions         POST   302  403  403  403  403  404  403  403  302  403  403  403  404
commerce:price_lists                 GET    302  403  403  403  403  200  200  200  200  403  403  403  200
commerce:price_lists                 POST   405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:price_mass_update           GET    302  403  403  403  403  404  403  403  200  403  403  403  404
commerce:price_mass_update           POST   302  403  403  403  403  404  403  403  422  403  403  403  404
commerce:price_new                   GET    302  403  403  403  403  404  403  403  200  403  403  403  404
commerce:price_new                   POST   302  403  403  403  403  404  403  403  302  403  403  403  404
commerce:price_removal               GET    405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:price_removal               POST   302  403  403  403  403  404  403  403  302  403  403  403  404
commerce:price_rule                  GET    302  403  403  403  403  404  403  403  200  403  403  403  404
commerce:price_rule                  POST   302  403  403  403  403  404  403  403  422  403  403  403  404
commerce:price_rule_new              GET    302  403  403  403  403  404  403  403  200  403  403  403  404
commerce:price_rule_new              POST   302  403  403  403  403  404  403  403  422  403  403  403  404
commerce:price_rule_removal          GET    405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:price_rule_removal          POST   302  403  403  403  403  404  403  403  302  403  403  403  404
commerce:price_rules                 GET    302  403  403  403  403  404  200  200  200  403  403  403  404
commerce:price_rules                 POST   405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:product                     GET   302  200  200  200  200  200  403  403  403  404  404  404  404
commerce:product                     POST  405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:product_price               GET   302  302  302  302  302  302  403  403  403  404  404  404  404
commerce:product_price               POST  405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:recovery                    GET   302  403  403  403  403  200  403  403  200  403  403  403  200
commerce:recovery                    POST  302  403  403  403  403  422  403  403  422  403  403  403  404
commerce:submission                  GET   405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:submission                  POST  302  302  404  404  404  404  403  403  403  403  403  403  404
commerce:why_price                   GET   302  403  403  403  403  200  200  200  200  403  403  403  200
commerce:why_price                   POST  405  405  405  405  405  405  405  405  405  405  405  405  405
healthz                              GET   200  200  200  200  200  200  200  200  200  200  200  200  200
healthz                              POST  405  405  405  405  405  405  405  405  405  405  405  405  405
home                                 GET   302  200  200  200  200  200  200  200  200  200  200  200  200
home                                 POST  405  405  405  405  405  405  405  405  405  405  405  405  405
job                                  GET   302  200  404  404  404  404  404  404  404  404  404  404  404
job                                  POST  405  405  405  405  405  405  405  405  405  405  405  405  405
job_cancellation                     GET   405  405  405  405  405  405  405  405  405  405  405  405  405
job_cancellation                     POST  302  302  404  404  404  404  404  404  404  404  404  404  404
job_file                             GET   302  200  404  404  404  404  404  404  404  404  404  404  404
job_file                             POST  405  405  405  405  405  405  405  405  405  405  405  405  405
jobs                                 GET   302  200  200  200  200  200  200  200  200  200  200  200  200
jobs                                 POST  405  405  405  405  405  405  405  405  405  405  405  405  405
mfa_activate_totp                    GET   302  302  302  302  302  302  302  302  302  302  302  302  302
mfa_activate_totp                    POST  302  302  302  302  302  302  302  302  302  302  302  302  302
mfa_authenticate                     GET   302  302  302  302  302  302  302  302  302  302  302  302  302
mfa_authenticate                     POST  302  302  302  302  302  302  302  302  302  302  302  302  302
mfa_deactivate_totp                  GET   302  404  404  404  404  404  404  404  404  404  404  404  404
mfa_deactivate_totp                  POST  302  404  404  404  404  404  404  404  404  404  404  404  404
mfa_download_recovery_codes          GET   302  404  404  404  404  404  404  404  404  404  404  404  404
mfa_download_recovery_codes          POST  302  404  404  404  404  404  404  404  404  404  404  404  404
mfa_generate_recovery_codes          GET   302  302  302  302  302  302  302  302  302  302  302  302  302
mfa_generate_recovery_codes          POST  400  302  302  302  302  302  302  302  302  302  302  302  302
mfa_index                            GET   302  200  200  200  200  200  200  200  200  200  200  200  200
mfa_index                            POST  302  405  405  405  405  405  405  405  405  405  405  405  405
mfa_reauthenticate                   GET   302  302  302  302  302  302  302  302  302  302  302  302  302
mfa_reauthenticate                   POST  302  302  302  302  302  302  302  302  302  302  302  302  302
mfa_view_recovery_codes              GET   302  404  404  404  404  404  404  404  404  404  404  404  404
mfa_view_recovery_codes              POST  302  405  405  405  405  405  405  405  405  405  405  405  405
outbox                               GET   404  404  404  404  404  404  404  404  404  404  404  404  404
outbox                               POST  405  405  405  405  405  405  405  405  405  405  405  405  405
outbox_mail                          GET   404  404  404  404  404  404  404  404  404  404  404  404  404
outbox_mail                          POST  405  405  405  405  405  405  405  405  405  405  405  405  405
partners:accounts                    GET   302  403  403  403  403  403  403  200  200  403  403  403  403
partners:accounts                    POST  405  405  405  405  405  405  405  405  405  405  405  405  405
partners:address                     GET   302  403  403  403  403  200  403  403  200  403  403  403  404
partners:address                     POST  302  403  403  403  403  422  403  403  422  403  403  403  404
partners:address_confirm             GET   404  404  404  404  404  404  404  404  404  404  404  404  404
partners:address_confirm             POST  404  404  404  404  404  404  404  404  404  404  404  404  404
partners:address_link                GET   404  404  404  404  404  404  404  404  404  404  404  404  404
partners:address_link                POST  405  405  405  405  405  405  405  405  405  405  405  405  405
partners:address_new                 GET   302  403  403  403  403  200  403  403  200  403  403  403  404
partners:address_new                 POST  302  403  403  403  403  422  403  403  422  403  403  403  404
partners:address_removal             GET   405  405  405  405  405  405  405  405  405  405  405  405  405
partners:address_removal             POST  302  403  403  403  403  302  403  403  302  403  403  403  404
partners:audit                       GET   302  403  403  403  403  200  200  403  200  403  403  403  200
partners:audit                       POST  405  405  405  405  405  405  405  405  405  405  405  405  405
partners:branch_new                  GET   302  403  403  403  403  200  403  403  200  403  403  403  404
partners:branch_new                  POST  302  403  403  403  403  422  403  403  422  403  403  403  404
partners:children                    GET   302  403  403  403  403  200  200  200  200  403  403  403  404
partners:children                    POST  405  405  405  405  405  405  405  405  405  405  405  405  405
partners:create                      GET   302  403  403  403  403  302  403  403  200  403  403  403  302
partners:create                      POST  302  403  403  403  403  302  403  403  422  403  403  403  302
partners:decline                     GET   405  405  405  405  405  405  405  405  405  405  405  405  405
partners:decline                     POST  302  403  403  403  403  403  403  302  302  403  403  403  403
partners:detail                      GET   302  403  403  403  403  200  200  200  200  403  403  403  404
partners:detail                      POST  405  405  405  405  405  405  405  405  405  405  405  405  405
partners:draw                        GET   405  405  405  405  405  405  405  405  405  405  405  405  405
partners:draw                        POST  302  403  403  403  403  403  403  302  302  403  403  403  403
partners:edit                        GET   302  403  403  403  403  200  403  403  200  403  403  403  404
partners:edit                        POST  302  403  403  403  403  422  403  403  422  403  403  403  404
partners:hierarchy                   GET   302  403  403  403  403  200  200  200  200  403  403  403  404
partners:hierarchy                   POST  405  405  405  405  405  405  405  405  405  405  405  405  405
partners:history                     GET   302  403  403  403  403  200  200  200  200  403  403  403  404
partners:history                     POST  405  405  405  405  405  405  405  405  405  405  405  405  405
partners:import                      GET   302  403  403  403  403  403  403  403  200  403  403  403  403
partners:import                      POST  302  403  403  403  403  403  403  403  422  403  403  403  403
partners:import_preview              GET   302  403  403  403  403  403  403  403  404  403  403  403  403
partners:import_preview              POST  302  403  403  403  403  403  403  403  404  403  403  403  403
partners:import_sample               GET   302  403  403  403  403  403  403  403  200  403  403  403  403
partners:import_sample               POST  405  405  405  405  405  405  405  405  405  405  405  405  405
partners:index                       GET   302  403  403  403  403  200  200  200  200  403  403  403  200
partners:index                       POST  302  403  403  403  403  302  302  302  302  403  403  403  302
partners:invitation                  GET   404  404  404  404  404  404  404  404  404  404  404  404  404
partners:invitation                  POST  405  405  405  405  405  405  405  405  405  405  405  405  405
partners:invitation_again            GET   405  405  405  405  405  405  405  405  405  405  405  405  405
partners:invitation_again            POST  200  200  200  200  200  200  200  200  200  200  200  200  200
partners:invite_many                 GET   302  403  403  403  403  200  403  403  200  403  403  403  404
partners:invite_many                 POST  302  403  403  403  403  200  403  403  200  403  403  403  404
partners:invited                     GET   404  404  404  404  404  404  404  404  404  404  404  404  404
partners:invited                     POST  404  404  404  404  404  404  404  404  404  404  404  404  404
partners:manager                     GET   405  405  405  405  405  405  405  405  405  405  405  405  405
partners:manager                     POST  302  403  403  403  403  403  403  403  302  403  403  403  403
partners:manager_removal             GET   405  405  405  405  405  405  405  405  405  405  405  405  405
partners:manager_removal             POST  302  403  403  403  403  403  403  403  302  403  403  403  403
partners:move                        GET   302  403  403  403  403  200  403  403  200  403  403  403  404
partners:move                        POST  302  403  403  403  403  200  403  403  200  403  403  403  404
partners:people                      GET   302  403  403  403  403  200  403  403  200  403  403  403  404
partners:people                      POST  405  405  405  405  405  405  405  405  405  405  405  405  405
partners:person                      GET   302  403  403  403  403  200  403  403  200  403  403  403  404
partners:person                      POST  405  405  405  405  405  405  405  405  405  405  405  405  405
partners:person_address              GET   405  405  405  405  405  405  405  405  405  405  405  405  405
partners:person_address              POST  302  403  403  403  403  422  403  403  302  403  403  403  404
partners:person_edit                 GET   302  403  403  403  403  200  403  403  200  403  403  403  404
partners:person_edit                 POST  302  403  403  403  403  422  403  403  302  403  403  403  404
partners:person_invitation           GET   405  405  405  405  405  405  405  405  405  405  405  405  405
partners:person_invitation           POST  302  403  403  403  403  422  403  403  422  403  403  403  404
partners:person_move                 GET   302  403  403  403  403  200  403  403  200  403  403  403  404
partners:person_move                 POST  302  403  403  403  403  422  403  403  422  403  403  403  404
partners:person_new                  GET   302  403  403  403  403  200  403  403  200  403  403  403  404
partners:person_new                  POST  302  403  403  403  403  302  403  403  302  403  403  403  404
partners:person_second_factor        GET   405  405  405  405  405  405  405  405  405  405  405  405  405
partners:person_second_factor        POST  302  403  403  403  403  302  403  403  302  403  403  403  404
partners:person_status               GET   405  405  405  405  405  405  405  405  405  405  405  405  405
partners:person_status               POST  302  403  403  403  403  422  403  403  302  403  403  403  404
partners:pool                        GET   302  403  403  403  403  403  403  200  200  403  403  403  403
partners:pool                        POST  405  405  405  405  405  405  405  405  405  405  405  405  405
partners:profile                     GET   302  200  200  200  200  200  200  200  200  200  200  200  200
partners:profile                     POST  302  302  302  302  302  302  302  302  302  302  302  302  302
partners:profile_address             GET   405  405  405  405  405  405  405  405  405  405  405  405  405
partners:profile_address             POST  302  302  302  302  302  302  302  302  302  302  302  302  302
partners:register                    GET   200  200  200  200  200  200  200  200  200  200  200  200  200
partners:register                    POST  422  422  422  422  422  422  422  422  422  422  422  422  422
partners:registered                  GET   200  200  200  200  200  200  200  200  200  200  200  200  200
partners:registered                  POST  405  405  405  405  405  405  405  405  405  405  405  405  405
partners:registration                GET   302  403  403  403  403  403  403  403  200  403  403  403  403
partners:registration                POST  405  405  405  405  405  405  405  405  405  405  405  405  405
partners:registration_accept         GET   405  405  405  405  405  405  405  405  405  405  405  405  405
partners:registration_accept         POST  302  403  403  403  403  403  403  403  302  403  403  403  403
partners:registration_confirm        GET   404  404  404  404  404  404  404  404  404  404  404  404  404
partners:registration_confirm        POST  404  404  404  404  404  404  404  404  404  404  404  404  404
partners:registration_decline        GET   405  405  405  405  405  405  405  405  405  405  405  405  405
partners:registration_decline        POST  302  403  403  403  403  403  403  403  302  403  403  403  403
partners:registration_link           GET   404  404  404  404  404  404  404  404  404  404  404  404  404
partners:registration_link           POST  405  405  405  405  405  405  405  405  405  405  405  405  405
partners:registrations               GET   302  403  403  403  403  403  403  403  200  403  403  403  403
partners:registrations               POST  405  405  405  405  405  405  405  405  405  405  405  405  405
partners:status                      GET   405  405  405  405  405  405  405  405  405  405  405  405  405
partners:status                      POST  302  403  403  403  403  403  403  403  302  403  403  403  403
partners:switch                      GET   405  405  405  405  405  405  405  405  405  405  405  405  405
partners:switch                      POST  302  302  404  404  404  404  404  404  404  404  404  404  404
partners:users                       GET   302  403  403  403  403  200  403  403  200  403  403  403  200
partners:users                       POST  405  405  405  405  405  405  405  405  405  405  405  405  405
readyz                               GET   200  200  200  200  200  200  200  200  200  200  200  200  200
readyz                               POST  405  405  405  405  405  405  405  405  405  405  405  405  405
saved_view_default                   GET   405  405  405  405  405  405  405  405  405  405  405  405  405
saved_view_default                   POST  302  302  404  404  404  404  404  404  404  404  404  404  404
saved_view_deletion                  GET   405  405  405  405  405  405  405  405  405  405  405  405  405
saved_view_deletion                  POST  302  302  404  404  404  404  404  404  404  404  404  404  404
saved_views                          GET   405  405  405  405  405  405  405  405  405  405  405  405  405
saved_views                          POST  302  302  302  302  302  302  302  302  302  302  302  302  302
usersessions_list                    GET   302  200  200  200  200  200  200  200  200  200  200  200  200
usersessions_list                    POST  302  302  302  302  302  302  302  302  302  302  302  302  302
"""

_head, *_rows = [
    line.split()
    for line in (ROWS.rstrip() + KEPT_ROWS + "".join(area.ROWS for area in AREAS)).splitlines()
    if line.strip()
]
PEOPLE = tuple(_head)
TABLE = {(name, method): dict(zip(PEOPLE, map(int, codes), strict=True)) for name, method, *codes in _rows}
