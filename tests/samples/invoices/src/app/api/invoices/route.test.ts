import { expect, it, vi } from "vitest";
import { POST } from "./route";

vi.mock("@/lib/session", () => ({ signedIn: async () => ({ id: "7" }) }));
vi.mock("@/lib/limiter", () => ({ limiter: { limit: async () => ({ success: true }) } }));

it("refuses what is no invoice", async () => {
  const answer = await POST(new Request("http://localhost/api/invoices", { method: "POST", body: "{}" }));
  expect(answer.status).toBe(400);
});
