import { invoicesOf } from "@/lib/invoices";
import { signedIn } from "@/lib/session";

export default async function Page() {
  const user = await signedIn();
  const invoices = await invoicesOf(user.id, { limit: 50 });
  return (
    <ul>
      {invoices.map((invoice) => (
        <li key={invoice.id}>{invoice.title}</li>
      ))}
    </ul>
  );
}
