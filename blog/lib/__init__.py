"""Pure functions: no Flask, no database, no state of their own."""
