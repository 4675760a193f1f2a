// The words of the notice, in the order in which `crates/web/src/pages/banner.rs` sends them.

import { boot } from "./boot";

export const [
  title, lead, accept, reject, customize, save, close, panel_title, panel_lead,
  always_on, privacy_link, gpc_honoured, placeholder_text, placeholder_allow,
] = boot.texts as [string, string, string, string, string, string, string, string, string, string, string, string, string, string];
