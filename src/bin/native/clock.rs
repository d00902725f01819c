//! What time it is. The core has no clock; who calls it says.

use shipworthy::facts::Moment;
use std::time::{SystemTime, UNIX_EPOCH};

/// Now, or the moment that `SOURCE_DATE_EPOCH` sets for outputs that can be made again byte for byte.
pub(super) fn now() -> Moment {
    let set = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|seconds| seconds.parse().ok());
    let here = || SystemTime::now().duration_since(UNIX_EPOCH).ok().and_then(|since| i64::try_from(since.as_secs()).ok());
    Moment { seconds: set.or_else(here).unwrap_or(0), offset: 0 }
}
