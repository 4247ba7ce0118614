-- Accepted events whose rows are written a little later, together (store/sqlite/journal/). A commit overwrites the next slot: one
-- page, however many trees the event has rows in.
CREATE TABLE journal (
  slot INTEGER PRIMARY KEY,
  -- How its bytes are read (journal/record.ts).
  format INTEGER NOT NULL,
  -- Slot n still waits to be written out if this is n more than that of slot 0; else it holds something old.
  seq INTEGER NOT NULL,
  -- 1 = the record goes on in the next slot.
  continues INTEGER NOT NULL,
  -- Always as long as the others of its slot, so that SQLite overwrites it in place.
  bytes BLOB NOT NULL
) STRICT;

-- Everything up to its seq has been written out.
INSERT INTO journal (slot, format, seq, continues, bytes) VALUES (0, 0, 0, 0, x'');
