// Which tables the embedded engine has: none before the first migration.
CALL show_tables() RETURN name;
