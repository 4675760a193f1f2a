//! The agents the operator knows, from a file: who may ask for people, and by which key their messages are checked.
//!
//! **Invariant:** an agent that is not in the file is nobody.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use entrenous_core::tell::Receiver;
use serde::Deserialize;

/// How many agents one house knows at most.
const AGENTS_MOST: usize = 1_000;
/// The longest name, in bytes.
const NAME_BYTES_MOST: usize = 64;

/// An agent (Data Rights Protocol, 3.05.1).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Agent {
    /// Its id in the directory.
    pub id: String,
    /// Its name as people know it.
    pub name: String,
    /// The Ed25519 key its messages are checked with.
    pub verify_key: [u8; 32],
}

/// The agents a house knows, and the name it has among them.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Agents {
    pub(super) business: String,
    agents: Vec<Agent>,
}

/// Why a file of agents does not hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAgents {
    /// Not in the form.
    #[error(
        "it has `business = \"ID\"`, and for each agent `[[agent]]` with `id`, `name` and `verify_key`: {0}"
    )]
    NotInForm(String),
    /// An id that is none.
    #[error("`{0}` is no id; the directory gives ids of `A` to `Z`, `0` to `9` and `_`, at most 64")]
    NotAnId(String),
    /// A name that is empty or too long.
    #[error("the agent `{0}` needs a name of at most 64 bytes")]
    Nameless(String),
    /// A key that is none.
    #[error("the `verify_key` of `{0}` is not 32 bytes in base64; copy it from the directory")]
    NotAKey(String),
    /// The same id twice.
    #[error("`{0}` is there twice; an agent has one key")]
    Twice(String),
    /// More than anyone needs.
    #[error("at most 1,000 agents")]
    TooMany,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    business: String,
    #[serde(default)]
    agent: Vec<WrittenAgent>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenAgent {
    id: String,
    name: String,
    verify_key: String,
}

impl Agents {
    /// Reads a file of agents.
    pub fn parse(text: &str) -> Result<Self, NotAgents> {
        let written: Written =
            toml::from_str(text).map_err(|error| NotAgents::NotInForm(error.message().to_owned()))?;
        let business = id(written.business)?;
        if written.agent.len() > AGENTS_MOST {
            return Err(NotAgents::TooMany);
        }
        let mut agents: Vec<Agent> = Vec::new();
        for agent in written.agent {
            let (id, name) = (id(agent.id)?, agent.name.trim().to_owned());
            if name.is_empty() || name.len() > NAME_BYTES_MOST {
                return Err(NotAgents::Nameless(id));
            }
            let key = STANDARD.decode(agent.verify_key).ok().and_then(|bytes| bytes.try_into().ok());
            let verify_key = key.ok_or_else(|| NotAgents::NotAKey(id.clone()))?;
            if agents.iter().any(|known| known.id == id) {
                return Err(NotAgents::Twice(id));
            }
            agents.push(Agent { id, name, verify_key });
        }
        Ok(Self { business, agents })
    }
    /// The agent with this id.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<&Agent> {
        self.agents.iter().find(|agent| agent.id == id)
    }
    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Agent> {
        self.agents.iter()
    }
}

fn id(text: String) -> Result<String, NotAgents> {
    if Receiver::agent(&text).is_ok() { Ok(text) } else { Err(NotAgents::NotAnId(text)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    #[test]
    fn a_file_names_the_house_and_its_agents() {
        let text = format!(
            "business = \"ATELIER\"\n[[agent]]\nid = \"GUILD_1\"\nname = \"Guild\"\nverify_key = \"{KEY}\"\n"
        );
        let agents = Agents::parse(&text).unwrap();
        assert_eq!(agents.find("GUILD_1").unwrap().verify_key[31], 31);
        assert_eq!(agents.find("GUILD_2"), None);
        assert_eq!(
            Agents::parse(&format!("{text}{}", text.split_once('\n').unwrap().1)),
            Err(NotAgents::Twice("GUILD_1".into()))
        );
    }

    #[test]
    fn each_mistake_in_a_file_is_told_apart() {
        let one = |id: &str, name: &str, key: &str| {
            Agents::parse(&format!(
                "business = \"A\"\n[[agent]]\nid = \"{id}\"\nname = \"{name}\"\nverify_key = \"{key}\""
            ))
        };
        assert_eq!(one("guild", "Guild", KEY), Err(NotAgents::NotAnId("guild".into())));
        assert_eq!(one("G", " ", KEY), Err(NotAgents::Nameless("G".into())));
        assert_eq!(one("G", "Guild", "AAEC"), Err(NotAgents::NotAKey("G".into())));
        assert_eq!(one("G", "Guild", "~"), Err(NotAgents::NotAKey("G".into())));
        assert!(matches!(Agents::parse("agents = 1"), Err(NotAgents::NotInForm(_))));
        assert!(matches!(Agents::parse(""), Err(NotAgents::NotInForm(_))));
    }
}
