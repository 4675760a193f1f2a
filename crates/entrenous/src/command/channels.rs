//! The ways out of `serve` besides mail: pushes, short messages, notes to a server of your own.
//!
//! **Invariant:** a way that cannot be opened stops the start, with the flag to mend; none is left out in silence.

use super::{sms, ways};
use crate::world::SystemClock;
use anyhow::{Context, bail};
use clap::Args;
use entrenous_core::charter::Endpoint;
use entrenous_core::communicate::Medium;
use entrenous_flow::House;
use entrenous_flow::speak::{Mail, Ways};
use entrenous_post::Wire;
use entrenous_post::push::ByPush;
use entrenous_post::push::vapid::Identity;
use entrenous_post::sms::BySms;
use entrenous_post::way::ByWebhook;
use entrenous_vault::SystemDice;
use std::path::PathBuf;
use std::sync::Arc;

/// By which other ways messages leave.
#[derive(Args)]
#[command(next_help_heading = "Other ways to people")]
pub struct Channels {
    /// The file that says how your gateway for short messages wants to be called; its secret is read from `ENTRENOUS_SMS_SECRET`.
    #[arg(long, value_name = "gateways.toml", requires = "address")]
    sms_gateways: Option<PathBuf>,
    /// Which gateway of the file; the only one, if there is only one.
    #[arg(long, value_name = "NAME", requires = "sms_gateways")]
    sms_gateway: Option<String>,
    /// The key that pushes are signed with, as `entrenous push key` made it.
    #[arg(long, value_name = "FILE", requires_all = ["push_contact", "address"])]
    push_key: Option<PathBuf>,
    /// Where a push service writes to when something is wrong: `mailto:…` or `https://…`.
    #[arg(long, value_name = "URL", requires = "push_key")]
    push_contact: Option<String>,
    /// Where messages of `medium = "webhook"` go: a server of your own, which checks each note by its signature (Standard Webhooks).
    #[arg(long, value_name = "URL", requires = "address")]
    notify: Option<String>,
}

impl Channels {
    /// All ways that are open, with mail if there is any.
    pub fn open(&self, mail: Option<Mail>, wire: &Arc<Wire>) -> anyhow::Result<Ways> {
        let mut ways = mail.map(Ways::by_mail).unwrap_or_default();
        if let Some(file) = &self.sms_gateways {
            let gateway =
                sms::gateway(file, self.sms_gateway.as_deref()).context("`--sms-gateways` does not hold")?;
            ways = ways.with(Arc::new(BySms::new(Arc::<Wire>::clone(wire), gateway)));
        }
        if let (Some(file), Some(contact)) = (&self.push_key, &self.push_contact) {
            let identity =
                Identity::read(&ways::text(file)?, contact).context("`--push-key` does not hold")?;
            let public = identity.public();
            let way =
                ByPush::new(Arc::<Wire>::clone(wire), identity, Arc::new(SystemDice), Arc::new(SystemClock));
            ways = ways.with_push(Arc::new(way), public);
        }
        if let Some(typed) = &self.notify {
            let endpoint = Endpoint::parse(typed).ok().filter(|to| to.is_encrypted() || to.is_loopback());
            let endpoint = endpoint.with_context(|| {
                format!("`--notify {typed}` is no address; write it as `https://hooks.shop.example/messages`")
            })?;
            ways = ways.notifying(endpoint, Arc::new(ByWebhook::new(Arc::<Wire>::clone(wire))));
        }
        Ok(ways)
    }

    /// Says what the other sides need to know; refuses messages that want something and could not say how to stop.
    pub fn tell(&self, house: &House) -> anyhow::Result<()> {
        if let Some(public) = house.push_key() {
            println!("pushes: pages subscribe with the key {public}");
        }
        if self.notify.is_some() {
            println!("notes to your server: it checks them with {}", house.webhook_public_key()?);
        }
        let Some(file) = &self.sms_gateways else { return Ok(()) };
        let gateway = sms::gateway(file, self.sms_gateway.as_deref())?;
        let wants = |def: &&entrenous_flow::speak::Def| def.medium() == Medium::Sms && !def.is_answer();
        if let Some(def) = house.speech().book.defs().find(wants).filter(|_| !gateway.has_way_out()) {
            bail!(
                "the short message `{}` wants something, and the gateway does not say how to stop; write `way_out = \"STOP …\"` in `{}`",
                def.key,
                file.display()
            );
        }
        Ok(())
    }
}
