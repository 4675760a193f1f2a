//! The visits the rules need, each as a new person: on the desk, on a phone, zoomed; not choosing, refusing, accepting and
//! taking back; with the signal; with less motion.
//!
//! **Invariant:** each visit begins with a profile nobody has used.
//! **Invariant:** nothing is typed, bought or sent: only the buttons of the banner are pressed.

use super::tab::{Lens, Press, Reader, Tab};
use super::{Browser, Fault};
use crate::observed::{Chosen, Focus, Ignored, Kind, Layer, Observed, Signalled, View, Withdrawn};

const DESK: Lens = Lens { width: 1280, height: 900, scale: 1, reader: Reader::Plain };
const PHONE: Lens = Lens { width: 320, height: 568, scale: 2, reader: Reader::Plain };
/// The desk at 200 percent: half as many CSS pixels, each twice as large.
const ZOOMED: Lens = Lens { width: 640, height: 450, scale: 2, reader: Reader::Plain };
const SIGNALLING: Lens = Lens { reader: Reader::Signalling, ..DESK };
const CALM: Lens = Lens { reader: Reader::Calm, ..DESK };

/// So often the Tab key is pressed, beginning at the banner.
const TABS_MOST: u32 = 40;

/// Makes every visit and writes down what was seen.
pub(super) fn observe(
    browser: &mut Browser<'_>,
    url: &str,
    tell: &mut dyn FnMut(&str),
) -> Result<Observed, Fault> {
    let mut seen = Observed { url: url.to_owned(), browser: browser.name.clone(), ..Observed::default() };
    tell("on a desk, before any choice");
    desk(browser, url, &mut seen)?;
    tell("on a small phone");
    seen.phone = look(browser, url, PHONE)?;
    tell("at a zoom of 200 percent");
    seen.zoomed = look(browser, url, ZOOMED)?;
    tell("for a reader who wants less motion");
    seen.moves_when_calm = look(browser, url, CALM)?.layer.is_some_and(|layer| layer.moving);
    tell("with Global Privacy Control");
    seen.signalled = signalled(browser, url)?;
    tell("without choosing: Escape, scrolling, closing");
    seen.ignored = ignored(browser, url)?;
    tell("saying no");
    seen.refused = refused(browser, url)?;
    tell("saying yes, and taking it back");
    (seen.accepted, seen.withdrawn) = accepted(browser, url)?;
    Ok(seen)
}

fn visit<'b, 'a>(browser: &'b mut Browser<'a>, url: &str, lens: Lens) -> Result<Tab<'b, 'a>, Fault> {
    let mut tab = Tab::open(browser, lens)?;
    tab.go(url)?;
    tab.await_banner()?;
    Ok(tab)
}

fn look(browser: &mut Browser<'_>, url: &str, lens: Lens) -> Result<View, Fault> {
    visit(browser, url, lens)?.ask("inspect.look(\"first\")")
}

fn desk(browser: &mut Browser<'_>, url: &str, seen: &mut Observed) -> Result<(), Fault> {
    let mut tab = visit(browser, url, DESK)?;
    seen.before = tab.traces()?;
    seen.desk = tab.ask("inspect.watch(\"first\")")?;
    let Some(first) = &seen.desk.layer else {
        let frames = seen.desk.page.frames > 0.0;
        let hint = if frames { "; what is in a frame of another site is not looked at" } else { "" };
        return Err(Fault::NoBanner(url.to_owned(), hint));
    };
    seen.keys = keys(&mut tab, first)?;
    seen.second = second(&mut tab)?;
    Ok(())
}

/// Where the Tab key comes, beginning at the banner.
fn keys(tab: &mut Tab<'_, '_>, first: &Layer) -> Result<Vec<Focus>, Fault> {
    let _: Option<()> = tab.ask("inspect.begin()")?;
    let mut came: Vec<Focus> = Vec::new();
    for _ in 0..TABS_MOST {
        if came.len() >= first.controls.len().saturating_add(first.boxes.len()) {
            break;
        }
        tab.press(Press::Tab)?;
        let focus: Option<Focus> = tab.ask("inspect.focus()")?;
        came.extend(focus);
    }
    Ok(came)
}

/// Opens the settings; the layer that shows, if it is another than the first or has grown.
fn second(tab: &mut Tab<'_, '_>) -> Result<Option<Layer>, Fault> {
    if !tab.click("first", Kind::Settings)? {
        return Ok(None);
    }
    let view: View = tab.ask("inspect.look(\"second\")")?;
    Ok(view.layer)
}

fn signalled(browser: &mut Browser<'_>, url: &str) -> Result<Signalled, Fault> {
    let mut tab = visit(browser, url, SIGNALLING)?;
    let view: View = tab.ask("inspect.look(\"first\")")?;
    let second = second(&mut tab)?;
    Ok(Signalled { layer: view.layer, second })
}

fn ignored(browser: &mut Browser<'_>, url: &str) -> Result<Vec<Ignored>, Fault> {
    let mut tab = visit(browser, url, DESK)?;
    let mut all = Vec::new();
    tab.press(Press::Escape)?;
    tab.settle()?;
    all.push(Ignored { act: "Escape".to_owned(), traces: tab.traces()? });
    let _: Option<()> = tab.ask("void window.scrollBy(0,2*innerHeight)")?;
    tab.settle()?;
    all.push(Ignored { act: "scrolling".to_owned(), traces: tab.traces()? });
    if tab.click("first", Kind::Close)? {
        all.push(Ignored { act: "closing".to_owned(), traces: tab.traces()? });
    }
    tab.reload()?;
    all.push(Ignored { act: "going on without a choice".to_owned(), traces: tab.traces()? });
    Ok(all)
}

fn refused(browser: &mut Browser<'_>, url: &str) -> Result<Option<Chosen>, Fault> {
    let mut tab = visit(browser, url, DESK)?;
    let Some(clicks) = refuse(&mut tab)? else { return Ok(None) };
    chosen(&mut tab, clicks).map(Some)
}

/// Says no on the way that is there; in how many clicks.
fn refuse(tab: &mut Tab<'_, '_>) -> Result<Option<u32>, Fault> {
    if tab.click("first", Kind::Reject)? {
        return Ok(Some(1));
    }
    if !tab.click("first", Kind::Settings)? {
        return Ok(None);
    }
    let through = tab.click("second", Kind::Reject)? || tab.click("second", Kind::Save)?;
    Ok(through.then_some(2))
}

fn chosen(tab: &mut Tab<'_, '_>, clicks: u32) -> Result<Chosen, Fault> {
    let traces = tab.traces()?;
    let after: View = tab.ask("inspect.look(\"first\")")?;
    tab.reload()?;
    let again: View = tab.ask("inspect.look(\"first\")")?;
    Ok(Chosen {
        clicks,
        traces,
        reloaded: tab.traces()?,
        asked_again: again.layer.is_some(),
        page: after.page,
    })
}

fn accepted(browser: &mut Browser<'_>, url: &str) -> Result<(Option<Chosen>, Option<Withdrawn>), Fault> {
    let mut tab = visit(browser, url, DESK)?;
    if !tab.click("first", Kind::Accept)? {
        return Ok((None, None));
    }
    let accepted = chosen(&mut tab, 1)?;
    let control = accepted.page.back.first().cloned();
    let back = control.is_some() && tab.click("back", Kind::Other)?;
    let clicks = if !back {
        None
    } else if tab.click("second", Kind::Reject)? {
        Some(2)
    } else {
        refuse(&mut tab)?.and_then(|clicks| clicks.checked_add(1))
    };
    let traces = tab.traces()?;
    Ok((Some(accepted), Some(Withdrawn { control, clicks, traces })))
}
