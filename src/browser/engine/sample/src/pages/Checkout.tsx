import { useParams } from "react-router-dom";
import { supabase } from "../lib/supabase";

export default function Checkout() {
  const { id } = useParams();

  const pay = async () => {
    try {
      const { data } = await supabase.functions.invoke("pay", { body: { classId: id, price: 4500 } });
      window.location.href = data.url;
    } catch (e) {}
  };

  return <button onClick={pay}>Pay 45.00</button>;
}
