-- The scopes of a token as a client of the vendor sent them, with those that are unknown here and grant nothing. NULL = as in scopes.
ALTER TABLE tokens ADD COLUMN sent_scopes TEXT;
