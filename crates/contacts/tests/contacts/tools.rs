//! Each tool's export, as the tool writes it.

use crate::house::{lines, plain, read, terms, zip};
use entrenous_contacts::judge::Class;
use entrenous_contacts::{Mapping, Refusal, Tool};

const MAILCHIMP: &str = "Email Address,First Name,Last Name,What you like to wear,MEMBER_RATING,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,CONFIRM_IP,LATITUDE,LONGITUDE,GMTOFF,DSTOFF,TIMEZONE,CC,REGION,LAST_CHANGED,LEID,EUID,NOTES,TAGS\n";

fn subscribed() -> String {
    [
        MAILCHIMP,
        "proven@fleur.example,Ana,Roca,\"Minimal, Street\",3,2024-03-01 09:00:00,192.0.2.7,2024-03-01 09:05:00,192.0.2.7,48.1,7.3,1,2,Europe/Paris,FR,GES,2024-03-02 10:00:00,101,abc101,,\"\"\"VIP\"\",\"\"Blog\"\"\"\n",
        "bulk@fleur.example,,,Minimal,2,2024-03-01 09:00:00,,2024-03-01 09:00:00,192.0.2.8,,,,,,,,2024-03-02 10:00:00,102,abc102,,\n",
        "no.question@fleur.example,,,,2,,,2024-03-01 09:00:00,192.0.2.8,,,,,,,,2024-03-02 10:00:00,103,abc103,,\n",
        "no.machine@fleur.example,,,,2,2024-03-01 09:00:00,,2024-03-02 09:00:00,,,,,,,,,2024-03-02 10:00:00,104,abc104,,\n",
        "nothing@fleur.example,,,Velvet,2,,,,,,,,,,,,2024-03-02 10:00:00,105,abc105,called twice,\n",
    ]
    .concat()
}

fn unsubscribed() -> String {
    let header = MAILCHIMP.replace(
        "LAST_CHANGED",
        "UNSUB_TIME,UNSUB_CAMPAIGN_TITLE,UNSUB_CAMPAIGN_ID,UNSUB_REASON,UNSUB_REASON_OTHER,LAST_CHANGED",
    );
    let row = |address: &str, reason: &str| {
        format!(
            "{address},,,,2,2020-01-01 09:00:00,,2020-01-01 10:00:00,192.0.2.9,,,,,,,,2025-05-05 08:00:00,Spring,c1,{reason},,2025-05-05 08:00:00,201,abc201,,\n"
        )
    };
    [header, row("left@fleur.example", "NORMAL"), row("angry@fleur.example", "SPAM")].concat()
}

fn cleaned() -> String {
    let header =
        MAILCHIMP.replace("LAST_CHANGED", "CLEAN_TIME,CLEAN_CAMPAIGN_TITLE,CLEAN_CAMPAIGN_ID,LAST_CHANGED");
    format!(
        "{header}gone@fleur.example,,,,1,2020-01-01 09:00:00,,2020-01-01 10:00:00,192.0.2.9,,,,,,,,2025-06-06 08:00:00,Spring,c1,2025-06-06 08:00:00,301,abc301,,\n"
    )
}

#[test]
fn a_zip_of_mailchimp_gives_each_status_its_meaning_and_each_yes_its_proof() {
    let nonsubscribed =
        format!("{MAILCHIMP}buyer@fleur.example,Lea,,,2,,,,,,,,,,,,2024-03-02 10:00:00,401,abc401,,\n");
    let made = zip(&[
        ("subscribed_email_audience_export_0f.csv", &subscribed()),
        ("unsubscribed_email_audience_export_0f.csv", &unsubscribed()),
        ("cleaned_email_audience_export_0f.csv", &cleaned()),
        ("nonsubscribed_email_audience_export_0f.csv", &nonsubscribed),
    ]);
    let (contacts, report) = read("audience.zip", &made, terms()).unwrap();
    assert_eq!(
        lines(&contacts),
        [
            "gone@fleur.example: hard_bounced All 2025-06-06",
            "buyer@fleur.example: email=buyer@fleur.example; first_name=Lea",
            "proven@fleur.example: Proven newsletter 2024-03-01; email=proven@fleur.example; first_name=Ana; styles=[minimal,street]",
            "bulk@fleur.example: Attested newsletter 2024-03-01; email=bulk@fleur.example; styles=[minimal]",
            "no.question@fleur.example: Attested newsletter 2024-03-01; email=no.question@fleur.example",
            "no.machine@fleur.example: Attested newsletter 2024-03-02; email=no.machine@fleur.example",
            "nothing@fleur.example: Unknown newsletter ?; email=nothing@fleur.example",
            "left@fleur.example: unsubscribed All 2025-05-05",
            "angry@fleur.example: complained All 2025-05-05",
        ]
    );
    assert_eq!((report.tool, report.rows, report.contacts), (Tool::Mailchimp, 9, 9));
    assert_eq!(report.classes[&Class::NotSubscribed], 1);
    let text = report.to_string();
    for told in [
        "  MEMBER_RATING: left: a score or a rating\n",
        "  LATITUDE: left: where somebody was\n",
        "  OPTIN_IP: left: an address of a machine",
        "  Last Name: left: the charter does not declare it\n",
        "  What you like to wear: kept as `styles`; 1 values did not fit it and were left (V032)\n",
        "  TAGS: left: words about somebody\n",
        "times without a zone were read as UTC\n",
    ] {
        assert!(text.contains(told), "{told}\n{text}");
    }
}

#[test]
fn one_table_of_mailchimp_is_told_by_its_columns_whatever_its_name() {
    let (contacts, _) = read("export.csv", unsubscribed().as_bytes(), terms()).unwrap();
    assert_eq!(lines(&contacts)[0], "left@fleur.example: unsubscribed All 2025-05-05");
    let (contacts, _) = read("export.csv", cleaned().as_bytes(), terms()).unwrap();
    assert_eq!(lines(&contacts)[0], "gone@fleur.example: hard_bounced All 2025-06-06");
}

#[test]
fn hubspot_is_read_in_the_language_of_its_portal() {
    let english = "Record ID,First Name,Email,Contact owner,Unsubscribed from all email,Opted out of email: Newsletter,Opted out of email: Suggestions,Opted out of email: Fair,Legal basis for processing contact's data,Email hard bounce reason,IP City,Create Date,Gender,Preferred language\n\
        1,Ana,yes@fleur.example,Rita,,No,,,Freely given consent from contact,,Colmar,2023-05-01 10:00,f,fr\n\
        2,,all@fleur.example,,true,,,,Freely given consent from contact,,,2023-05-01 10:00,,\n\
        3,,letter@fleur.example,,,Yes,,,Freely given consent from contact,,,2023-05-01 10:00,,\n\
        4,,other@fleur.example,,,,Yes,,Freely given consent from contact;Legitimate interest - existing customer,,,2023-05-01 10:00,,\n\
        5,,fair@fleur.example,,,,,Yes,Freely given consent from contact,,,2023-05-01 10:00,,\n\
        6,,interest@fleur.example,,,,,,Legitimate interest – existing customer,,,2023-05-01 10:00,,\n\
        7,,dead@fleur.example,,,,,,Freely given consent from contact,UNKNOWN_USER,,2023-05-01 10:00,,\n\
        8,,empty@fleur.example,,,,,,,,,2023-05-01 10:00,,\n";
    let (contacts, report) = plain(english);
    assert_eq!(report.tool, Tool::Hubspot);
    let found = lines(&contacts);
    assert_eq!(
        found[0],
        "yes@fleur.example: Attested newsletter 2023-05-01; first_name=Ana; email=yes@fleur.example; language=fr"
    );
    assert_eq!(found[1], "all@fleur.example: unsubscribed All ?");
    assert!(
        found[2].starts_with("letter@fleur.example: unsubscribed Purpose(Key(\"newsletter\")) ?"),
        "{}",
        found[2]
    );
    assert!(found[3].starts_with(
        "other@fleur.example: Attested newsletter 2023-05-01; unsubscribed Purpose(Key(\"suggestions\"))"
    ));
    assert!(
        found[4].starts_with("fair@fleur.example: unsubscribed Purpose(Key(\"newsletter\"))"),
        "no kind it does not know is lost"
    );
    assert!(found[5].starts_with("interest@fleur.example: Unknown newsletter"));
    assert_eq!(found[6], "dead@fleur.example: hard_bounced All ?");
    assert!(found[7].starts_with("empty@fleur.example: Unknown newsletter"));
    assert!(report.to_string().contains("  Gender: left: about the person's life"));

    let german = "Datensatz-ID;Vorname;E-Mail;Von allen E-Mails abgemeldet;Rechtsgrundlage für die Verarbeitung der Kontaktdaten\n\
        1;Ana;a@fleur.example;Ja;\n2;Bea;b@fleur.example;Nein;Freiwillig erteilte Einwilligung des Kontakts\n";
    let french = "ID de fiche d’informations;Prénom;E-mail;Désabonné de tous les e-mails;Base légale du traitement des données du contact\n\
        1;Ana;a@fleur.example;Oui;\n2;Bea;b@fleur.example;Non;Consentement donné librement par le contact\n";
    for text in [german, french] {
        let (contacts, report) = plain(text);
        assert_eq!(report.tool, Tool::Hubspot);
        assert_eq!(lines(&contacts)[0], "a@fleur.example: unsubscribed All ?");
        assert!(
            lines(&contacts)[1].starts_with("b@fleur.example: Attested newsletter ?; first_name=Bea"),
            "{text}"
        );
    }
}

#[test]
fn brevo_listmonk_activecampaign_and_kit_say_no_and_never_prove_a_yes() {
    let brevo = "EMAIL;LASTNAME;FIRSTNAME;SMS;EMAIL_BLACKLISTED;SMS_BLACKLISTED;ADDED_TIME;MODIFIED_TIME\n\
        a@fleur.example;Roca;Ana;33612345678;No;Yes;03-04-2023 10:00;03-04-2023 10:00\n\
        b@fleur.example;;;;Yes;No;03-04-2023 10:00;03-04-2023 10:00\n";
    let (contacts, report) = plain(brevo);
    assert_eq!(report.tool, Tool::Brevo);
    assert_eq!(
        lines(&contacts),
        [
            "a@fleur.example: Unknown newsletter 2023-04-03; email=a@fleur.example; first_name=Ana",
            "b@fleur.example: unsubscribed All ?"
        ]
    );
    let listmonk = "uuid,email,name,attributes,status,created_at,updated_at\n\
        u-1,a@fleur.example,Ana Roca,\"{\"\"city\"\": \"\"Colmar\"\"}\",enabled,2023-04-03T10:00:00Z,2023-04-03T10:00:00Z\n\
        u-2,b@fleur.example,,{},blocklisted,2023-04-03T10:00:00Z,2023-04-03T10:00:00Z\n\
        u-3,c@fleur.example,,{},disabled,2023-04-03T10:00:00Z,2023-04-03T10:00:00Z\n\
        u-4,d@fleur.example,,{},unconfirmed,2023-04-03T10:00:00Z,2023-04-03T10:00:00Z\n";
    let (contacts, report) = plain(listmonk);
    assert_eq!(report.tool, Tool::Listmonk);
    let classes: Vec<Class> = report.classes.keys().copied().collect();
    assert_eq!(classes, [Class::Unsubscribed, Class::NotSubscribed, Class::Unconfirmed, Class::Unknown]);
    assert!(contacts[3].consents.is_empty(), "asked is not agreed");

    let campaign = "Email,First Name,Last Name,Phone,Tags,Date Created,IP,Status\n\
        a@fleur.example,Ana,,,vip,2023-04-03 10:00:00,192.0.2.1,Active\n\
        b@fleur.example,,,,,2023-04-03 10:00:00,192.0.2.1,Unsubscribed\n\
        c@fleur.example,,,,,2023-04-03 10:00:00,,Bounced\n\
        d@fleur.example,,,,,2023-04-03 10:00:00,,Unconfirmed\n\
        e@fleur.example,,,,,2023-04-03 10:00:00,,Sleeping\n";
    let (_, report) = plain(campaign);
    assert_eq!(
        (report.tool, report.refused.len()),
        (Tool::ActiveCampaign, 1),
        "a word nobody knows is no yes"
    );
    let kit = "first_name,email,created_at,status\nAna,a@fleur.example,2023-04-03T10:00:00Z,active\n,b@fleur.example,2023-04-03T10:00:00Z,cancelled\n,c@fleur.example,2023-04-03T10:00:00Z,bounced\n";
    let (contacts, report) = plain(kit);
    assert_eq!(report.tool, Tool::Kit);
    assert_eq!(
        lines(&contacts)[1..],
        ["b@fleur.example: unsubscribed All ?", "c@fleur.example: hard_bounced All ?"]
    );
}

#[test]
fn a_table_of_ones_own_is_understood_in_nine_languages_or_by_a_mapping() {
    for (address, language) in [
        ("E-mail", "Langue"),
        ("E-Mail-Adresse", "Sprache"),
        ("Email", "Language"),
        ("Correo electrónico", "Idioma"),
        ("Indirizzo e-mail", "Lingua"),
        ("E-mailadres", "Taal"),
        ("Endereço de e-mail", "Idioma"),
        ("Adres e-mail", "Język"),
        ("Adreça electrònica", "Llengua"),
    ] {
        let (contacts, _) = plain(&format!("{address},{language}\na@fleur.example,Deutsch\n"));
        assert_eq!(
            lines(&contacts),
            ["a@fleur.example: Unknown newsletter ?; email=a@fleur.example; language=de"],
            "{address}"
        );
        assert_eq!(contacts[0].language.as_ref().unwrap().as_str(), "de");
    }
    let map =
        Mapping::parse("Post=email, Zunge=language,Nummer=@number,Wann=@consent_at,Nein=@opted_out").unwrap();
    let text = "Post;Zunge;Nummer;Wann;Nein;E-Mail\na@fleur.example;fr;C-17;2023-04-03;nein;x\nb@fleur.example;;;;ja;\n";
    let given = || entrenous_contacts::Terms { map: map.clone(), attested: true, ..terms() };
    let (contacts, report) = read("l.csv", text.as_bytes(), given()).unwrap();
    assert_eq!(
        lines(&contacts)[0],
        "a@fleur.example: Attested newsletter 2023-04-03; email=a@fleur.example; language=fr"
    );
    assert_eq!(contacts[0].number.as_ref().unwrap().as_str(), "C-17");
    assert_eq!(lines(&contacts)[1], "b@fleur.example: unsubscribed All ?");
    assert!(report.to_string().contains("  E-Mail: left: another column says the same\n"));
    assert!(matches!(read("l.csv", b"a,b\n", given()), Err(Refusal::NoAddress)));
    let other = Mapping::parse("Nobody=language").unwrap();
    let given = entrenous_contacts::Terms { map: other, ..terms() };
    assert!(
        matches!(read("l.csv", b"email\n", given), Err(Refusal::Mapping(what)) if what == "Nobody=language")
    );
    for bad in ["", "a", "=x", "a=", "a=b,c"] {
        assert!(Mapping::parse(bad).is_err(), "{bad}");
    }
    let unknown = entrenous_contacts::Terms { map: Mapping::parse("email=nothing").unwrap(), ..terms() };
    assert!(matches!(read("l.csv", b"email\n", unknown), Err(Refusal::Mapping(_))));
}

#[test]
fn a_tool_that_was_named_must_have_made_the_file() {
    let forced = |tool| entrenous_contacts::Terms { tool: Some(tool), ..terms() };
    let text = b"email,status\na@fleur.example,active\n";
    for tool in [Tool::Mailchimp, Tool::Brevo, Tool::Listmonk, Tool::Kit, Tool::ActiveCampaign] {
        assert!(matches!(read("l.csv", text, forced(tool)), Err(Refusal::OtherTool(_))), "{tool:?}");
    }
    for tool in [Tool::Hubspot, Tool::Plain] {
        assert_eq!(read("l.csv", text, forced(tool)).unwrap().1.tool, tool);
    }
}
