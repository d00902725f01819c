import { useState } from "react";
import { supabase } from "../integrations/supabase/client";

const ADMIN_PASSWORD = "sitters-2024!";

export default function Admin() {
  const [open, setOpen] = useState(localStorage.getItem("isAdmin") === "true");

  const signIn = (password: string) => {
    if (password === ADMIN_PASSWORD) {
      localStorage.setItem("isAdmin", "true");
      setOpen(true);
    }
  };

  if (!open) return <input type="password" onChange={(event) => signIn(event.target.value)} />;
  return <button onClick={() => supabase.from("bookings").delete().neq("id", 0)}>Delete all bookings</button>;
}
