//! Payments that always succeed because nobody is asked for money.

use crate::facts::{Project, SiteKind};
use crate::rules::sites::fail_each_file;
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "spof/payment-simulated",
    title: "The payment in `{name}` is pretended: it always succeeds and takes no money",
    pass_title: "No payment is pretended",
    severity: Severity::High,
    effort: Effort::Week,
    stage: Stage::Stabilize,
    why: "The code says that the payment went through without asking anybody for money. You earn nothing, and people get what they did not pay for or wait \
          for what nobody will deliver.",
    fix: "Connect a payment provider and grant what was bought only when its server tells yours that the money came. Until then hide the \
          button or label the page as a trial.",
    prompt: "Replace this simulated payment by a real one with the payment provider of this project (Stripe Checkout if there is none): create \
             the payment on the server with the price taken from the server, redirect to the provider, and mark the order as paid only in the \
             provider's signed webhook. Remove the timer and the invented transaction number. Done when an order can be paid in the provider's \
             test mode and stays unpaid when the payment is refused.",
    cannot_see: "Whether the page tells people that it is a trial.",
    refs: &[Ref::Url("https://docs.stripe.com/payments/checkout/fulfill-orders")],
    judge,
    bad: samples![
        { "a server whose payments are made up unless somebody says otherwise":
            "app/billing.py" => r#"from .adapters import MockBillingProvider
_provider = None
def get_billing_provider():
    if _provider is None:
        return ⟦MockBillingProvider()⟧
    return _provider
"#,
        }
        { "a payment whose number is made up, and credit that is given for it":
            "package.json" => r#"{ "name": "shop" }"#,
            "src/payments/service.js" => r#"// In production: loadStripe(key)
⟦export const buyCredits = async (pack, user) => {⟧
  const balance = (user.credits_balance || 0) + pack.credits;
  await api.entities.Ledger.create({ user: user.email, credits: pack.credits });
  await api.auth.updateMe({ credits_balance: balance });
  return { success: true, balance, paymentIntentId: 'pi_mock_' + Date.now() };
};
"#,
        }
        { "a timer in place of a payment":
            "package.json" => r#"{ "name": "shop" }"#,
            "src/pages/Checkout.tsx" => r#"import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
export default function Checkout() {
  const navigate = useNavigate();
  const [processing, setProcessing] = useState(false);
  ⟦const handlePayment = async () => {⟧
    setProcessing(true);
    await new Promise((resolve) => setTimeout(resolve, 2000));
    setProcessing(false);
    navigate('/order-success');
  };
  return <button onClick={handlePayment}>Pay {processing}</button>;
}
"#,
        }
        { "a service that makes up transactions":
            "package.json" => r#"{ "name": "shop" }"#,
            "src/services/payments.ts" => r#"⟦export async function processPayment(amount: number) {⟧
  // Simulate API call
  await new Promise((resolve) => setTimeout(resolve, 1000));
  return { success: true, transactionId: `TXN-${Date.now()}`, amount };
}
"#,
        }
    ],
    good: samples![
        { "a made-up number where no key of the provider is set":
            "package.json" => r#"{ "name": "shop" }"#,
            "server/pay.ts" => r#"export async function createPayment(amount) {
  if (!process.env.STRIPE_SECRET_KEY) return { id: 'pi_mock_' + Date.now() };
  return stripe.paymentIntents.create({ amount, currency: 'eur' });
}
"#,
        }
        { "a payment at the provider, and a chosen way to pay":
            "package.json" => r#"{ "name": "shop" }"#,
            "src/pages/Checkout.tsx" => r#"export default function Checkout({ stripe, items }) {
  const handlePayment = async () => {
    const { url } = await (await fetch('/api/checkout', { method: 'POST', body: JSON.stringify(items) })).json();
    window.location.href = url;
  };
  const choosePayment = (method) => { setMethod(method); };
  const confirmPayment = async () => { await stripe.confirmPayment({ redirect: 'if_required' }); navigate('/done'); };
  return <button onClick={handlePayment}>Pay</button>;
}
"#,
        }
    ],
};

fn judge(project: &Project, out: &mut Verdict) {
    fail_each_file(
        project,
        out,
        |site| site.kind == SiteKind::PretendedWork && site.detail.starts_with("payment "),
        |sites, finding| {
            let name = sites.first().and_then(|site| site.detail.split_once(' ')).map_or("", |(_, name)| name);
            finding.name("name", name).confidence(Confidence::Medium);
        },
    );
}
