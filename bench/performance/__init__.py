"""How fast Sheaf is beside what it can't be faster than: one module for each thing measured."""
