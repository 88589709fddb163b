"""Assisted sales, opportunities, quotes, leads, phone offers, commissions, recordings (DOMAIN T1-T9, F1-F8)."""
