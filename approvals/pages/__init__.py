"""What pages about approvals show, a module per page."""
