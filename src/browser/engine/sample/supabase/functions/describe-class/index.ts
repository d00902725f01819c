const cors = { "Access-Control-Allow-Origin": "*" };

Deno.serve(async (req) => {
  const { notes } = await req.json();
  const answer = await fetch("https://api.openai.com/v1/chat/completions", {
    method: "POST",
    headers: { Authorization: `Bearer ${Deno.env.get("OPENAI_API_KEY")}`, "Content-Type": "application/json" },
    body: JSON.stringify({ model: "gpt-4o", messages: [{ role: "user", content: `Describe this pottery class: ${notes}` }] }),
  });
  return new Response(await answer.text(), { headers: cors });
});
