import { useEffect, useState } from "react";
import { Link } from "react-router-dom";
import { supabase } from "../lib/supabase";

type PotteryClass = { id: string; title: string; blurb: string; seats: number };

export default function Classes() {
  const [classes, setClasses] = useState<PotteryClass[]>([]);

  useEffect(() => {
    supabase
      .from("classes")
      .select("*")
      .then(({ data }) => setClasses(data ?? []));
  }, []);

  return (
    <main>
      {classes.map((item) => (
        <article key={item.id}>
          <h2>{item.title}</h2>
          <p dangerouslySetInnerHTML={{ __html: item.blurb }} />
          <Link to={`/checkout/${item.id}`}>Book a seat</Link>
        </article>
      ))}
    </main>
  );
}
