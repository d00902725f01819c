import { defineSchema, defineTable } from 'convex/server';
import { v } from 'convex/values';

export default defineSchema({
  users: defineTable({ email: v.string(), name: v.optional(v.string()) }).index('by_email', ['email']),
  orders: defineTable({
    userId: v.id('users'),
    total: v.number(),
  })
    .index('by_user', ['userId', 'total']),
});
