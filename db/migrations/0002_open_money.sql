DROP INDEX `orders_awaiting`;--> statement-breakpoint
CREATE INDEX `orders_refund_due` ON `orders` (`event_id`) WHERE status = 'refund-due';--> statement-breakpoint
CREATE INDEX `orders_awaiting` ON `orders` (`event_id`,`created_at_ms`) WHERE status = 'awaiting-payment';--> statement-breakpoint
CREATE INDEX `projection_progress_age` ON `projection_progress` (`at_ms`);