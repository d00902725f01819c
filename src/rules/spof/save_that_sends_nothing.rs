//! Forms that say "saved" and send nothing.

use crate::facts::{Project, SiteKind};
use crate::rules::identifiers::any;
use crate::rules::sites::fail_each_file;
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "spof/save-that-sends-nothing",
    title: "`{name}` tells people that it is done and sends nothing anywhere",
    pass_title: "No form was found that says it is done and sends nothing",
    severity: Severity::High,
    effort: Effort::Day,
    stage: Stage::Stabilize,
    why: "People fill in the form, read that all went well, and what they wrote is gone with the next page. An enquiry, a booking or a \
          setting is lost without anybody knowing.",
    fix: "Send it to your server or database and say that it is done only after the answer came. Until then take the button away or say that \
          it does not work yet.",
    prompt: "This function waits or shows a success message without sending anything. Make it call the project's own server or database \
             (create the endpoint or table if there is none), show the success message only after a successful answer, and show an honest error \
             otherwise. Keep the look of the page. If the feature is not meant to work yet, disable it and say so on the page. Done when what was \
             entered is still there after a reload, or has reached the one it is for.",
    cannot_see: "Whether a part of the page that is given the data later sends it.",
    refs: &[Ref::Url("https://www.nngroup.com/articles/visibility-system-status/")],
    judge,
    bad: samples![
        { "a store on the server that hands back what it is given":
            "package.json" => r#"{ "name": "fair", "dependencies": { "express": "^4.19.0" } }"#,
            "server/storage.ts" => r#"import { db } from "./db";
export class DatabaseStorage {
  async createVendor(data: any): Promise<any> {
    return (await db.insert(vendors).values(data).returning())[0];
  }
  async createContact(_data: any): Promise<any> {
    // To be written when there is a table.
    ⟦return _data;⟧
  }
  async createDraft(data: any): Promise<any> {
    return data;
  }
}
export const storage = new DatabaseStorage();
"#,
            "server/routes.ts" => r#"import express from "express";
import { storage } from "./storage";
const app = express();
app.post("/api/contact", async (req, res) => {
  const contact = await storage.createContact(req.body);
  res.status(201).json(contact);
});
"#,
        }
        { "a server that makes up an id for whatever it is sent":
            "package.json" => r#"{ "name": "shop", "dependencies": { "express": "^4.19.0" } }"#,
            "server.js" => r#"const express = require("express");
const app = express();
⟦app.post("/api/*", (req, res) => {⟧
  console.log("created", req.path);
  res.status(201).json({ id: Date.now().toString(), ...req.body, createdAt: new Date().toISOString() });
});
app.put("/api/log", (req, res) => res.json({ id: Date.now() }));
app.post("/api/orders", async (req, res) => {
  const order = await save(req.body);
  res.status(201).json({ id: Date.now(), order });
});
"#,
        }
        { "a contact form that only waits":
            "package.json" => r#"{ "name": "shop" }"#,
            "src/pages/Contact.tsx" => r#"import { useState } from 'react';
import { toast } from 'sonner';
export default function Contact() {
  const [text, setText] = useState('');
  const [sending, setSending] = useState(false);
  ⟦const handleSubmit = async (e) => {⟧
    e.preventDefault();
    setSending(true);
    // Simulate API call
    await new Promise((resolve) => setTimeout(resolve, 1500));
    setSending(false);
    setText('');
    toast.success("Message sent! We'll get back to you soon.");
  };
  return <form onSubmit={handleSubmit}><textarea value={text} onChange={(e) => setText(e.target.value)} /></form>;
}
"#,
        }
        { "settings that are kept in the page's memory":
            "package.json" => r#"{ "name": "shop" }"#,
            "src/pages/Settings.tsx" => r#"import { useState } from 'react';
import { useToast } from '@/hooks/use-toast';
export default function Settings() {
  const { toast } = useToast();
  const [name, setName] = useState('');
  ⟦const handleSave = () => {⟧
    toast({ title: 'Settings saved', description: 'Your changes have been saved.' });
  };
  return <button onClick={handleSave}>{name}</button>;
}
"#,
        }
        { "a booking that a server answers and stores nowhere, and a mail that it marks as sent":
            "package.json" => r#"{ "dependencies": { "@trpc/server": "^11.0.0", "convex": "^1.0.0" } }"#,
            "backend/trpc/routes/bookings/create/route.ts" => r#"import { publicProcedure } from "../../create-context";
export default ⟦publicProcedure.input(schema).mutation(async ({ input }) => {⟧
  const booking = { id: "b-" + Date.now(), ...input, status: "new" };
  return { success: true, booking };
});
"#,
            "convex/mails.ts" => r#"import { mutation } from "./_generated/server";
export const sendReceipt = ⟦mutation({⟧
  args: { to: v.string() },
  handler: async (ctx, args) => {
    const user = await ctx.auth.getUserIdentity();
    if (!user) throw new Error("Unauthorized");
    // In a real implementation, this would go to a mail provider
    await ctx.db.insert("mails", { to: args.to, status: "sent" });
  },
});
"#,
        }
    ],
    good: samples![
        { "a procedure that stores, and one that leaves the work to an action":
            "package.json" => r#"{ "dependencies": { "@trpc/server": "^11.0.0", "convex": "^1.0.0" } }"#,
            "backend/trpc/routes/bookings/create/route.ts" => r#"import { publicProcedure } from "../../create-context";
import { saveBooking } from "../../store";
export default publicProcedure.input(schema).mutation(async ({ input }) => {
  const booking = await saveBooking(input);
  return { success: true, booking };
});
"#,
            "convex/mails.ts" => r#"import { mutation } from "./_generated/server";
export const sendReceipt = mutation({
  args: { to: v.string() },
  handler: async (ctx, args) => {
    const user = await ctx.auth.getUserIdentity();
    if (!user) throw new Error("Unauthorized");
    // in a real app there would be a template
    await ctx.scheduler.runAfter(0, internal.mails.deliver, { to: args.to });
    return { success: true };
  },
});
"#,
        }
        { "sent, handed on, kept in the browser, told honestly, and tried again":
            "package.json" => r#"{ "name": "shop" }"#,
            "src/pages/Contact.tsx" => r#"import { toast } from 'sonner';
import { supabase } from '@/lib/supabase';
import { postLead } from '@/lib/leads';
export default function Contact({ onSave, addItem }) {
  const handleSubmit = async (e) => {
    e.preventDefault();
    await supabase.from('leads').insert({ text: e.target.text.value });
    toast.success('Message sent');
  };
  const saveLead = async (lead) => { await postLead(lead); toast.success('Lead saved'); };
  const saveHere = (item) => { onSave(item); toast.success('Saved'); };
  const addToCart = (item) => { addItem(item); toast.success('Added to your cart'); };
  const exportReport = () => { toast.info('Export is coming soon'); };
  const submitCode = async (code) => {
    for (let attempt = 0; attempt < 3; attempt++) {
      await new Promise((resolve) => setTimeout(resolve, 1000));
      if (await check(code)) { toast.success('Code confirmed'); return; }
    }
  };
  const deleteDraft = () => { toast.error('Delete failed'); };
  return <form onSubmit={handleSubmit} />;
}
"#,
            "src/components/Copy.tsx" => r#"export const Copy = ({ link }) => {
  const sendLink = async () => { await navigator.clipboard.writeText(link); toast.success('Link copied'); };
  return <button onClick={sendLink}>Copy</button>;
};
"#,
            "src/pages/Alerts.tsx" => r#"import { updateNotification } from '@/lib/actions';
export const Alerts = ({ token }) => {
  const onSubmit = async (input) => {
    const { error } = await updateNotification({ token, marketing: input.marketing });
    if (error) { toast.error(error); return; }
    toast.success('Preferences updated');
  };
  return <form onSubmit={onSubmit} />;
};
"#,
            "src/pages/Told.tsx" => "export function showSaveSuccess() { toast.success('Button saved'); }\n",
            "src/pages/Appearance.tsx" => r#"import { useTheme } from '@/contexts/theme';
export const Appearance = () => {
  const { mode, setMode } = useTheme();
  const handleSavePreferences = () => { toast({ title: 'Settings saved', description: 'Your preferences have been updated.' }); };
  return <div><Switch checked={mode === 'dark'} onChange={setMode} /><button onClick={handleSavePreferences}>Save</button></div>;
};
"#,
            "src/demo/Form.tsx" => r#"export const Form = () => {
  const handleSubmit = async () => { await new Promise((r) => setTimeout(r, 1000)); toast.success('Message sent'); };
  return <form onSubmit={handleSubmit} />;
};
"#,
        }
    ],
};

/// Words of a name that tell of something sent off.
const SENT: &[&str] =
    &["submit", "submission", "send", "book", "booking", "contact", "report", "order", "apply", "application", "request", "review"];

fn judge(project: &Project, out: &mut Verdict) {
    fail_each_file(
        project,
        out,
        |site| {
            site.kind == SiteKind::PretendedWork
                && match site.detail.strip_prefix("store ") {
                    // Answered by a way in that changes things, so that somebody reads that all went well.
                    Some(method) => project
                        .endpoints_calling(method)
                        .any(|endpoint| matches!(endpoint.method.as_deref(), Some("POST" | "PUT" | "PATCH")) && endpoint.takes_input),
                    None => site.detail.starts_with("save "),
                }
        },
        |sites, finding| {
            if sites.iter().any(|site| site.detail.starts_with("store ")) {
                finding.detail("The server answers that all went well, but this method gives back what it was handed and stores nothing.");
            }
            if sites.iter().any(|site| site.detail.starts_with("save /")) {
                finding
                    .detail("The server answers that something was made and makes up an id for it, but keeps nothing of what it was sent.");
            }
            let name = sites.first().and_then(|site| site.detail.split_once(' ')).map_or("", |(_, name)| name);
            // What people send off is missed by somebody else; what they set for themselves they notice.
            let whatever = sites.iter().any(|site| site.detail.starts_with("save /") && site.detail.contains('*'));
            let severity = if any(name, SENT) || whatever { Severity::High } else { Severity::Medium };
            finding.name("name", name).confidence(Confidence::Medium).severity(severity);
        },
    );
}
