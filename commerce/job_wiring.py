"""What background jobs run and who may have what they made: by path, as in wiring; names alone."""

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
JOB_RIGHTS = {
    "list_export": "core.lists.background.may_have",
    "partners_import_check": "partners.intake.job.may_have",
    "partners_import_write": "partners.intake.job.may_have",
    "product_import_check": "commerce.intake.products.job.may_have",
    "product_import_write": "commerce.intake.products.job.may_have",
    "price_import_check": "commerce.intake.prices.job.may_have",
    "price_import_write": "commerce.intake.prices.job.may_have",
    "customers_upload_check": "telesales.intake.table.may_have",
    "customers_upload_write": "telesales.intake.table.may_have",
    "orders_upload_check": "telesales.intake.table.may_have",
    "orders_upload_write": "telesales.intake.table.may_have",
    "credit_file": "commerce.actions.credit_file.may_have",
}
"""Which jobs hand out what they made only to who could still have it made: kind -> function(job=, by=) telling whether
`by`, who asked for it and acts as he may now, could. Of every other kind it is enough to have asked."""
