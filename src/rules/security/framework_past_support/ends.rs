//! The days on which lines of frameworks, runtimes and databases had their last security update, as their makers announced
//! them. State of November 2026.

/// The ecosystem and package, its name for people, and for each line that ended the day of its last update,
/// newest first; lines below the last that is named ended before it. Days are those that the makers announced.
pub(super) type Support = (&'static str, &'static str, &'static str, &'static [(u64, u64, &'static str)]);

const SPRING_BOOT: Releases = &[
    (3, 5, "2026-06-30"),
    (3, 4, "2025-12-31"),
    (3, 3, "2025-06-30"),
    (3, 2, "2024-12-31"),
    (3, 1, "2024-06-30"),
    (3, 0, "2023-12-31"),
    (2, 7, "2023-06-30"),
    (2, 6, "2022-11-24"),
];

pub(super) const SUPPORT: &[Support] = &[
    ("npm", "next", "Next.js", &[(15, 0, "2026-10-21"), (14, 0, "2025-10-26"), (13, 0, "2024-12-21"), (12, 0, "2022-11-21")]),
    ("npm", "vue", "Vue", &[(2, 0, "2023-12-31")]),
    ("npm", "nuxt", "Nuxt", &[(3, 0, "2026-07-31"), (2, 0, "2024-06-30")]),
    ("npm", "angular", "AngularJS", &[(1, 0, "2021-12-31")]),
    (
        "npm",
        "@angular/core",
        "Angular",
        &[
            (19, 0, "2026-05-19"),
            (18, 0, "2025-11-21"),
            (17, 0, "2025-05-15"),
            (16, 0, "2024-11-08"),
            (15, 0, "2024-05-18"),
            (14, 0, "2023-11-18"),
        ],
    ),
    (
        "pip",
        "django",
        "Django",
        &[
            (5, 1, "2025-12-03"),
            (5, 0, "2025-04-02"),
            (4, 2, "2026-04-07"),
            (4, 1, "2023-12-01"),
            (4, 0, "2023-04-01"),
            (3, 2, "2024-04-01"),
            (3, 1, "2021-12-07"),
        ],
    ),
    (
        "composer",
        "laravel/framework",
        "Laravel",
        &[(11, 0, "2026-03-12"), (10, 0, "2025-02-04"), (9, 0, "2024-02-06"), (8, 0, "2023-01-24")],
    ),
    ("maven", "org.springframework.boot:spring-boot-starter-parent", "Spring Boot", SPRING_BOOT),
    ("maven", "org.springframework.boot:spring-boot-gradle-plugin", "Spring Boot", SPRING_BOOT),
    (
        "gem",
        "rails",
        "Rails",
        &[(7, 2, "2026-08-09"), (7, 1, "2025-10-01"), (7, 0, "2025-04-01"), (6, 1, "2024-10-01"), (6, 0, "2023-06-01")],
    ),
];

/// Lines of releases: the first two numbers, and the day until which they are supported.
pub(super) type Releases = &'static [(u64, u64, &'static str)];

/// .NET; what came before it under another name ended earlier.
const DOTNET: Releases =
    &[(9, 0, "2026-11-10"), (8, 0, "2026-11-10"), (7, 0, "2024-05-14"), (6, 0, "2024-11-12"), (5, 0, "2022-05-10"), (3, 1, "2022-12-13")];

/// Runtimes by the name of their image, in the same way.
pub(super) const RUNTIMES: &[(&str, &str, Releases)] = &[
    (
        "node",
        "Node.js",
        &[
            (25, 0, "2026-06-01"),
            (23, 0, "2025-06-01"),
            (21, 0, "2024-06-01"),
            (20, 0, "2026-04-30"),
            (19, 0, "2023-06-01"),
            (18, 0, "2025-04-30"),
            (17, 0, "2022-06-01"),
            (16, 0, "2023-09-11"),
            (14, 0, "2023-04-30"),
            (12, 0, "2022-04-30"),
            (10, 0, "2021-04-30"),
        ],
    ),
    ("python", "Python", &[(3, 10, "2026-10-31"), (3, 9, "2025-10-31"), (3, 8, "2024-10-07"), (3, 7, "2023-06-27")]),
    (
        "postgres",
        "PostgreSQL",
        &[
            (14, 0, "2026-11-12"),
            (13, 0, "2025-11-13"),
            (12, 0, "2024-11-21"),
            (11, 0, "2023-11-09"),
            (10, 0, "2022-11-10"),
            (9, 0, "2021-11-11"),
        ],
    ),
    (
        "mysql",
        "MySQL",
        &[
            (9, 6, "2026-04-21"),
            (9, 5, "2026-01-20"),
            (9, 4, "2025-10-21"),
            (9, 3, "2025-07-22"),
            (9, 2, "2025-04-15"),
            (9, 1, "2025-01-21"),
            (9, 0, "2024-10-15"),
            (8, 3, "2024-04-10"),
            (8, 2, "2023-12-14"),
            (8, 1, "2023-10-25"),
            (8, 0, "2026-04-30"),
            (5, 7, "2023-10-31"),
            (5, 6, "2021-02-28"),
        ],
    ),
    (
        "mariadb",
        "MariaDB",
        &[
            (12, 2, "2026-05-28"),
            (12, 1, "2026-02-13"),
            (12, 0, "2025-11-18"),
            (11, 7, "2025-05-12"),
            (11, 6, "2025-02-13"),
            (11, 5, "2024-11-21"),
            (11, 3, "2024-05-29"),
            (11, 2, "2024-11-21"),
            (11, 1, "2024-08-21"),
            (11, 0, "2024-06-06"),
            (10, 10, "2023-11-17"),
            (10, 9, "2023-08-22"),
            (10, 8, "2023-05-20"),
            (10, 7, "2023-02-09"),
            (10, 6, "2026-07-06"),
            (10, 5, "2025-06-24"),
            (10, 4, "2024-06-18"),
            (10, 3, "2023-05-25"),
        ],
    ),
    (
        "mongo",
        "MongoDB",
        &[
            (8, 2, "2026-07-31"),
            (8, 1, "2025-09-30"),
            (6, 0, "2025-07-31"),
            (5, 0, "2024-10-31"),
            (4, 4, "2024-02-29"),
            (4, 2, "2023-04-30"),
            (4, 0, "2022-04-30"),
        ],
    ),
    ("php", "PHP", &[(8, 1, "2025-12-31"), (8, 0, "2023-11-26"), (7, 4, "2022-11-28")]),
    ("mcr.microsoft.com/dotnet/aspnet", ".NET", DOTNET),
    ("mcr.microsoft.com/dotnet/runtime", ".NET", DOTNET),
    ("mcr.microsoft.com/dotnet/sdk", ".NET", DOTNET),
    ("ruby", "Ruby", &[(3, 2, "2026-03-31"), (3, 1, "2025-03-26"), (3, 0, "2024-04-23"), (2, 7, "2023-03-31")]),
];
