"""Who may see and change what: accounts, roles for areas, passwords, tokens, sessions, sign-in."""
