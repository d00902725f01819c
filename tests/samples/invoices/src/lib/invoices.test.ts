import { describe, expect, it, vi } from "vitest";
import { createInvoice, total } from "./invoices";
import { database } from "./database";

vi.mock("./database", () => ({ database: { query: vi.fn(async () => ({ rows: [{ id: "1" }] })) } }));

describe("invoices", () => {
  it("adds up", () => {
    expect(total([{ title: "a", cents: 150 }, { title: "b", cents: 50 }])).toBe(200);
  });

  it("stores an invoice for its owner", async () => {
    expect(await createInvoice("7", { title: "a", cents: 1 })).toEqual({ id: "1" });
    expect(vi.mocked(database.query).mock.calls[0][1]).toEqual(["7", "a", 1]);
  });
});
