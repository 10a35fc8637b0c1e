"""The clock and the sweeps: what is due is found in the database, never in a scheduler's memory."""
