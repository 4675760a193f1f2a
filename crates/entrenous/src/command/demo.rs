//! `entrenous demo`: the example shop with invented customers, on SQLite, ready to click.

use crate::command::serve::{log_to_terminal, runtime, until_told};
use crate::demo::elsewhere::Elsewhere;
use crate::demo::mailbox::{BASE, Mailbox, Shown};
use crate::demo::{self, embedded};
use crate::opening::{self, Places};
use crate::world::SystemClock;
use axum::middleware;
use clap::Args;
use entrenous_core::moment::{Clock, Span};
use entrenous_core::rights::Scope;
use entrenous_core::staff::{Login, Role};
use entrenous_flow::speak::{Mail, Ways};
use entrenous_flow::staff::{self, Hand};
use entrenous_flow::{House, Outside};
use entrenous_post::mime::address::Address;
use entrenous_vault::{SystemDice, Vault, generated_password};
use entrenous_web::{App, Settings, Site, router};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

/// How to show it.
#[derive(Args)]
pub struct Arguments {
    /// Where to listen.
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Where to keep it; the same folder again goes on where you left.
    #[arg(long, default_value = "var/demo")]
    data: PathBuf,
}

/// Shows it.
pub fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    log_to_terminal();
    runtime()?.block_on(async {
        let business = embedded::business(SystemClock.now())?;
        let places = Places::under(&arguments.data, None);
        let street = Arc::new(demo::street::Street::default());
        let (mailbox, elsewhere) = (Mailbox::default(), Elsewhere::default());
        std::fs::create_dir_all(&places.keys)?;
        let outside = Outside {
            channel: street.clone(),
            address: Some(format!("http://{}", arguments.listen)),
            ways: elsewhere.beside(Ways::by_mail(post_office(&mailbox)?), &places.keys)?,
            ..Outside::default()
        };
        let house = Arc::new(opening::open(&business, &places, outside).await?);
        street.introduce(&house.webhook_public_key()?);
        if house.shelf.learned.visits() == 0 {
            demo::past::tell(&house).await?;
        }
        let vault = Vault::open_or_create(&places.keys, &house.charter.business.name, Arc::new(SystemDice))?;
        let mandate = house.mandate(&secret_key(&vault))?;
        demo::readers::tell(&house, &mandate).await?;
        let inboxes = demo::readers::inboxes(&house, &mandate, &vault)?;
        let site = Site::of(&house, Vec::new());
        let settings = Settings { site, place_header: None, atlas: None, home: demo::shop::BASE.to_owned() };
        let app = App::new(Arc::clone(&house), settings.clone())?;
        let public = router(app);
        let include = middleware::from_fn_with_state(public.clone(), demo::include::include);
        let shop = demo::shop::router(Arc::clone(&house), settings)?.layer(include);
        let shop = shop.merge(demo::mailbox::router(
            Arc::clone(&house),
            Shown { mailbox, elsewhere, inboxes },
            mandate,
        )?);
        println!(
            "{}: {} articles, {} past visits of invented people",
            house.charter.business.name,
            house.shelf.offer().catalog.len(),
            house.shelf.learned.visits()
        );
        println!("open  http://{}{}          the shop", arguments.listen, demo::shop::BASE);
        println!("      http://{}/privacy       what it knows of you", arguments.listen);
        println!("      http://{}/console       the staff{}", arguments.listen, first_login(&house).await?);
        println!("      http://{}{}     what it writes; nothing leaves this machine", arguments.listen, BASE);
        println!("stop with Ctrl-C; what you did stays in {}", arguments.data.display());
        until_told(house, public.merge(shop), arguments.listen).await
    })?;
    Ok(ExitCode::SUCCESS)
}

/// The invented member of staff.
const STAFF: &str = "odile";

/// Lets the invented member of staff in at the first start, and says how they log in.
async fn first_login(house: &House) -> anyhow::Result<String> {
    if !staff::all(house)?.is_empty() {
        return Ok(format!(": log in as `{STAFF}`, with the password of the first start"));
    }
    let password = generated_password(&SystemDice);
    staff::add(house, Hand::Machine, Login::parse(STAFF)?, Role::Owner, &password).await?;
    Ok(format!(": log in as `{STAFF}` with `{password}`"))
}

/// A post office whose mail goes no further than the mailbox.
fn post_office(mailbox: &Mailbox) -> anyhow::Result<Mail> {
    let address = |name: &str| Address::parse(&format!("{name}@atelier-colombage.example"));
    Ok(Mail::new(Arc::new(mailbox.keeper()), address("bounces")?, address("leave")?))
}

/// A key of the invented business for this run.
fn secret_key(vault: &Vault) -> String {
    vault.secret_key(&Scope::Everything, SystemClock.now().plus(Span::days(365))).1
}
