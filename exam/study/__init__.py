"""Pure Python about practising: what next, when a missed point comes back, the plan, sums and plots of progress."""
