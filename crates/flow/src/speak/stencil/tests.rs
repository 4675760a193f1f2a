//! What must hold of letters that are filled instead of written.

use super::*;
use std::convert::Infallible;

fn own(name: &str) -> Own {
    // Long enough that a line of what goes out ends in it.
    let sealed = format!("{name:_<90}");
    Own { unsubscribe: format!("u{sealed}"), preferences: format!("p{sealed}") }
}

fn alike(occasion: &str) -> Alike {
    Alike {
        def: Key::parse("newsletter").unwrap(),
        version: Hash::of(&[b"text"]),
        language: Language::parse("fr").unwrap(),
        occasion: Occasion::parse(occasion).unwrap(),
        links: Follow::Anonymous,
        opens: Follow::Off,
    }
}

/// A letter as an author may write it: long lines, short ones, letters beyond ASCII, a link twice on a line, none at its end.
fn letter(own: &Own) -> Letter {
    let (stop, choose) = (&own.unsubscribe, &own.preferences);
    Letter {
        subject: "L’été".into(),
        preview: "Écharpes".into(),
        html: format!(
            "<p>Écharpe{}</p>\r\n<a href=\"https:&#x2f;&#x2f;a.example&#x2f;u&#x2f;{stop}?lang=fr\">x</a> {stop} {choose}\n.\nFrom here \n<p>end",
            " en laine tissée".repeat(20)
        ),
        text: format!("{stop}\n\nÉté = summer\n{choose}"),
        link: None,
    }
}

fn written(stencils: &Stencils, name: &str, letter: Letter) -> (Letter, Option<Pages>) {
    let mut asked = false;
    let (got, pages) = stencils
        .letter::<Infallible>(Some(alike("may")), &own(name), || {
            asked = true;
            Ok(letter)
        })
        .unwrap();
    assert_eq!(asked, pages.is_none());
    (got, pages)
}

#[test]
fn the_third_letter_is_filled_and_is_what_would_have_been_written() {
    let stencils = Stencils::default();
    for name in ["ada", "bo"] {
        assert!(written(&stencils, name, letter(&own(name))).1.is_none());
    }
    for name in ["cy", "di", "-_"] {
        let (got, pages) = written(&stencils, name, letter(&own("not asked for")));
        let expected = letter(&own(name));
        assert_eq!(got, expected);
        let pages = pages.unwrap();
        assert_eq!(pages.evidence, evidence(&expected.subject, &expected.html, &expected.text));
        assert!(pages.html == Encoded::of(&expected.html) && pages.text == Encoded::of(&expected.text));
    }
}

#[test]
fn words_of_another_length_or_with_other_signs_are_written() {
    let stencils = Stencils::default();
    for name in ["ada", "bo"] {
        assert!(written(&stencils, name, letter(&own(name))).1.is_none());
    }
    for unsubscribe in ["short".to_owned(), format!("{:_<91}", "a=b"), format!("{:_<90}", "é")] {
        let own = Own { unsubscribe, ..own("cy") };
        let (got, pages) =
            stencils.letter::<Infallible>(Some(alike("may")), &own, || Ok(letter(&own))).unwrap();
        assert!(pages.is_none());
        assert_eq!(got, letter(&own));
    }
    assert!(written(&stencils, "di", letter(&own("not asked for"))).1.is_some());
}

#[test]
fn one_reader_proves_nothing_however_often_they_are_written_to() {
    let stencils = Stencils::default();
    for _ in 0..4 {
        assert!(written(&stencils, "ada", letter(&own("ada"))).1.is_none());
    }
}

#[test]
fn a_text_that_changes_a_link_is_written_each_time() {
    let stencils = Stencils::default();
    let shouting = |name: &str| {
        let whole = letter(&own(name));
        Letter { text: whole.text.to_uppercase(), ..whole }
    };
    for name in ["ada", "bob", "cyd", "dia"] {
        let (got, pages) = written(&stencils, name, shouting(name));
        assert!(pages.is_none());
        assert_eq!(got, shouting(name));
    }
}

#[test]
fn what_may_be_of_a_reader_is_not_kept_and_not_too_many_are() {
    let stencils = Stencils::default();
    for name in ["ada", "bo", "cy"] {
        let own = own(name);
        let (_, pages) = stencils.letter::<Infallible>(None, &own, || Ok(letter(&own))).unwrap();
        assert!(pages.is_none());
    }
    assert!(stencils.0.lock().unwrap().is_empty());
    for number in 0..KEPT_MOST * 3 {
        let own = own("ada");
        let alike = alike(&format!("day-{number}"));
        let _ = stencils.letter::<Infallible>(Some(alike), &own, || Ok(letter(&own))).unwrap();
    }
    assert!(stencils.0.lock().unwrap().len() <= KEPT_MOST);
}
