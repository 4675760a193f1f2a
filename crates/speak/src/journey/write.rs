//! A journey written down as a file again, so that one changed on a screen can be saved.
//!
//! **Invariant:** what is written reads back as the same journey (a property holds it).

use super::{Again, Does, Journey, OnPurchase, Present, Step};
use crate::campaign::window::Clock;
use entrenous_core::id::Key;
use std::fmt::Write;

/// The file of a journey.
#[must_use]
pub fn to_toml(journey: &Journey) -> String {
    let mut text = head(journey);
    for step in &journey.steps {
        write_step(&mut text, "steps", step);
    }
    for (key, steps) in &journey.branches {
        for step in steps {
            write_step(&mut text, &format!("branches.{key}"), step);
        }
    }
    text
}

/// Everything before the steps.
pub(crate) fn head(journey: &Journey) -> String {
    let mut text = String::new();
    let line = |text: &mut String, key: &str, value: String| {
        // Writing to a text cannot fail.
        let _ = writeln!(text, "{key} = {value}");
    };
    line(&mut text, "purpose", quoted(&journey.purpose));
    if let Some(looks) = &journey.looks {
        line(&mut text, "looks", quoted(looks));
    }
    line(&mut text, "starts", quoted(&journey.starts));
    if journey.present == Present::Begin {
        line(&mut text, "begin_with_present", "true".to_owned());
    }
    if let Again::After(span) = journey.again {
        line(&mut text, "again", quoted(&format!("after {span}")));
    }
    if let Some(goal) = &journey.goal {
        line(&mut text, "goal", quoted(goal));
    }
    if !journey.exits.is_empty() {
        let exits: Vec<String> = journey.exits.iter().map(|exit| quoted(exit)).collect();
        line(&mut text, "exit", format!("[{}]", exits.join(", ")));
    }
    if journey.on_purchase == OnPurchase::Stay {
        line(&mut text, "stop_on_purchase", "false".to_owned());
    }
    text
}

fn write_step(text: &mut String, table: &str, step: &Step) {
    text.push_str(&format!("\n[[{table}]]\n"));
    text.push_str(&step_lines(step));
}

/// What stands below the name of a step's table.
pub(crate) fn step_lines(step: &Step) -> String {
    let mut lines = Vec::new();
    if usual_name(&step.does).as_ref() != Some(&step.name) {
        lines.push(format!("name = {}", quoted(&step.name)));
    }
    match &step.does {
        Does::Send { message, window } => {
            lines.push(format!("send = {}", quoted(message)));
            lines.extend(window.map(|window| format!("window = {}", quoted(&window))));
        }
        Does::Wait(pause) => lines.push(format!("wait = {}", quoted(pause))),
        Does::Until(minute) => lines.push(format!("wait = \"until {}\"", Clock(*minute))),
        Does::WaitFor { what, most } => {
            lines.push(format!("wait = {}", quoted(&format!("for {what}, at most {most}"))));
        }
        Does::Branch { condition, then, otherwise } => {
            lines.push(format!("if = {}", quoted(condition)));
            lines.extend(then.iter().map(|key| format!("then = {}", quoted(key))));
            lines.extend(otherwise.iter().map(|key| format!("else = {}", quoted(key))));
        }
        Does::Split(shares) => {
            let part = |part: &super::Share| match &part.to {
                Some(to) => format!("{{ share = {}, to = {} }}", part.share, quoted(to)),
                None => format!("{{ share = {} }}", part.share),
            };
            let parts: Vec<String> = shares.iter().map(part).collect();
            lines.push(format!("split = [{}]", parts.join(", ")));
        }
        Does::Go(name) => lines.push(format!("go = {}", quoted(name))),
        Does::End => lines.push("end = true".to_owned()),
    }
    lines.push(String::new());
    lines.join("\n")
}

pub(crate) fn quoted(value: &dyn std::fmt::Display) -> String {
    // TOML's own writer knows which signs a text may hold.
    toml::Value::String(value.to_string()).to_string()
}

/// The name a step has if it is given none: made of what it does, so that it stays the same when the file is rearranged.
pub(crate) fn usual_name(does: &Does) -> Option<Key> {
    let text = match does {
        Does::Send { message, .. } => return Some(message.clone()),
        Does::Wait(pause) => format!("wait {pause}"),
        Does::Until(minute) => format!("until {}", Clock(*minute)),
        Does::WaitFor { what, .. } => format!("wait for {what}"),
        Does::Branch { condition, .. } => format!("if {condition}"),
        Does::Split(_) => "split".to_owned(),
        Does::Go(name) => format!("go {name}"),
        Does::End => "end".to_owned(),
    };
    let plain: String = text
        .chars()
        .map(|sign| if sign.is_ascii_alphanumeric() { sign.to_ascii_lowercase() } else { '_' })
        .collect();
    let cut: String = plain.chars().take(entrenous_core::id::KEY_BYTES_MOST).collect();
    Key::parse(&cut).ok()
}
