-- How the signature of a test was spoilt on purpose; NULL = it was not.
ALTER TABLE deliveries ADD COLUMN signature_flaw TEXT;
