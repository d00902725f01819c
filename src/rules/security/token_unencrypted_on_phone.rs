//! Session tokens that an app keeps as plain text on the phone.

use crate::facts::{Project, Site, SiteKind};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};
use crate::sorted::Arrange;
use std::collections::BTreeMap;

pub(super) static RULE: Rule = Rule {
    id: "security/token-unencrypted-on-phone",
    title: "The app keeps `{name}` as plain text on the phone",
    pass_title: "Log-in tokens and passwords are kept in the phone's safe",
    severity: Severity::Low,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "An app's plain settings land in backups, and on a lost or unlocked phone anyone can copy them. With the token that lies there a stranger is signed in as your customer, from any machine and for as long as the token holds.",
    fix: "Keep tokens in the phone's own safe (Keychain on iOS, Keystore on Android), for which Flutter has the package flutter_secure_storage and Expo has expo-secure-store. Plain settings such as the theme may stay where they are.",
    prompt: "Move the log-in token (and any password) from SharedPreferences or AsyncStorage into flutter_secure_storage or expo-secure-store: write it there at log-in, read it from there for requests, delete it at log-out. At the first start after the update, take over a token that still lies in the old place and remove it there. Leave other settings as they are. Done when the old place holds no token and people stay signed in over a restart.",
    cannot_see: "How long the token is valid, and whether it is encrypted before it is kept.",
    refs: &[Ref::Cwe(312), Ref::Url("https://mas.owasp.org/MASVS/05-MASVS-STORAGE/")],
    judge,
    bad: samples![{ "credentials for the fingerprint in an Expo app":
        "package.json" => r#"{ "name": "app", "dependencies": { "expo": "51" } }"#,
        "services/biometric.ts" => r##"import AsyncStorage from '@react-native-async-storage/async-storage';
const CREDENTIALS_KEY = 'credentials';
export async function keep(credentials: object) {
  ⟦await AsyncStorage.setItem(CREDENTIALS_KEY, JSON.stringify(credentials))⟧;
  await AsyncStorage.setItem('expo_push_token', String(credentials));
  await AsyncStorage.setItem('theme', JSON.stringify(credentials));
}
"##,
    }
    { "kept after log-in":
        "pubspec.yaml" => "name: shop\ndependencies:\n  flutter:\n    sdk: flutter\n  shared_preferences: ^2.2.0\n",
        "lib/session.dart" => r##"import 'package:shared_preferences/shared_preferences.dart';
Future<void> keep(String token) async {
  final prefs = await SharedPreferences.getInstance();
  ⟦await prefs.setString('auth_token', token);⟧
}
"##,
    }],
    good: samples![{ "the phone's safe, a setting, and the address of push messages":
        "pubspec.yaml" => "name: shop\ndependencies:\n  flutter:\n    sdk: flutter\n  shared_preferences: ^2.2.0\n  flutter_secure_storage: ^9.0.0\n",
        "lib/session.dart" => r##"import 'package:flutter_secure_storage/flutter_secure_storage.dart';
import 'package:shared_preferences/shared_preferences.dart';
Future<void> keep(String token, String push) async {
  await const FlutterSecureStorage().write(key: 'auth_token', value: token);
  final prefs = await SharedPreferences.getInstance();
  await prefs.setString('theme', 'dark');
  await prefs.setString('fcm_token', push);
  await prefs.setBool('has_token', true);
}
"##,
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    let facts = &project.facts;
    let kept = facts.sites.iter().any(|site| site.kind == SiteKind::TokenInPreferences);
    if !kept && !facts.modules.iter().any(|module| module.path.ends_with(".dart")) {
        out.not_applicable("There is no app for phones whose code could be read.");
        return;
    }
    // One token that is written in many places is one matter.
    let mut tokens: BTreeMap<&str, Vec<&Site>> = BTreeMap::new();
    for site in facts.sites.iter().filter(|site| site.kind == SiteKind::TokenInPreferences) {
        tokens.entry(site.detail.as_str()).or_default().push(site);
    }
    if tokens.is_empty() {
        out.pass();
    }
    for (name, mut sites) in tokens {
        sites.arrange_by_key(|site| (&site.origin.path, site.origin.line));
        if let Some((first, others)) = sites.split_first() {
            let finding = out.fail(&first.origin);
            finding.name("name", name).related(others.iter().map(|site| site.origin.clone()));
            // A password opens more than this app, and for longer.
            if ["pass", "credential"].iter().any(|word| name.to_ascii_lowercase().contains(word)) {
                finding.severity(Severity::Medium);
            }
        }
    }
}
