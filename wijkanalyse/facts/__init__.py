"""From received rows to the tidy contract: one row per fact, and everything known of one gemeente."""
