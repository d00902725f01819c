//! Credentials that documentation shows and emulators accept: known by the digest of their value, so that none of them
//! stands here.

/// Digests, each with where the value comes from.
static DOCUMENTED: &[u64] = &[
    // The storage emulator of Azure, alone and in a connection string.
    0x3f9d_1c99_6e62_0b67,
    0x8b8a_f471_6747_5bcc,
    // The database emulator of Azure, likewise.
    0x9f19_20c6_cd48_4714,
    0x68b9_2a6b_386e_636f,
    // The test secret of reCAPTCHA, which accepts everything.
    0xc9b6_9149_9b62_e847,
    // The first accounts of the local chains of Hardhat and Foundry.
    0x1794_84c6_f508_b654,
    0x5924_ff5c_475b_0cd8,
    0x9978_d89a_4ce4_9339,
    0x0b89_d8ab_b8cb_ff84,
    // The key in the reference of Google Maps.
    0x1eb2_59bf_62ba_4a79,
    // The token in GitHub's reference of its forms.
    0xf6ca_d54e_10eb_31ac,
    // The secrets in the documentation of AWS.
    0x7699_c294_beeb_ad32,
    0x8f63_5ee3_a1e6_f45d,
];

/// Whether the value with that digest is known to open nothing.
pub(super) fn shows(digest: u64) -> bool {
    DOCUMENTED.contains(&digest)
}

/// How much of the text before a value is looked at: a line of a tool's output may be as long as the file.
const BEFORE: usize = 1_500;
/// Longest step of a build that is followed upwards, in lines.
const LINES: usize = 40;

/// Whether a value stands in a line that shows how something is called (`>>> request(auth=("ann", "…"))`), or in a step that
/// builds an image (`RUN SECRET_KEY=build ./manage.py collectstatic`): it holds for that one command.
pub(super) fn is_shown_at(text: &str, at: usize) -> bool {
    let Some(before) = (at.saturating_sub(BEFORE)..=at).find_map(|from| text.get(from..at)) else { return false };
    let mut lines = before.rsplit('\n');
    let mut line = lines.next().unwrap_or("");
    if line.trim_start().starts_with(">>> ") {
        return true;
    }
    // A step goes on where a line ends with a backslash.
    for above in lines.take(LINES) {
        if !above.trim_end().ends_with('\\') {
            break;
        }
        line = above;
    }
    line.trim_start().starts_with("RUN ")
}
