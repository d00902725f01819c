import { useEffect, useState } from "react";
import { supabase } from "../integrations/supabase/client";

export default function Sitters() {
  const [sitters, setSitters] = useState<any[]>([]);

  useEffect(() => {
    supabase
      .from("sitters")
      .select("*")
      .then(({ data }) => setSitters(data ?? []));
  }, []);

  return (
    <ul>
      {sitters.map((sitter) => (
        <li key={sitter.id}>
          <h2>{sitter.name}</h2>
          <div dangerouslySetInnerHTML={{ __html: sitter.bio }} />
        </li>
      ))}
    </ul>
  );
}
