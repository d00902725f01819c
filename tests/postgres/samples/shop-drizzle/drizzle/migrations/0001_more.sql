ALTER TABLE "product" ADD COLUMN "stock" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "orderLine" RENAME TO "order_line";--> statement-breakpoint
CREATE TABLE "session" ("token" text PRIMARY KEY);--> statement-breakpoint
DROP TABLE "session" CASCADE;--> statement-breakpoint
CREATE INDEX IF NOT EXISTS "i" ON "order_line" USING btree ("productId");
