import { getServerSession } from "next-auth";
import { redirect } from "next/navigation";

export async function signedIn() {
  const session = await getServerSession();
  if (!session?.user) redirect("/login");
  return session.user as { id: string };
}
