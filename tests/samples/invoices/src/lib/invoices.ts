import { database } from "./database";

export interface Draft {
  title: string;
  cents: number;
}

export async function invoicesOf(owner: string, { limit }: { limit: number }) {
  const { rows } = await database.query("select id, title, cents from invoices where owner = $1 order by id limit $2", [owner, limit]);
  return rows as { id: string; title: string; cents: number }[];
}

export async function createInvoice(owner: string, draft: Draft) {
  const { rows } = await database.query("insert into invoices (owner, title, cents) values ($1, $2, $3) returning id", [
    owner,
    draft.title,
    draft.cents,
  ]);
  return rows[0] as { id: string };
}

export function total(drafts: Draft[]): number {
  return drafts.reduce((sum, draft) => sum + draft.cents, 0);
}
