CREATE TYPE "public"."status" AS ENUM('draft', 'live');--> statement-breakpoint
CREATE TABLE IF NOT EXISTS "product" (
	"id" serial PRIMARY KEY NOT NULL,
	"title" varchar(200) NOT NULL,
	"status" "status" DEFAULT 'draft',
	"price" numeric(10, 2) NOT NULL,
	CONSTRAINT "product_title_unique" UNIQUE("title")
);
--> statement-breakpoint
CREATE TABLE IF NOT EXISTS "orderLine" ("id" serial PRIMARY KEY, "productId" integer NOT NULL);
--> statement-breakpoint
DO $$ BEGIN
 ALTER TABLE "orderLine" ADD CONSTRAINT "fk" FOREIGN KEY ("productId") REFERENCES "public"."product"("id") ON DELETE no action;
EXCEPTION
 WHEN duplicate_object THEN null;
END $$;
