CREATE TABLE `seat_maps` (
	`event_id` text NOT NULL,
	`version` integer NOT NULL,
	`gzip` blob NOT NULL,
	`supply` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	`published_at_ms` integer,
	PRIMARY KEY(`event_id`, `version`)
);
--> statement-breakpoint
ALTER TABLE `events` ADD `seat_map` integer;--> statement-breakpoint
ALTER TABLE `events` ADD `published_seat_map` integer;--> statement-breakpoint
ALTER TABLE `events` ADD `last_seat_map` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `events` ADD `takes_codes` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `ticket_types` ADD `rules` text;