"""A wholesaler's invoices as input: read the package, check its control totals, write catalogue, prices, customers."""
