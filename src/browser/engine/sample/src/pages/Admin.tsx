import { useEffect, useState } from "react";
import { supabase } from "../lib/supabase";

const ADMIN_PASSWORD = "clay-club-2024";

export default function Admin() {
  const [open, setOpen] = useState(false);
  const [bookings, setBookings] = useState<any[]>([]);

  useEffect(() => {
    if (!open) return;
    supabase.from("bookings").select("*").then(({ data }) => setBookings(data ?? []));
  }, [open]);

  if (!open) {
    return <input type="password" onChange={(e) => setOpen(e.target.value === ADMIN_PASSWORD)} />;
  }

  const remind = async () => {
    for (const booking of bookings) {
      const { data } = await supabase.from("profiles").select("phone").eq("id", booking.user_id).single();
      console.log("reminding", booking.email, data?.phone);
      await fetch("/functions/v1/remind", { method: "POST", body: JSON.stringify(booking) });
    }
  };

  return <button onClick={remind}>Remind {bookings.length} people</button>;
}
