//! The command line: checks a zip, a folder or one exported file and prints the report.

#[cfg(target_arch = "wasm32")]
fn main() {}

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::process::ExitCode {
    // What is nested within the readers' bounds never comes near this; it is there for what those bounds miss. Memory is
    // taken only as far as it is used.
    let deep = std::thread::Builder::new().stack_size(512 << 20).spawn(native::main);
    deep.map_or_else(|_| native::main(), |checking| checking.join().unwrap_or(std::process::ExitCode::from(101)))
}

#[cfg(not(target_arch = "wasm32"))]
mod native {
    mod advisories;
    mod clock;
    mod folder;
    #[cfg(feature = "samples")]
    mod rules;
    mod settings;
    mod terminal;
    mod threads;

    use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};
    use shipworthy::advisories::{Advisories, Fetched, Store};
    use shipworthy::intake::{self, Container};
    use shipworthy::report::{self, Face, FindingInfo, Report};
    use shipworthy::rules::Severity;
    use shipworthy::view::Language;
    use shipworthy::{Checked, Terms};
    use std::cell::Cell;
    use std::fs::File;
    use std::io::Write;
    use std::path::{Path, PathBuf};
    use std::process::ExitCode;
    use std::rc::Rc;
    use std::time::Duration;

    /// What stands below the help.
    const EXAMPLES: &str = "Examples:
  shipworthy check project.zip                                  the scorecard in the terminal
  shipworthy check project.zip --format html --output card.html  one file for a browser, a mail or paper
  shipworthy check . --fail-on high --baseline earlier.json     in a pipeline: only what is new counts
  shipworthy explain security/secret-in-code                    what one check looks for

It ends with 0: checked, 1: something at or above --fail-on was found, 2: could not be read, and says why.";

    /// Reads a product's code and says how ready it is. Nothing leaves this machine.
    #[derive(Debug, Parser)]
    #[command(version, after_help = EXAMPLES)]
    struct Arguments {
        #[command(subcommand)]
        command: Command,
    }

    #[derive(Debug, Subcommand)]
    enum Command {
        /// Checks a zip, a folder or one exported file.
        Check(Check),
        /// Says what a check looks for, why it matters, how to fix it and what it cannot see.
        Explain {
            /// The id of the check, such as `security/secret-in-code`.
            rule: String,
            /// When to use colours.
            #[arg(long, value_enum, default_value_t)]
            color: terminal::Colours,
        },
        /// Prints what a shell needs to complete this command, such as `shipworthy completions bash`.
        Completions {
            /// Which shell.
            shell: clap_complete::Shell,
        },
        /// Makes a store of advisories from public dumps: zips of OSV files, or the repository of retire.js.
        Advisories(advisories::Options),
        /// Prints every rule with its words and samples, as JSON.
        #[cfg(feature = "samples")]
        Rules {
            /// How to print them.
            #[arg(long, value_enum, default_value_t = RulesFormat::Json)]
            format: RulesFormat,
        },
    }

    #[derive(Debug, Args)]
    struct Check {
        /// What to check: a zip, a tar.gz, a folder or one exported file.
        path: PathBuf,
        /// How to print the report.
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
        /// Where to write it; to the terminal unless said.
        #[arg(long)]
        output: Option<PathBuf>,
        /// Exit with 1 when something this bad or worse is found that nobody waived.
        #[arg(long, value_enum)]
        fail_on: Option<FailOn>,
        /// An earlier report (JSON) to hold this one against; `--fail-on` then counts only what is new.
        #[arg(long)]
        baseline: Option<PathBuf>,
        /// A store of advisories to look packages up in, beside the table that the program carries. May be given again.
        #[arg(long)]
        advisories: Vec<PathBuf>,
        /// Answers to the report's questions, as JSON: an object of question and choice, or a report saved with answers.
        #[arg(long)]
        answers: Option<PathBuf>,
        /// What to waive and to leave out; `shipworthy.toml` in a checked folder unless said.
        #[arg(long)]
        config: Option<PathBuf>,
        /// Follow no settings.
        #[arg(long, conflicts_with = "config")]
        no_config: bool,
        /// How many threads read; as many as this machine has use for unless said, at most 8.
        #[arg(long, value_parser = clap::value_parser!(u16).range(1..=64))]
        threads: Option<u16>,
        /// Most seconds that reading may take; two minutes and a second a megabyte unless said. What is left then is named as unread.
        #[arg(long)]
        patience: Option<u32>,
        /// When to use colours in text.
        #[arg(long, value_enum, default_value_t)]
        color: terminal::Colours,
        /// Name the project on the card, in the summary and in the brief.
        #[arg(long)]
        with_name: bool,
        /// The language of the HTML report around the checks' own words: en or de.
        #[arg(long, default_value = "en", value_parser = language)]
        lang: Language,
    }

    #[cfg(feature = "samples")]
    #[derive(Debug, Clone, Copy, ValueEnum)]
    enum RulesFormat {
        Json,
    }

    #[derive(Debug, Clone, Copy, ValueEnum)]
    enum Format {
        /// The scorecard for a terminal.
        Text,
        /// Everything, for programs and for --baseline.
        Json,
        /// The scorecard as one file for a browser; printed, it is a document.
        Html,
        /// The findings for code hosts, SARIF 2.1.0.
        Sarif,
        /// A check list to paste into an issue.
        Markdown,
        /// The findings as a table.
        Csv,
        /// The packages as a bill of materials, CycloneDX 1.6.
        Cyclonedx,
        /// A picture to show, SVG: tier, score, dimensions and day, nothing of the project.
        Card,
        /// The same as a few lines to paste.
        Summary,
        /// One page for a first talk with an engineer: what to talk about, in which order. Markdown.
        Brief,
    }

    #[derive(Debug, Clone, Copy, ValueEnum)]
    enum FailOn {
        Critical,
        High,
        Medium,
        Low,
    }

    /// Exit 0 checked, 1 at or above `--fail-on`, 2 could not be read.
    pub(super) fn main() -> ExitCode {
        let outcome = match Arguments::parse().command {
            Command::Check(check) => run(&check).map(|report| check.fail_on.is_some_and(|bar| fails(&report, bar))),
            Command::Explain { rule, color } => explain(&rule, color).map(|()| false),
            Command::Completions { shell } => completions(shell).map(|()| false),
            Command::Advisories(options) => options.run().map(|()| false),
            #[cfg(feature = "samples")]
            Command::Rules { format: RulesFormat::Json } => print(&(rules::json() + "\n")).map(|()| false),
        };
        match outcome {
            Ok(false) => ExitCode::SUCCESS,
            Ok(true) => ExitCode::from(1),
            Err(why) => {
                eprintln!("shipworthy: {why}");
                ExitCode::from(2)
            }
        }
    }

    fn print(text: &str) -> Result<(), String> {
        match std::io::stdout().write_all(text.as_bytes()) {
            // Whoever reads has read enough: `| head`.
            Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
            written => written.map_err(|error| format!("the output cannot be written: {error}")),
        }
    }

    fn explain(id: &str, colours: terminal::Colours) -> Result<(), String> {
        let rule = shipworthy::rules::named(id).ok_or_else(|| {
            let near = settings::nearest(id).map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
            format!("there is no check `{id}`{near}")
        })?;
        print(&report::explain(rule, terminal::terminal(colours, false)))
    }

    fn completions(shell: clap_complete::Shell) -> Result<(), String> {
        let mut script = Vec::new();
        clap_complete::generate(shell, &mut Arguments::command(), "shipworthy", &mut script);
        print(&String::from_utf8_lossy(&script))
    }

    fn run(check: &Check) -> Result<Report, String> {
        let before = check.baseline.as_deref().map(earlier).transpose()?;
        let settings = if check.no_config { None } else { settings::settings(&check.path, check.config.as_deref())? };
        if let Some(settings) = &settings {
            let (waivers, paths) = (settings.waivers.len(), settings.left_out.len());
            eprintln!("shipworthy: following {}: {waivers} to waive, {paths} to leave out; the report says which", settings.file);
        }
        let now = clock::now();
        let (advisories, trouble) = later(check.advisories.clone());
        let terms = Terms { advisories: &advisories, settings: settings.as_ref().map(|settings| (settings, now)) };
        let mut container = open(&check.path)?;
        let threads = check.threads.map_or_else(threads::usual, usize::from);
        let patience = check.patience.map(|seconds| Duration::from_secs(seconds.into()));
        let checked = threads::examine(&check.path, container.as_mut(), threads, patience, &terms);
        let Checked { name, project, report } = checked.map_err(|refusal| refusal.to_string())?;
        if let Some(why) = trouble.take() {
            return Err(why);
        }
        let mut report = match &check.answers {
            Some(file) => answered(&report, file)?,
            None => report,
        };
        report.since = before.map(|before| report::since(&before, &report));
        let face = Face { at: Some(now), named: check.with_name };
        let printed = match check.format {
            Format::Text => report::on_terminal(&report, terminal::terminal(check.color, check.output.is_some())),
            Format::Json => serde_json::to_string_pretty(&report).map_err(|error| error.to_string())? + "\n",
            Format::Html => shipworthy::view::document(&report, check.lang),
            Format::Sarif => report::sarif(&report),
            Format::Markdown => report::markdown(&report),
            Format::Csv => report::csv(&report),
            Format::Cyclonedx => report::cyclonedx(&name, &project, report.set_aside.as_ref()),
            Format::Card => report::card(&report, face),
            Format::Summary => report::summary(&report, face),
            Format::Brief => report::brief(&report, face),
        };
        match &check.output {
            Some(file) => std::fs::write(file, printed).map_err(|error| format!("{} cannot be written: {error}", file.display()))?,
            None => print(&printed)?,
        }
        // The program ends here, and taking a large project apart would only hold it up.
        std::mem::forget(project);
        Ok(report)
    }

    fn language(tag: &str) -> Result<Language, String> {
        Language::of(tag).ok_or_else(|| format!("no texts in {tag}: there are en and de"))
    }

    fn earlier(file: &Path) -> Result<report::Earlier, String> {
        let told = |why: &dyn std::fmt::Display| format!("the earlier report {} cannot be read: {why}", file.display());
        let text = std::fs::read_to_string(file).map_err(|error| told(&error))?;
        report::earlier(&text).map_err(|why| told(&why))
    }

    fn answered(report: &Report, file: &Path) -> Result<Report, String> {
        let told = |why: &dyn std::fmt::Display| format!("the answers {} cannot be read: {why}", file.display());
        let text = std::fs::read_to_string(file).map_err(|error| told(&error))?;
        let answers = report::answers(&text, report).map_err(|why| told(&why))?;
        Ok(report::answer(report, &answers))
    }

    /// Stores that are read when there are packages to look up, and what went wrong then.
    fn later(files: Vec<PathBuf>) -> (Advisories, Rc<Cell<Option<String>>>) {
        let trouble = Rc::new(Cell::new(None));
        let told = Rc::clone(&trouble);
        let fetch = move |_: &[&str]| {
            let stores = stores(&files).unwrap_or_else(|why| {
                told.set(Some(why));
                Vec::new()
            });
            Fetched { stores, ..Fetched::default() }
        };
        (Advisories::fetched(fetch), trouble)
    }

    fn stores(files: &[PathBuf]) -> Result<Vec<Store>, String> {
        let mut stores = Vec::new();
        for file in files {
            let told = |why: &dyn std::fmt::Display| format!("the advisories {} cannot be read: {why}", file.display());
            let bytes = std::fs::read(file).map_err(|error| told(&error))?;
            stores.push(Store::read(bytes).map_err(|why| told(&why))?);
        }
        Ok(stores)
    }

    fn open(path: &Path) -> Result<Box<dyn Container>, String> {
        let told = |error: std::io::Error| match error.kind() {
            std::io::ErrorKind::NotFound => format!("{} is not there.", path.display()),
            std::io::ErrorKind::PermissionDenied => format!("{} may not be read: permission is missing.", path.display()),
            _ => format!("{} cannot be opened: {error}.", path.display()),
        };
        let kind = std::fs::metadata(path).map_err(told)?;
        if kind.is_dir() {
            let opened = folder::open(path).map_err(told)?;
            return intake::unfold(opened).map_err(|refusal| refusal.to_string());
        }
        if !kind.is_file() {
            return Err(format!("{} is neither a file nor a folder.", path.display()));
        }
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        intake::sniff(&name, File::open(path).map_err(told)?).map_err(|refusal| refusal.to_string())
    }

    /// Whether something reaches the bar, and says so: who reads a log wants to know why it ended with 1.
    fn fails(report: &Report, bar: FailOn) -> bool {
        let bar = match bar {
            FailOn::Critical => Severity::Critical,
            FailOn::High => Severity::High,
            FailOn::Medium => Severity::Medium,
            FailOn::Low => Severity::Low,
        };
        let counts = |fingerprint: &String| report.since.as_ref().is_none_or(|since| since.new.contains(fingerprint));
        let reaches = |finding: &&FindingInfo| finding.severity <= bar && counts(&finding.fingerprint) && report.waiver(finding).is_none();
        let reached: Vec<&FindingInfo> = report.findings.iter().filter(reaches).collect();
        if let Some(first) = reached.first() {
            let new = if report.since.is_some() { " and new" } else { "" };
            let place = first.place().map(|place| format!(" ({place})")).unwrap_or_default();
            let more = if reached.len() > 1 { format!(", and {} more", reached.len() - 1) } else { String::new() };
            eprintln!("shipworthy: {} or worse{new}: {}{place}{more}; ends with 1", bar.id(), first.title);
        }
        !reached.is_empty()
    }
}
