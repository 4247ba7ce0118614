-- How requests of an endpoint prove who sends them: the kind with its plain fields as JSON, and its secret fields, sealed.
ALTER TABLE endpoints ADD COLUMN authentication TEXT;
ALTER TABLE endpoints ADD COLUMN credential BLOB;
-- Of a client certificate, epoch ms: what expires soon is found without opening a credential.
ALTER TABLE endpoints ADD COLUMN certificate_expires_at INTEGER;
