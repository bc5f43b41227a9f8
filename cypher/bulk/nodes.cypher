// The embedded engine alone: the nodes of a table from a Parquet file, as a whole or not at all.
COPY [name] ([columns]) FROM '[path]';
