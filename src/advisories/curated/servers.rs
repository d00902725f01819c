//! Java and Go.

use super::{Row, row};
use crate::facts::Danger::{Critical, High};

pub(super) static ROWS: &[Row] = &[
    row(
        "CVE-2021-44228 GHSA-jfh8-c2jp-5v3q",
        "maven",
        "org.apache.logging.log4j:log4j-core",
        ">=2.0.0 <2.3.1 || >=2.4.0 <2.12.2 || >=2.13.0 <2.15.0",
        Critical,
        "2021-12-10",
        "Any text of a visitor that is written to the log can make the server fetch and run a program of a stranger. It is used in attacks.",
    ),
    row(
        "CVE-2022-22965 GHSA-36p3-wjmg-h94x",
        "maven",
        "org.springframework.boot:spring-boot-starter-web org.springframework.boot:spring-boot-starter-parent org.springframework.boot:spring-boot-gradle-plugin",
        "<2.5.12 || >=2.6.0 <2.6.6",
        Critical,
        "2022-03-31",
        "A request with chosen field names can write a program to the server and run it. It is used in attacks.",
    ),
    row(
        "CVE-2022-22947 GHSA-3gx9-37ww-9qw6",
        "maven",
        "org.springframework.cloud:spring-cloud-gateway",
        "<3.0.7 || >=3.1.0 <3.1.1",
        Critical,
        "2022-03-03",
        "Where the gateway's own control pages can be reached, a single request makes the server run code of the sender's choice.",
    ),
    row(
        "CVE-2022-42889 GHSA-599f-7c49-w659",
        "maven",
        "org.apache.commons:commons-text",
        ">=1.5 <1.10.0",
        Critical,
        "2022-10-13",
        "Text from a request that is filled into a template can make the server run code of the sender's choice.",
    ),
    row(
        "CVE-2022-25845 GHSA-pv7h-hx5h-mgfj",
        "maven",
        "com.alibaba:fastjson",
        "<1.2.83",
        High,
        "2022-06",
        "Data of a request can name classes that the server then builds, up to running code of the sender's choice.",
    ),
    row(
        "CVE-2021-42392 GHSA-h376-j262-vhq6",
        "maven",
        "com.h2database:h2",
        ">=1.1.100 <2.0.206",
        Critical,
        "2022-01-06",
        "Where the database's own console can be reached, a stranger can make the server fetch and run a program.",
    ),
    row(
        "CVE-2025-30204 GHSA-mh63-6h87-95cp",
        "go",
        "github.com/golang-jwt/jwt/v5",
        ">=5.0.0 <5.2.2",
        High,
        "2025-03-21",
        "A header made of many dots keeps the server busy with a single request until it stops answering.",
    ),
    row(
        "CVE-2025-30204 GHSA-mh63-6h87-95cp",
        "go",
        "github.com/golang-jwt/jwt/v4",
        "<4.5.2",
        High,
        "2025-03-21",
        "A header made of many dots keeps the server busy with a single request until it stops answering.",
    ),
];
