import { z } from "zod";
import { createInvoice } from "@/lib/invoices";
import { limiter } from "@/lib/limiter";
import { signedIn } from "@/lib/session";

const Body = z.object({ title: z.string().min(1).max(200), cents: z.number().int().positive() });

export async function POST(request: Request) {
  const user = await signedIn();
  const { success } = await limiter.limit(user.id);
  if (!success) return Response.json({ error: "Too many requests" }, { status: 429 });
  const body = Body.safeParse(await request.json());
  if (!body.success) return Response.json({ error: "Not an invoice" }, { status: 400 });
  return Response.json(await createInvoice(user.id, body.data), { status: 201 });
}
