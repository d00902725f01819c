//! Where a leaked credential is revoked or changed: the issuer's own page, by the first words of the detector's id.

mod issuers;

use issuers::PLACES;

/// Where to go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::rules) enum Place {
    /// A page of the issuer.
    Page(&'static str),
    /// There is no one page; the sentence says what to do.
    Words(&'static str),
}

/// Where a credential of that detector is revoked.
pub(in crate::rules) fn place(detector: &str) -> Option<Place> {
    let fits = |issuer: &&(&str, Place)| detector.strip_prefix(issuer.0).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'));
    PLACES.iter().filter(fits).max_by_key(|(issuer, _)| issuer.len()).map(|(_, place)| *place)
}

#[cfg(test)]
mod tests {
    use super::Place::{Page, Words};
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn pages_are_https_and_named_once() {
        let mut issuers = BTreeSet::new();
        for (issuer, place) in PLACES {
            assert!(issuers.insert(issuer), "{issuer} stands twice");
            match place {
                Page(url) => assert!(url.starts_with("https://") && !url.contains(' '), "{url}"),
                Words(words) => assert!(words.ends_with('.') && words.len() > 20, "{words}"),
            }
        }
    }

    #[test]
    fn the_longer_name_speaks() {
        assert_eq!(place("stripe-webhook-secret"), Some(Page("https://dashboard.stripe.com/webhooks")));
        assert_eq!(place("stripe-secret-key"), Some(Page("https://dashboard.stripe.com/apikeys")));
        assert_eq!(place("flyer-token"), None);
    }
}
