import { serve } from "https://deno.land/std@0.190.0/http/server.ts";

const corsHeaders = { "Access-Control-Allow-Origin": "*" };

serve(async (request) => {
  const { pet } = await request.json();
  const answer = await fetch("https://api.openai.com/v1/chat/completions", {
    method: "POST",
    headers: { Authorization: `Bearer ${Deno.env.get("OPENAI_API_KEY")}`, "Content-Type": "application/json" },
    body: JSON.stringify({ model: "gpt-4o", messages: [{ role: "user", content: `Describe this pet: ${pet}` }] }),
  });
  return new Response(JSON.stringify(await answer.json()), { headers: corsHeaders });
});
