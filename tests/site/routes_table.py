"""What every address answers to everybody: one row per address and method, one column per member of the cast.

200 page, 302 done or sign in first, 403 the role lacks the right, 404 not there for this reader, 405 no such method.
`approvals:linked` is 404 for all because nobody has opened the mailed link; `outbox*` because this is not the demo.
"""

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
approvals:inbox                      POST  405  405  405  405  405  405  405  405  405  405  405  405  405
approvals:link                       GET   302  302  302  302  302  302  302  302  302  302  302  302  302
approvals:link                       POST  405  405  405  405  405  405  405  405  405  405  405  405  405
approvals:linked                     GET   404  404  404  404  404  404  404  404  404  404  404  404  404
approvals:linked                     POST  404  404  404  404  404  404  404  404  404  404  404  404  404
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
commerce:desk                        GET   302  403  403  403  403  403  200  200  200  403  403  403  403
commerce:desk                        POST  405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:holds                       GET   302  403  403  403  403  403  200  403  403  403  403  403  403
commerce:holds                       POST  405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:order                       GET   302  200  200  200  200  200  200  200  200  403  403  403  404
commerce:order                       POST  405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:order_rejection             GET   405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:order_rejection             POST  302  403  403  403  403  403  302  403  403  403  403  403  403
commerce:order_release               GET   405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:order_release               POST  302  403  403  403  403  403  302  403  403  403  403  403  403
commerce:order_start                 GET   405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:order_start                 POST  302  403  403  403  403  403  302  302  302  403  403  403  403
commerce:orders                      GET   302  200  200  200  200  200  200  200  200  403  403  403  200
commerce:orders                      POST  405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:product                     GET   302  200  200  200  200  200  403  403  403  404  404  404  404
commerce:product                     POST  405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:submission                  GET   405  405  405  405  405  405  405  405  405  405  405  405  405
commerce:submission                  POST  302  302  404  404  404  404  403  403  403  403  403  403  404
healthz                              GET   200  200  200  200  200  200  200  200  200  200  200  200  200
healthz                              POST  405  405  405  405  405  405  405  405  405  405  405  405  405
home                                 GET   302  200  200  200  200  200  200  200  200  200  200  200  200
home                                 POST  405  405  405  405  405  405  405  405  405  405  405  405  405
outbox                               GET   404  404  404  404  404  404  404  404  404  404  404  404  404
outbox                               POST  405  405  405  405  405  405  405  405  405  405  405  405  405
outbox_mail                          GET   404  404  404  404  404  404  404  404  404  404  404  404  404
outbox_mail                          POST  405  405  405  405  405  405  405  405  405  405  405  405  405
partners:detail                      GET   302  403  403  403  403  200  200  200  200  403  403  403  404
partners:detail                      POST  405  405  405  405  405  405  405  405  405  405  405  405  405
partners:index                       GET   302  403  403  403  403  200  200  200  200  403  403  403  200
partners:index                       POST  405  405  405  405  405  405  405  405  405  405  405  405  405
partners:status                      GET   405  405  405  405  405  405  405  405  405  405  405  405  405
partners:status                      POST  302  403  403  403  403  403  403  403  302  403  403  403  403
partners:switch                      GET   405  405  405  405  405  405  405  405  405  405  405  405  405
partners:switch                      POST  302  302  404  404  404  404  404  404  404  404  404  404  404
readyz                               GET   200  200  200  200  200  200  200  200  200  200  200  200  200
readyz                               POST  405  405  405  405  405  405  405  405  405  405  405  405  405
"""

_head, *_rows = [line.split() for line in ROWS.strip().splitlines()]
PEOPLE = tuple(_head)
TABLE = {(name, method): dict(zip(PEOPLE, map(int, codes), strict=True)) for name, method, *codes in _rows}
