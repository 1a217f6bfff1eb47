CREATE TABLE `events` (
	`row_number` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`id` text NOT NULL,
	`organizer_id` text NOT NULL,
	`slug` text NOT NULL,
	`status` text DEFAULT 'draft' NOT NULL,
	`version` integer DEFAULT 0 NOT NULL,
	`published_version` integer,
	`name` text NOT NULL,
	`summary` text DEFAULT '' NOT NULL,
	`description` text DEFAULT '' NOT NULL,
	`category` text DEFAULT '' NOT NULL,
	`locale` text DEFAULT 'en' NOT NULL,
	`venue_name` text DEFAULT '' NOT NULL,
	`venue_address` text DEFAULT '' NOT NULL,
	`city` text DEFAULT '' NOT NULL,
	`country` text DEFAULT '' NOT NULL,
	`latitude` real,
	`longitude` real,
	`zone` text NOT NULL,
	`currency` text NOT NULL,
	`region` text DEFAULT '' NOT NULL,
	`starts_at_ms` integer,
	`ends_at_ms` integer,
	`sales_start_at_ms` integer,
	`sales_end_at_ms` integer,
	`min_price_minor` integer,
	`capacity` integer DEFAULT 0 NOT NULL,
	`occurrence_count` integer DEFAULT 0 NOT NULL,
	`picture_id` text,
	`settings` text NOT NULL,
	`published_settings` text,
	`published_at_ms` integer,
	`created_at_ms` integer NOT NULL,
	`updated_at_ms` integer NOT NULL,
	FOREIGN KEY (`organizer_id`) REFERENCES `organizers`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `events_id_unique` ON `events` (`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `events_slug_unique` ON `events` (`slug`);--> statement-breakpoint
CREATE INDEX `events_listing` ON `events` (`status`,`starts_at_ms`,`id`);--> statement-breakpoint
CREATE INDEX `events_organizer` ON `events` (`organizer_id`,`created_at_ms`);--> statement-breakpoint
CREATE TABLE `occurrences` (
	`event_id` text NOT NULL,
	`position` integer NOT NULL,
	`starts_at_ms` integer NOT NULL,
	`ends_at_ms` integer NOT NULL,
	`doors_open_at_ms` integer NOT NULL,
	`starts_on` text NOT NULL,
	`ends_on` text NOT NULL,
	PRIMARY KEY(`event_id`, `position`)
);
--> statement-breakpoint
CREATE INDEX `occurrences_day` ON `occurrences` (`starts_on`);--> statement-breakpoint
CREATE TABLE `pictures` (
	`id` text PRIMARY KEY NOT NULL,
	`event_id` text NOT NULL,
	`organizer_id` text NOT NULL,
	`r2_key` text NOT NULL,
	`mime` text NOT NULL,
	`width` integer NOT NULL,
	`height` integer NOT NULL,
	`alt` text DEFAULT '' NOT NULL,
	`bytes` integer NOT NULL,
	`created_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `pictures_event` ON `pictures` (`event_id`,`created_at_ms`);--> statement-breakpoint
CREATE TABLE `pools` (
	`event_id` text NOT NULL,
	`position` integer NOT NULL,
	`name` text NOT NULL,
	`capacity` integer NOT NULL,
	PRIMARY KEY(`event_id`, `position`)
);
--> statement-breakpoint
CREATE TABLE `ticket_types` (
	`event_id` text NOT NULL,
	`position` integer NOT NULL,
	`name` text NOT NULL,
	`description` text DEFAULT '' NOT NULL,
	`price_minor` integer NOT NULL,
	`validity` text DEFAULT 'one-date' NOT NULL,
	`pools` text NOT NULL,
	`sales_start_at_ms` integer,
	`sales_end_at_ms` integer,
	`min_per_order` integer DEFAULT 1 NOT NULL,
	`max_per_order` integer NOT NULL,
	PRIMARY KEY(`event_id`, `position`)
);
--> statement-breakpoint
CREATE TABLE `devices` (
	`id` text PRIMARY KEY NOT NULL,
	`event_id` text NOT NULL,
	`name` text NOT NULL,
	`gate` integer NOT NULL,
	`public_key` text NOT NULL,
	`enrolled_at_ms` integer NOT NULL,
	`revoked_at_ms` integer,
	`sequence` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `devices_event` ON `devices` (`event_id`);--> statement-breakpoint
CREATE TABLE `enrolments` (
	`id` text PRIMARY KEY NOT NULL,
	`token_hash` text NOT NULL,
	`event_id` text NOT NULL,
	`gate` integer NOT NULL,
	`name` text NOT NULL,
	`expires_at_ms` integer NOT NULL,
	`used_at_ms` integer,
	`device_id` text,
	`created_at_ms` integer NOT NULL,
	`created_by` text DEFAULT '' NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `enrolments_token_hash_unique` ON `enrolments` (`token_hash`);--> statement-breakpoint
CREATE INDEX `enrolments_event` ON `enrolments` (`event_id`,`created_at_ms`);--> statement-breakpoint
CREATE TABLE `messages` (
	`id` text PRIMARY KEY NOT NULL,
	`event_id` text NOT NULL,
	`order_id` text NOT NULL,
	`kind` text NOT NULL,
	`channel` text DEFAULT 'email' NOT NULL,
	`status` text NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`last_error` text,
	`created_at_ms` integer NOT NULL,
	`updated_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `messages_event` ON `messages` (`event_id`,`status`,`updated_at_ms`);--> statement-breakpoint
CREATE INDEX `messages_order` ON `messages` (`order_id`);--> statement-breakpoint
CREATE TABLE `members` (
	`organizer_id` text NOT NULL,
	`user_id` text NOT NULL,
	`role` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	PRIMARY KEY(`organizer_id`, `user_id`),
	FOREIGN KEY (`organizer_id`) REFERENCES `organizers`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `members_user` ON `members` (`user_id`);--> statement-breakpoint
CREATE TABLE `organizers` (
	`id` text PRIMARY KEY NOT NULL,
	`slug` text NOT NULL,
	`name` text NOT NULL,
	`created_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `organizers_slug_unique` ON `organizers` (`slug`);--> statement-breakpoint
CREATE TABLE `account` (
	`id` text PRIMARY KEY NOT NULL,
	`account_id` text NOT NULL,
	`provider_id` text NOT NULL,
	`user_id` text NOT NULL,
	`access_token` text,
	`refresh_token` text,
	`id_token` text,
	`access_token_expires_at` integer,
	`refresh_token_expires_at` integer,
	`scope` text,
	`password` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `account_user` ON `account` (`user_id`);--> statement-breakpoint
CREATE INDEX `account_provider` ON `account` (`provider_id`,`account_id`);--> statement-breakpoint
CREATE TABLE `session` (
	`id` text PRIMARY KEY NOT NULL,
	`expires_at` integer NOT NULL,
	`token` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`ip_address` text,
	`user_agent` text,
	`user_id` text NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `session_token_unique` ON `session` (`token`);--> statement-breakpoint
CREATE INDEX `session_user` ON `session` (`user_id`);--> statement-breakpoint
CREATE INDEX `session_expiry` ON `session` (`expires_at`);--> statement-breakpoint
CREATE TABLE `user` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`email` text NOT NULL,
	`email_verified` integer DEFAULT false NOT NULL,
	`image` text,
	`sealed_profile` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `user_email_unique` ON `user` (`email`);--> statement-breakpoint
CREATE TABLE `verification` (
	`id` text PRIMARY KEY NOT NULL,
	`identifier` text NOT NULL,
	`value` text NOT NULL,
	`expires_at` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `verification_identifier` ON `verification` (`identifier`);--> statement-breakpoint
CREATE TABLE `event_totals` (
	`event_id` text PRIMARY KEY NOT NULL,
	`sequence` integer NOT NULL,
	`at_ms` integer NOT NULL,
	`sold` integer DEFAULT 0 NOT NULL,
	`held` integer DEFAULT 0 NOT NULL,
	`capacity` integer DEFAULT 0 NOT NULL,
	`revenue_minor` integer DEFAULT 0 NOT NULL,
	`admitted` integer DEFAULT 0 NOT NULL,
	`refused` integer DEFAULT 0 NOT NULL,
	`conflicts` integer DEFAULT 0 NOT NULL,
	`by_type` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `orders` (
	`event_id` text NOT NULL,
	`order_id` text NOT NULL,
	`sequence` integer NOT NULL,
	`status` text NOT NULL,
	`total_minor` integer NOT NULL,
	`currency` text NOT NULL,
	`quantity` integer NOT NULL,
	`lines` text NOT NULL,
	`email_blind` text,
	`locale` text,
	`payment_intent` text,
	`created_at_ms` integer NOT NULL,
	`paid_at_ms` integer,
	`paid_late` integer DEFAULT false NOT NULL,
	`refunded_at_ms` integer,
	`refunded_minor` integer DEFAULT 0 NOT NULL,
	`updated_at_ms` integer NOT NULL,
	PRIMARY KEY(`event_id`, `order_id`)
);
--> statement-breakpoint
CREATE INDEX `orders_listing` ON `orders` (`event_id`,`created_at_ms`,`order_id`);--> statement-breakpoint
CREATE INDEX `orders_id` ON `orders` (`order_id`);--> statement-breakpoint
CREATE INDEX `orders_email` ON `orders` (`email_blind`);--> statement-breakpoint
CREATE INDEX `orders_payment` ON `orders` (`payment_intent`);--> statement-breakpoint
CREATE INDEX `orders_awaiting` ON `orders` (`created_at_ms`) WHERE status = 'awaiting-payment';--> statement-breakpoint
CREATE TABLE `projection_progress` (
	`event_id` text PRIMARY KEY NOT NULL,
	`sequence` integer NOT NULL,
	`at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `scans` (
	`event_id` text NOT NULL,
	`sequence` integer NOT NULL,
	`kind` text NOT NULL,
	`at_ms` integer NOT NULL,
	`device_id` text NOT NULL,
	`device_sequence` integer NOT NULL,
	`gate` integer,
	`serial` integer,
	`verdict` text NOT NULL,
	`first_at_ms` integer,
	`first_device_id` text,
	`first_gate` integer,
	PRIMARY KEY(`event_id`, `sequence`)
);
--> statement-breakpoint
CREATE TABLE `tickets` (
	`event_id` text NOT NULL,
	`serial` integer NOT NULL,
	`sequence` integer NOT NULL,
	`order_id` text NOT NULL,
	`ticket_type` integer NOT NULL,
	`occurrence` integer NOT NULL,
	`generation` integer NOT NULL,
	`price_minor` integer NOT NULL,
	`status` text NOT NULL,
	`admitted_at_ms` integer,
	`device_id` text,
	`gate` integer,
	PRIMARY KEY(`event_id`, `serial`)
);
--> statement-breakpoint
CREATE INDEX `tickets_order` ON `tickets` (`order_id`);--> statement-breakpoint
CREATE TABLE `audit` (
	`organizer_id` text NOT NULL,
	`seq` integer NOT NULL,
	`at_ms` integer NOT NULL,
	`actor` text NOT NULL,
	`action` text NOT NULL,
	`subject` text NOT NULL,
	`detail` text NOT NULL,
	`prev_hash` text NOT NULL,
	`hash` text NOT NULL,
	PRIMARY KEY(`organizer_id`, `seq`)
);
--> statement-breakpoint
CREATE INDEX `audit_subject` ON `audit` (`organizer_id`,`subject`);--> statement-breakpoint
CREATE TABLE `idempotency` (
	`scope` text NOT NULL,
	`key` text NOT NULL,
	`request_hash` text NOT NULL,
	`status` integer,
	`response` text,
	`created_at_ms` integer NOT NULL,
	PRIMARY KEY(`scope`, `key`)
);
--> statement-breakpoint
CREATE INDEX `idempotency_age` ON `idempotency` (`created_at_ms`);