//! Single constructs in code that rules care about wherever they stand.

use super::Origin;
use serde::{Deserialize, Serialize};

/// Drivers of Drizzle whose `transaction` fails whatever is handed to it, each with the type of its database: the first throws
/// by itself, the store behind the second refuses the statement that starts one.
pub const WITHOUT_TRANSACTIONS: &[(&str, &str)] = &[("neon-http", "NeonHttpDatabase"), ("d1", "DrizzleD1Database")];

/// One construct.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Site {
    /// What it is.
    pub kind: SiteKind,
    /// The detail that the finding's title may name (a cookie's name, a model, an interval in ms).
    pub detail: String,
    /// Where.
    pub origin: Origin,
}

/// Kinds of constructs. Readers state them; whether one is a fault depends on the rest of the project.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum SiteKind {
    /// HTML set from a value that is neither constant nor sanitised.
    RawHtml,
    /// A signing or session secret with a literal fallback or literal value; detail: the variable's name.
    SecretFallback,
    /// The code stops where a signing secret is not set; detail: the variable's name.
    SecretRequired,
    /// TLS certificates are not verified.
    TlsUnverified,
    /// A session cookie is set without a protective attribute; detail: which.
    WeakCookie,
    /// Any web origin may call with the visitor's credentials.
    CorsAnyOriginWithCredentials,
    /// `Math.random` or the like makes a token, code or password.
    PredictableSecret,
    /// A password is stored or compared unhashed, or with a fast hash; detail: how.
    WeakPasswordStorage,
    /// A one-time code or a short PIN that the caller sends is held against what is stored; detail: `counted` where the code
    /// around it counts wrong tries, `free` otherwise.
    CodeHeld,
    /// A log-in or CSRF check stands in a comment; detail: the check.
    CommentedOutCheck,
    /// A literal account name and password are used to sign in or up; detail: where they lead.
    LiteralCredentials,
    /// The caller is shown a stack trace.
    StackTraceToCaller,
    /// Passwords, tokens or whole payloads are logged; detail: what.
    SensitiveLog,
    /// The whole user row, password hash included, is sent.
    PasswordHashInResponse,
    /// Work repeated on a timer that calls the network; detail: interval in ms.
    Polling,
    /// State that is lost on restart stands in module memory; detail: its name and use.
    InMemoryState,
    /// A database client is made per module or request; detail: which.
    ClientPerModule,
    /// Only the first page of a listing is read; detail: of what, in words.
    FirstPageOnly,
    /// A mock or default takes over silently when configuration is absent; detail: which.
    SilentFallback,
    /// Invented data is shown as if it were real; detail: what.
    MockData,
    /// A person's e-mail address decides who is admin; detail: the address, masked.
    LiteralAdmin,
    /// A template's e-mail address decides who is admin; detail: the address.
    PlaceholderAdmin,
    /// A model of an AI provider is named; detail: the model.
    AiModel,
    /// An AI provider is called in code that browsers receive; detail: provider.
    AiInBrowser,
    /// A page makes its platform ask a model or send a mail, with words of its own choice; detail: `ai` or `mail`.
    CreditsSpentInPage,
    /// Pictures or files are stored as base64 text in a row; detail: the table, as far as it is known.
    BlobInRow,
    /// An error is caught and nothing is done.
    SwallowedError,
    /// A scheduled call exists only to keep a free plan awake.
    KeepAwake,
    /// Template escaping is switched off.
    EscapingOff,
    /// A password or other secret typed into code that signs or encrypts; detail: for what.
    LiteralKey,
    /// Type checking is switched off for a file.
    TypeCheckOff,
    /// A test calls a deployed backend; detail: its host.
    LiveBackendInTest,
    /// The only database is a file on the server's disk; detail: which kind.
    FileDatabase,
    /// A limit of requests counts callers by the address of the proxy in front.
    SharedRateLimit,
    /// A token is read or verified in a way that believes forged ones; detail: `decode`, `none` or `expiry`.
    TokenUnverified,
    /// A session's token lies in a store that every script of the page reads; detail: its key.
    TokenInBrowserStorage,
    /// An app keeps what opens an account as plain text on the phone; detail: its key.
    TokenInPreferences,
    /// A web server gives its visitors no time limit.
    ServerWithoutTimeout,
    /// A token for a new password is stored without an end; detail: its name.
    ResetTokenWithoutExpiry,
    /// The signature of news is checked over a body that was parsed and written anew.
    SignatureOverParsedBody,
    /// News of a payment that comes twice counts twice.
    FulfilmentRepeatable,
    /// A function tells of work that it does not do; detail: what for (`payment`, `login`, `save`, `answer`, `result`)
    /// and its name.
    PretendedWork,
    /// Records or figures are typed into the code where stored ones belong; detail: the list's name, with `exported`
    /// behind it where other files may use it.
    TypedInRecords,
    /// Made-up data takes over when the real call fails; detail: its name.
    MadeUpFallback,
    /// A check of who somebody is always lets pass; detail: its name.
    CheckAlwaysPasses,
    /// A button does nothing; detail: what it says.
    InertAction,
    /// A page asks again each time it is drawn, and draws itself because of the answer.
    EndlessRefetch,
    /// Every change of a table is sent to every open page; detail: the table, `*` for all of them.
    WholeTableSubscription,
    /// A write is sent and nobody looks whether it failed; detail: the table.
    UnreadWriteError,
    /// Code for visitors calls an address that only its maker's machine has; detail: the host.
    MakersAddress,
    /// Code that customers use calls a system that its provider runs for trying things out; detail: the host.
    TrialSystemCalled,
    /// A file of tests runs no code of the project; detail: why (`copies` or `mocks`).
    TestWithoutProduct,
    /// An outgoing call of a server waits as long as the other side likes; detail: the host or service.
    CallWithoutTimeout,
    /// An AI model or a payment provider is asked by a plain request that nothing tries again; detail: the host.
    CallWithoutRetry,
    /// A tool for AI models runs commands, code or statements; detail: the call.
    PowerfulTool,
    /// A tool for AI models reaches whatever record the model names, with the server's full rights; detail: `reads` or
    /// `changes`, and `table.column` by which the record is named.
    RecordNamedByModel,
    /// A function is called once for each of a list of unknown length; detail: its name.
    CalledInLoop,
    /// A page stores by itself that something was paid; detail: the field.
    PaidByPage,
    /// A page stores by itself what a new account may do; detail: the field.
    RoleByPage,
    /// Code asks whether somebody's role is that of an administrator.
    RoleBelieved,
    /// The mark that tells answers of another service apart is a number that others know; detail: its name.
    ConsentStateKnown,
    /// Code that hears of a payment looks at which price was paid.
    PriceLookedAt,
    /// An order is stored with a price that an AI model wrote; detail: table and column.
    PriceFromModel,
    /// The address to which buyers return says by itself that they paid; detail: the words that say so.
    PaymentClaim,
    /// A log-in answers differently when the account is unknown and when the password is wrong; detail: the answer.
    AccountEnumeration,
    /// A log-in cookie travels with requests that other sites start.
    CookieSentEverywhere,
    /// A page asks the browser's own store who is an administrator; detail: the key.
    GateInBrowserStorage,
    /// A payment page is opened that says nothing of who pays.
    PaymentWithoutBuyer,
    /// What a payment brings is read from what was attached when it was started; detail: the field.
    GrantFromAttachment,
    /// A call leaves the machine without encryption; detail: the host.
    PlainHttp,
    /// A page or app loads a script from elsewhere; detail: the host.
    ExternalScript,
    /// A framework shows its inner workings on errors; detail: which, and how it is switched on.
    DebugOn,
    /// A settings file switches that off; detail: the framework.
    DebugOff,
    /// A server answers whatever host name it is called by; detail: the framework.
    AnyHost,
    /// A framework's settings let everyone use whatever does not say otherwise itself; detail: the framework.
    OpenByDefault,
    /// A framework's settings give lists out in pages; detail: the framework.
    ListsPaged,
    /// Chance is seeded with a value that each start of the program makes anew; detail: the call.
    UnstableSeed,
    /// An upload keeps the name that its sender chose, and nothing looks at what it is: a program stays one.
    UploadUnchecked,
    /// Nothing asks whether a request that carries the log-in cookie comes from the product's own pages; detail: where
    /// that was switched off, in words, with the one view that it is about between backticks.
    ForgeryProtectionOff,
    /// A cookie without a signature says who the caller is or what they may do; detail: its name.
    CookieBelieved,
    /// A file starts a server that is made for development; detail: which, in words.
    DevServerStarted,
    /// A log-in keeps the session's number that was there before it; detail: `kept`, or `renewed` where it does not.
    SessionAtLogIn,
    /// A job of a queue asks another service and gives up at the first failure; detail: its name.
    JobWithoutRetry,
    /// A search that starts from the records of one person leaves them by an `or`; detail: the relation or column.
    OwnerFilterEscaped,
    /// A branch that only asks for a part of the page's address changes records; detail: the name of that part.
    ChangedByAddress,
    /// People are signed in with accounts of the store itself, so that its policies can tell one from another; detail: the
    /// call.
    StoreSignIn,
    /// A code or token that proves who somebody is goes back to whoever asked for it; detail: its name.
    CodeInAnswer,
    /// A one-time code is the same for everyone, and nothing keeps that from customers; detail: `made` where it is given
    /// out, `taken` where it is accepted.
    FixedCode,
    /// A key of a service, an address that holds one, or a password that was just set goes back to whoever called; detail:
    /// its name.
    CredentialInAnswer,
    /// A check of who calls stands where it never runs; detail: `return` behind an early return, `place` in a file that
    /// the framework does not start.
    CheckNeverRuns,
    /// A balance is read, worked out and written back in separate steps; detail: the column.
    BalanceRewritten,
    /// An amount that the caller names is taken off a balance, and nothing asks whether it is above zero; detail: its name.
    AmountUnchecked,
    /// The caller says how many of something is bought, and nothing asks whether that is a whole number above zero; detail:
    /// `charged` where a sum of several is charged in the same place, `ordered` where one is worked out there, `kept` where
    /// it is stored for later, and its name.
    QuantityUnchecked,
    /// Stored numbers of pieces are multiplied with prices and added up as they are; detail: `charged` where the sum is
    /// charged in the same place, otherwise `summed`, and the number's name.
    QuantitySummed,
    /// A model or constraint keeps only numbers of pieces above zero; detail: the column.
    QuantityLimited,
    /// The signature of a payment's news is checked by a call that cannot run where the function runs.
    SignatureCheckUnusable,
    /// A link that sets a new password or signs in is built from the address that the request names.
    ResetLinkFromHost,
    /// A page that describes the product's inside answers whoever asks; detail: what it shows, in words.
    InnerPage,
    /// A secret that signs log-ins is made anew at each start where none is set; detail: the variable's name.
    SecretPerStart,
    /// A test passes whether the product answers or refuses; detail: the codes that it takes.
    RefusalAccepted,
    /// A log-in by password inside a framework's kit, which limits nothing by itself; detail: the kit.
    KitLogIn,
    /// A server's own process does work on a timer; detail: `cron` or `setInterval`.
    TimerInProcess,
    /// Code for visitors sends to an automation's hook that takes whatever it is sent; detail: the service.
    HookInPage,
    /// A function that anyone may call gives back whole records; detail: their table.
    RowsHandedOut,
    /// Code keeps what a person may do or has paid for in a document of Firestore; detail: its collection and field.
    RightKept,
    /// Code calls a function of a platform by its name; detail: the name.
    FunctionCalled,
    /// A file that a platform starts does not hand over the application in the form that it asks for; detail: the
    /// platform.
    EntryUnusable,
    /// News of a payment is answered as taken although dealing with it failed, so that nobody tells it again.
    PaymentNewsLost,
    /// What only one person can have is looked up and taken in separate steps; detail: the table or model.
    TakenTwice,
    /// Both sides of a merge stand in the file, with the marks between them.
    MergeMark,
    /// A handler of requests waits for something whose failure nothing catches.
    HandlerUncaught,
    /// What nobody caught is dealt with, and the process goes on.
    RejectionSurvived,
    /// A database is made by a driver that refuses transactions; detail: the name that holds or gives it, and the driver.
    DatabaseWithoutTransactions,
    /// A transaction is started on a database that another place has made; detail: the name that holds or gives the
    /// database, and the tables that the transaction names. `link` turns it into the next or drops it.
    TransactionStarted,
    /// A transaction is started on a database whose driver refuses it each time; detail: the driver, and the tables that
    /// the transaction names.
    TransactionRefused,
    /// Code charges a stored card by itself; detail: `named` where the request carries a key that lets it count once,
    /// else `each` where it stands in a loop or in a function that one calls.
    StoredCardCharged,
    /// A schema of what callers send names what a person may do; detail: `class.field`.
    SchemaNamesRight,
    /// Every field that a caller sends is set on a person's record; detail: the schema's class, `dict` for none.
    FieldsTakenOver,
}
