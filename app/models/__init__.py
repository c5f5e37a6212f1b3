"""What is kept: the store, its files, its journal and its rows."""
