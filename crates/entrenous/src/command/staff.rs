//! `entrenous staff add|list|disable|enable|password`: who may look behind the counter, from the machine itself.
//! `list` looks beside a running server; the others need it stopped, or an owner does the same at `/console/staff`.
//!
//! **Invariant:** a password is typed without being shown, read from standard input, or made here and printed once; never an argument.

use crate::opening::{self, Places};
use anyhow::{Context, bail};
use clap::{Args, Subcommand};
use entrenous_core::staff::{Login, Role};
use entrenous_flow::staff::{self, Hand};
use entrenous_flow::{House, Outside};
use entrenous_store::Look;
use entrenous_vault::{PASSWORD_BYTES_MOST, SystemDice, generated_password};
use std::io::{BufRead, IsTerminal, Read};
use std::path::PathBuf;
use std::process::ExitCode;

/// What to do with staff.
#[derive(Args)]
pub struct Arguments {
    #[command(subcommand)]
    act: Act,
}

#[derive(Subcommand)]
enum Act {
    /// Lets someone in.
    Add {
        /// The name they log in with; no e-mail address.
        #[arg(value_parser = login)]
        name: Login,
        /// What they may do: `viewer` looks, `writer` also approves, sends and pauses, `owner` also lets people in and out.
        #[arg(long, value_parser = role)]
        role: Role,
        #[command(flatten)]
        password: Password,
        #[command(flatten)]
        place: Place,
    },
    /// Lists everyone.
    List {
        /// Where rows are kept.
        #[arg(long)]
        data: PathBuf,
    },
    /// Shuts someone out; their sessions end.
    Disable {
        /// Whom.
        #[arg(value_parser = login)]
        name: Login,
        #[command(flatten)]
        place: Place,
    },
    /// Lets someone in again who was shut out.
    Enable {
        /// Whom.
        #[arg(value_parser = login)]
        name: Login,
        #[command(flatten)]
        place: Place,
    },
    /// Gives someone another password; their sessions end.
    Password {
        /// Whom.
        #[arg(value_parser = login)]
        name: Login,
        #[command(flatten)]
        password: Password,
        #[command(flatten)]
        place: Place,
    },
}

/// Whose staff.
#[derive(Args)]
struct Place {
    /// The business's folder.
    #[arg(long)]
    charter: PathBuf,
    /// Where rows are kept.
    #[arg(long)]
    data: PathBuf,
    /// Where keys are kept, apart from the rows; `DATA/keys` if not told.
    #[arg(long)]
    keys: Option<PathBuf>,
}

/// Where the password comes from; it is asked for, if nothing is said.
#[derive(Args)]
struct Password {
    /// Reads the password from standard input, up to the end of the line.
    #[arg(long)]
    password_stdin: bool,
    /// Makes a strong password and prints it once.
    #[arg(long, conflicts_with = "password_stdin")]
    generate: bool,
}

fn login(text: &str) -> Result<Login, String> {
    Login::parse(text).map_err(|error| error.to_string())
}

fn role(text: &str) -> Result<Role, String> {
    Role::read(text).ok_or_else(|| "a role is `owner`, `writer` or `viewer`".to_owned())
}

/// Does it.
pub fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    match arguments.act {
        Act::List { data } => list(&data),
        Act::Add { name, role, password, place } => {
            let password = password.read()?;
            on(&place, async |house| staff::add(house, Hand::Machine, name.clone(), role, &password).await)?;
            println!("{name} is in, as {}", role.word());
            Ok(ExitCode::SUCCESS)
        }
        Act::Disable { name, place } => {
            on(&place, async |house| staff::disable(house, Hand::Machine, &name).await)?;
            println!("{name} is shut out");
            Ok(ExitCode::SUCCESS)
        }
        Act::Enable { name, place } => {
            on(&place, async |house| staff::enable(house, Hand::Machine, &name).await)?;
            println!("{name} may come in again");
            Ok(ExitCode::SUCCESS)
        }
        Act::Password { name, password, place } => {
            let password = password.read()?;
            on(&place, async |house| staff::set_password(house, Hand::Machine, &name, &password).await)?;
            println!("{name} has another password; their sessions have ended");
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// Does something in the house while nobody serves it.
fn on(
    place: &Place,
    act: impl AsyncFnOnce(&House) -> Result<(), entrenous_flow::Fault>,
) -> anyhow::Result<()> {
    let business = opening::read(&place.charter)?;
    let places = Places::under(&place.data, place.keys.clone());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let house = opening::open(&business, &places, Outside::default()).await.context(
            "the house cannot be opened; while it is served, an owner does this at `/console/staff`",
        )?;
        Ok(act(&house).await?)
    })
}

fn list(data: &std::path::Path) -> anyhow::Result<ExitCode> {
    if !data.join("data.db").exists() {
        bail!("there is no `data.db` in `{}`; name the folder given to `--data`", data.display());
    }
    let Some(look) = Look::into_folder(data)? else {
        bail!("this folder is of an older version; start `entrenous serve` on it once, then look again")
    };
    let everyone = look.staff()?;
    for row in &everyone {
        let out = row.disabled.map(|at| format!("  shut out since {}", at.date())).unwrap_or_default();
        println!("{:<32}  {:<6}  since {}{out}", row.name.as_str(), row.role.word(), row.made.date());
    }
    if everyone.is_empty() {
        println!("nobody yet; `entrenous staff add NAME --role owner` lets the first one in");
    }
    Ok(ExitCode::SUCCESS)
}

impl Password {
    fn read(&self) -> anyhow::Result<String> {
        if self.generate {
            let made = generated_password(&SystemDice);
            println!("{made}");
            eprintln!("this is the password; it is not shown again");
            return Ok(made);
        }
        if self.password_stdin {
            let most = u64::try_from(PASSWORD_BYTES_MOST.saturating_add(2)).unwrap_or(u64::MAX);
            let mut line = String::new();
            std::io::stdin().lock().take(most).read_line(&mut line).context("cannot read the password")?;
            return Ok(line.trim_end_matches(['\r', '\n']).to_owned());
        }
        if !std::io::stdin().is_terminal() {
            bail!("there is no terminal to ask for a password; use `--password-stdin` or `--generate`");
        }
        let asked = |question: &str| -> anyhow::Result<String> {
            eprint!("{question}: ");
            console::Term::stderr().read_secure_line().context("cannot read the password")
        };
        let password = asked("password (at least 12 signs; it is not shown)")?;
        if asked("once more")? != password {
            bail!("the two differ; nothing was changed");
        }
        Ok(password)
    }
}
