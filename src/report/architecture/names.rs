//! What frameworks are called, and what it means for the product when a part stops.

use crate::facts::{Purpose, service_name};

/// A framework's or platform's name as it is written.
pub(super) fn framework(id: &str) -> String {
    let known = match id {
        "next" | "next-pages" | "next-action" => "Next.js",
        "nitro" => "Nuxt",
        "django-rest" | "django" => "Django",
        "supabase-edge" | "supabase" => "Supabase",
        "trpc" => "tRPC",
        "graphql" => "GraphQL",
        "socket.io" => "Socket.IO",
        "compose" => "Docker Compose",
        _ => return service_name(id),
    };
    known.to_owned()
}

/// The kind of part that a service is.
pub(super) fn kind(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Ai => "ai",
        Purpose::Payment => "payment",
        Purpose::Mail => "mail",
        Purpose::Sms => "sms",
        Purpose::Login => "login",
        Purpose::Database => "database",
        Purpose::FileStore => "storage",
        Purpose::Analytics => "analytics",
        Purpose::ErrorTracking => "tracking",
        Purpose::Queue => "queue",
        Purpose::Maps => "maps",
        Purpose::Search => "search",
        Purpose::Hosting => "hosting",
        Purpose::Other => "service",
    }
}

/// What a service does, in a word or two.
pub(super) fn purpose(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Ai => "AI answers",
        Purpose::Payment => "payments",
        Purpose::Mail => "e-mail",
        Purpose::Sms => "text messages",
        Purpose::Login => "sign-in",
        Purpose::Database => "data",
        Purpose::FileStore => "files",
        Purpose::Analytics => "visitor figures",
        Purpose::ErrorTracking => "error reports",
        Purpose::Queue => "work in line",
        Purpose::Maps => "maps",
        Purpose::Search => "search",
        Purpose::Hosting => "hosting",
        Purpose::Other => "further services",
    }
}

/// What happens when a part of a kind stops.
pub(super) fn stops(kind: &str) -> &'static str {
    match kind {
        "pages" => "Nobody reaches the product in a browser.",
        "app" => "People who have the app cannot use it.",
        "server" | "functions" => "The screens may still load, but nothing that needs an answer works.",
        "schedule" => "Work that should happen by itself does not, and nobody may notice for days.",
        "flow" => "What it does by itself no longer happens, until somebody notices.",
        "assistant" => "People get no answer from it.",
        "database" => "Nothing can be looked up or saved: to people the whole product is down.",
        "storage" => "Uploads fail, and pictures and files are missing.",
        "queue" => "Work that was put in line waits or is lost.",
        "ai" => "Everything that needs an AI answer fails until it is back.",
        "payment" => "Nobody can pay. What was already paid is safe with the provider.",
        "mail" => "No confirmation, reset or invitation mail arrives, so new people may not get in.",
        "sms" => "No codes and messages arrive by phone.",
        "login" => "Nobody new gets in, and people are signed out one after the other.",
        "tracking" => "The product goes on, but you no longer hear of its errors.",
        "analytics" => "The product goes on; figures about visitors have a gap.",
        "maps" => "Maps and addresses stay empty.",
        "search" => "Search finds nothing.",
        "hosting" => "Everything that runs there is down.",
        "service" => "What depends on it fails until it is back.",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_written_as_people_know_them() {
        assert_eq!(framework("next-pages"), "Next.js");
        assert_eq!(framework("express"), "Express");
    }
}
