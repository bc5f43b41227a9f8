// The embedded engine alone: the links of one kind from a Parquet file of two columns of ids.
COPY [name] FROM '[path]';
