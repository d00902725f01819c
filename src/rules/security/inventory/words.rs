//! Names that speak of people, of payments and of health, in the languages that products are written in. Plain letters
//! and spaces: names are cut into their words before they are looked up. Lists have a line between their entries.

use std::collections::HashSet;
use std::sync::OnceLock;

/// Kinds of data that privacy law treats as such.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Category {
    /// Who somebody is and how to reach them.
    Personal,
    /// What somebody pays with or was paid.
    Payment,
    /// How somebody is.
    Health,
}

impl Category {
    /// All of them.
    pub(crate) const ALL: [Self; 3] = [Self::Personal, Self::Payment, Self::Health];
}

/// Most words of an entry, with room to spare.
const LONGEST: usize = 6;

/// A list, looked up by whole entries.
struct Words {
    list: &'static str,
    entries: OnceLock<HashSet<&'static str>>,
}

impl Words {
    const fn of(list: &'static str) -> Self {
        Self { list, entries: OnceLock::new() }
    }

    fn entries(&self) -> &HashSet<&'static str> {
        self.entries.get_or_init(|| self.list.split('|').collect())
    }
}

/// Columns that say something about a person, whatever the table.
static PERSONAL: Words = Words::of(
    "email|e mail|mail|correo|courriel|phone|phone number|telephone|telefono|telefone|telefon|mobile|celular|handynummer|whatsapp|\
    first name|last name|full name|surname|middle name|maiden name|vorname|nachname|nombre completo|apellido|apellidos|prenom|\
    nome completo|sobrenome|cognome|date of birth|birth date|birthdate|birthday|dob|geburtsdatum|fecha nacimiento|\
    fecha de nacimiento|data nascimento|data de nascimento|date naissance|date de naissance|data nascita|ssn|social security|\
    passport|passport number|national id|id number|driver license|drivers license|cpf|rg|dni|curp|nif|aadhaar|aadhaar number|aadhar|aadhar number|uan number|pan number|\
    codice fiscale|pesel|bsn|ip address|home address|street|street address|address line|postal code|zip code|zip|plz|strasse|\
    anschrift|direccion|endereco|indirizzo|adresse|emergency contact|next of kin|gender|nationality|ethnicity|religion|\
    sexual orientation|marital status|password|password hash|hashed password|contrasena|senha|passwort|mot de passe",
);

/// Columns that do so in tables about people.
static OF_PEOPLE: Words = Words::of(
    "name|nombre|nom|nome|username|user name|address|city|ciudad|cidade|ville|stadt|latitude|longitude|location|bio|age|sex|photo|\
    occupation|pan",
);

/// Words in the names of tables about people.
static PEOPLE: Words = Words::of(
    "user|users|profile|profiles|customer|customers|client|clients|patient|patients|student|students|member|members|employee|\
    employees|guest|guests|tenant|contact|contacts|lead|leads|attendee|attendees|participant|participants|applicant|applicants|\
    candidate|candidates|parent|parents|child|children|donor|donors|driver|drivers|teacher|teachers|doctor|doctors|subscriber|\
    subscribers|person|people|pessoa|pessoas|condutor|condutores|motorista|motoristas|account|accounts|usuario|usuarios|cliente|clientes|paciente|pacientes|alumno|alumnos|aluno|alunos|\
    empleado|empleados|funcionario|funcionarios|perfil|perfiles|perfis|utilisateur|utilisateurs|kunde|kunden|nutzer|benutzer|\
    patienten|mitarbeiter|utente|utenti|clienti|pazienti|gebruikers|klanten|uzytkownicy|klienci|pelanggan|pengguna|registrations|\
    orders|bookings|reservas|pedidos",
);

/// Columns about payment, whatever the table.
static PAYMENT: Words = Words::of(
    "card number|card last4|card last 4|last4|last four|card brand|cvv|cvc|cardholder|cardholder name|card holder|iban|bic|swift|\
    account number|bank account number|ifsc|ifsc code|routing number|sort code|bank account|bank name|bank details|stripe customer id|stripe account id|\
    payment method id|paypal email|billing address|salary|gehalt|salario|salaire|wage|upi id|pix key|chave pix|clabe|numero cuenta|\
    numero de cuenta|kontonummer|numero conta|tarjeta|cartao|credit card|tax id|vat number",
);

/// Cards with numbers that nobody pays with.
static OTHER_CARDS: Words = Words::of("medical|health|loyalty|business card|library|id card|student");

/// Words in the names of tables about payments, and the columns that say how much.
static PAYMENTS: Words = Words::of(
    "payment|payments|invoice|invoices|transaction|transactions|payout|payouts|refund|refunds|payroll|billing|pago|pagos|pagamento|\
    pagamentos|paiement|paiements|zahlung|zahlungen|rechnung|rechnungen|factura|facturas|fatura|faturas|facture|factures|pagamenti|\
    fatture",
);
static AMOUNTS: Words = Words::of("amount|total|amount cents|total amount|price|monto|valor|montant|betrag|importo|importe");

/// Columns about health, whatever the table.
static HEALTH: Words = Words::of(
    "diagnosis|diagnoses|diagnostico|diagnostic|diagnose|medication|medications|medicamento|medicamentos|medicaments|medikamente|\
    allergy|allergies|alergia|alergias|allergie|allergien|blood type|blood group|blood pressure|blood sugar|glucose|tipo sanguineo|\
    heart rate|symptom|symptoms|sintoma|sintomas|symptome|symptomes|pregnancy|pregnant|menstrual|last period|due date of birth|\
    medical history|medical record|medical conditions|medical notes|health conditions|health status|disability|prescription|\
    treatment plan|vaccination|vaccinations|bmi|body fat|insurance number|chronic conditions|injuries|mood score",
);

/// Words in the names of tables about health, and the columns that say how somebody is.
static HEALTHY: Words = Words::of(
    "patient|patients|paciente|pacientes|patienten|pazienti|medical|health|salud|saude|sante|gesundheit|symptom|symptoms|\
    prescription|prescriptions|diagnosis|diagnoses|vitals|therapy|mood|moods|lab|soap|medication|medications|clinical|wellness",
);
static READINGS: Words = Words::of(
    "notes|note|weight|height|mood|value|result|results|findings|subjective|objective|assessment|conditions|description|content|\
    dosage|severity|sleep|peso|altura|stress|stress level|energy",
);

/// Words beside which the others mean something else: a template for mails, a count, a switch.
static ABOUT: Words = Words::of(
    "template|templates|subject|body|enabled|notification|notifications|verified|confirmed|sent|count|status|type|preference|\
    preferences|provider|token|required|visible|public|verification|opt|sender|from|reset|changed|expires|at|policy|ui|product|\
    products|file|files|logs|queue",
);

/// Words in the names of tables about animals.
static ANIMALS: Words = Words::of("pet|pets|animal|animals|dog|dogs|cat|cats|horse|horses|mascota|mascotas|tiere");

static NATIONAL_IDS: Words = Words::of("national id|tax id");
/// Words in the names of tables about programs.
static OF_PROGRAMS: Words = Words::of("template|templates|settings|config|configuration|integrations");
/// Columns about whoever owns an animal.
static OF_OWNERS: Words = Words::of("owner|emergency contact|email|phone");
static BILLING: Words = Words::of("billing address");

/// A name cut into its words: `email_Address`, `emailAddress` → ` email address `.
fn spaced(name: &str) -> String {
    let mut text = " ".to_owned();
    let mut lower_before = false;
    for c in name.chars().take(120) {
        if !c.is_ascii_alphanumeric() || c.is_ascii_uppercase() && lower_before {
            text.push(' ');
        }
        lower_before = c.is_ascii_lowercase() || c.is_ascii_digit();
        if c.is_ascii_alphanumeric() {
            text.push(c.to_ascii_lowercase());
        }
    }
    text.push(' ');
    text
}

fn says(spaced: &str, words: &Words) -> bool {
    let ends = || spaced.match_indices(' ').map(|(at, _)| at);
    let entries = words.entries();
    ends().any(|start| {
        let near = ends().skip_while(|end| *end <= start + 1).take(LONGEST);
        near.filter_map(|end| spaced.get(start + 1..end)).any(|phrase| entries.contains(phrase))
    })
}

/// Whether a column of this name and type holds data of a kind.
pub(super) fn holds(table: &str, column: &str, kind: &str, category: Category) -> bool {
    let (table, name) = (spaced(table.rsplit('.').next().unwrap_or(table)), spaced(column));
    let payment_id = category == Category::Payment && says(&name, &PAYMENT);
    let plain_id = name.ends_with(" id ") && !payment_id && !says(&name, &NATIONAL_IDS);
    if kind.starts_with("bool") || kind.starts_with("tinyint ( 1") || plain_id || says(&name, &ABOUT) || says(&table, &OF_PROGRAMS) {
        return false;
    }
    // What is said of an animal is nobody's; who is to be called about it is.
    if says(&table, &ANIMALS) && !says(&name, &OF_OWNERS) {
        return false;
    }
    let dated = kind.starts_with("timestamp") || kind.starts_with("datetime");
    match category {
        Category::Personal => {
            // A day of birth is a date, a time stamp says when something was done.
            !dated && !says(&name, &BILLING) && (says(&name, &PERSONAL) || says(&table, &PEOPLE) && is_whole(&name, &OF_PEOPLE))
        }
        Category::Payment => {
            !dated && !says(&name, &OTHER_CARDS) && (says(&name, &PAYMENT) || says(&table, &PAYMENTS) && is_whole(&name, &AMOUNTS))
        }
        Category::Health => !dated && (says(&name, &HEALTH) || says(&table, &HEALTHY) && is_whole(&name, &READINGS)),
    }
}

/// Whether a name is one of these and nothing more.
fn is_whole(spaced: &str, words: &Words) -> bool {
    words.entries().contains(spaced.trim())
}

/// Whether a collection's own name says that its documents are of a kind.
pub(super) fn speaks(collection: &str, category: Category) -> bool {
    let name = spaced(collection);
    match category {
        Category::Personal => says(&name, &PEOPLE),
        Category::Payment => says(&name, &PAYMENTS),
        Category::Health => says(&name, &HEALTHY),
    }
}
