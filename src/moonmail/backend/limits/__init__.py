"""How much one caller may ask: budgets per address, device and member, and how many slots one member may hold."""
