import Stripe from "https://esm.sh/stripe@14.21.0";

const stripe = new Stripe(Deno.env.get("STRIPE_SECRET_KEY") ?? "");
const cors = { "Access-Control-Allow-Origin": "*" };

Deno.serve(async (req) => {
  const { classId, price } = await req.json();
  const session = await stripe.checkout.sessions.create({
    mode: "payment",
    line_items: [{ quantity: 1, price_data: { currency: "eur", unit_amount: price, product_data: { name: classId } } }],
    success_url: "https://clay-club.example/thanks",
  });
  return new Response(JSON.stringify({ url: session.url }), { headers: cors });
});
