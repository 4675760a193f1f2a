//! The page that shows a letter in every light, and the list of all letters.
//!
//! **Invariant:** a letter is shown in a frame that runs nothing.

use super::Written;
use entrenous_letters::Letter;
use entrenous_letters::view::View;

const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;margin:24px;background:#ecebe8;color:#222}h1{font-size:22px}h2{font-size:15px;font-weight:600}\
.views{display:flex;flex-wrap:wrap;gap:24px}iframe{border:1px solid #bbb;background:#fff;height:900px}\
pre{white-space:pre-wrap;background:#fff;border:1px solid #bbb;padding:16px;width:390px;margin:0;overflow-wrap:anywhere}a{color:#7a3418}";

/// A letter on a phone, on a desk, in the dark, without pictures, and as text.
pub(super) fn side_by_side(name: &str, letter: &Letter) -> String {
    let views = [
        ("On a phone", 390, View::Light),
        ("On a desk", 800, View::Light),
        ("In the dark", 390, View::Dark),
        ("Without pictures", 390, View::Bare),
    ];
    let frames: String = views
        .iter()
        .map(|(title, width, view)| {
            format!(
                "<section><h2>{title}</h2><iframe sandbox=\"\" title=\"{title}\" width=\"{width}\" srcdoc=\"{}\"></iframe></section>",
                escaped(&letter.seen(*view))
            )
        })
        .collect();
    let text = format!("<section><h2>As text</h2><pre>{}</pre></section>", escaped(&letter.text));
    let lead = format!("<p>{}</p>", escaped(&letter.preview));
    document(
        &letter.subject,
        &format!(
            "{lead}<p><a href=\"index.html\">All letters</a> · {}</p><div class=\"views\">{frames}{text}</div>",
            escaped(name)
        ),
    )
}

/// The list of all letters.
pub(super) fn index(written: &[Written]) -> String {
    let line = |one: &Written| {
        let name = escaped(&one.name);
        format!(
            "<li><a href=\"{name}.page.html\">{name}</a>: {} (<a href=\"{name}.html\">HTML of {name}</a>, <a href=\"{name}.txt\">text of {name}</a>)</li>",
            escaped(&one.subject)
        )
    };
    let lines: String = written.iter().map(line).collect();
    document("Letters", &format!("<ul>{lines}</ul>"))
}

fn document(title: &str, body: &str) -> String {
    let title = escaped(title);
    format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>{title}</title>\
         <style>{STYLE}</style><body><main><h1>{title}</h1>{body}</main></body></html>\n"
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
