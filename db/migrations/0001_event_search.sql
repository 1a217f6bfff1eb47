-- The words of an event, kept in step by the database itself. The texts live in events only (external content).
CREATE VIRTUAL TABLE `event_search` USING fts5(
  name, summary, description, venue_name, city,
  content='events', content_rowid='row_number',
  tokenize="unicode61 remove_diacritics 2", prefix='2 3'
);
--> statement-breakpoint
CREATE TRIGGER `event_search_insert` AFTER INSERT ON `events` BEGIN
  INSERT INTO event_search(rowid, name, summary, description, venue_name, city)
  VALUES (new.row_number, new.name, new.summary, new.description, new.venue_name, new.city);
END;
--> statement-breakpoint
CREATE TRIGGER `event_search_delete` AFTER DELETE ON `events` BEGIN
  INSERT INTO event_search(event_search, rowid, name, summary, description, venue_name, city)
  VALUES ('delete', old.row_number, old.name, old.summary, old.description, old.venue_name, old.city);
END;
--> statement-breakpoint
CREATE TRIGGER `event_search_update` AFTER UPDATE OF `name`, `summary`, `description`, `venue_name`, `city` ON `events` BEGIN
  INSERT INTO event_search(event_search, rowid, name, summary, description, venue_name, city)
  VALUES ('delete', old.row_number, old.name, old.summary, old.description, old.venue_name, old.city);
  INSERT INTO event_search(rowid, name, summary, description, venue_name, city)
  VALUES (new.row_number, new.name, new.summary, new.description, new.venue_name, new.city);
END;
