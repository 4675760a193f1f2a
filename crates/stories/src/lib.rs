//! Stories: what people do with the house and what it does for them, told from the outside, over HTTP, as tests.
//! Each file of `tests/` is one chapter; each test one sentence of it.
//!
//! | chapter | tells |
//! |---|---|
//! | `asking` | a visitor is asked, in their language, by the law of their place |
//! | `placing` | their word, a proxy or the operator's own file says where somebody is |
//! | `minding` | where children may come, everyone is treated as one |
//! | `answering` | a yes, a no, a change of mind, each with its receipt |
//! | `publishing` | the privacy notice, for everyone, with its day |
//! | `suggesting` | suggestions on each rung, and what each was allowed to know |
//! | `remembering` | what is kept, sealed, and let go when its time is over |
//! | `proving` | receipts and ledger, checked without asking the house |
//! | `counting` | how many said yes, told once a month with noise, of nobody in particular |
//! | `leaving` | everything is seen, taken along, and erased from every file |
//! | `telling` | a yes taken back and a departure reach those who received data |
//! | `agents` | agents ask for people, and people say whether they asked |
//! | `refusing` | bad input is answered clearly and changes nothing |
//! | `stopping` | one click stops a purpose, and a person says how often at most |
//! | `returning` | what comes back moves the message it is about, once |
//! | `following` | links count everyone together; letters may be read by all |
//! | `channels` | one person, several ways: a yes taken back wins on each, and what is gone is written to no more |
//! | `restraining` | caps of every kind, one letter instead of many, and rows that go when their time is over |
//! | `whispering` | nothing of a person gets into a log line or a metric |
