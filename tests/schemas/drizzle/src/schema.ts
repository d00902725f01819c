import { sql } from 'drizzle-orm';
import { boolean, index, integer, numeric, pgEnum, pgTable, pgTableCreator, primaryKey, serial, text, timestamp, unique, uniqueIndex, varchar } from 'drizzle-orm/pg-core';

const createTable = pgTableCreator((name) => `shop_${name}`);
const timestamps = {
  createdAt: timestamp('created_at').defaultNow().notNull(),
  deletedAt: timestamp('deleted_at'),
};
export const role = pgEnum('role', ['buyer', 'seller']);

export const users = pgTable(
  'users',
  {
    id: serial('id').primaryKey(),
    email: varchar('email', { length: 255 }).notNull().unique(),
    passwordHash: text('password_hash').notNull(),
    role: role('role').default('buyer'),
    active: boolean().default(true),
    tags: text('tags').array(),
    ...timestamps,
  },
  (table) => [uniqueIndex('users_lower_email').on(sql`lower(${table.email})`)],
);

export const orders = createTable(
  'order',
  {
    id: serial('id').primaryKey(),
    total: numeric('total', { precision: 10, scale: 2 }),
    userId: integer('user_id').references(() => users.id, { onDelete: 'cascade' }),
  },
  (table) => ({
    byUser: index('orders_by_user').on(table.userId, table.id.desc()),
    once: unique('once').on(table.userId, table.total),
  }),
);

export const likes = pgTable('likes', (t) => ({
  userId: t.integer('user_id').notNull(),
  orderId: t.integer('order_id').notNull(),
}), (t) => [primaryKey({ columns: [t.userId, t.orderId] })]);
