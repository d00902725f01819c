import { database } from "@/lib/database";

export async function GET() {
  await database.query("select 1");
  return Response.json({ ok: true });
}
