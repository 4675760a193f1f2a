// Calls to the house. A choice that could not be sent waits on this device and is sent with the next page.

import { asked, boot, house, own, signal, type Answer } from "./boot";
import { may, remember, stands, token } from "./choice";

/** Where the way of a choice waits that the house did not hear; what was chosen is in the choice itself. */
const UNHEARD = "entrenous.queue";

/** Calls the house as this person, or as nobody: then nothing of the device goes with it. */
export async function call(method: string, path: string, body?: object, who = token): Promise<any> {
  const headers: Record<string, string> = { "Entrenous-Key": own.dataset.key ?? "", "Content-Type": "application/json" };
  if (who) headers.Authorization = "Bearer " + who;
  // A signal that only the script sees is told, so that both sides honour the same one.
  const to = house + path + (signal ? "?gpc=1" : "");
  const credentials = who === token ? "same-origin" : "omit";
  const answer = await fetch(to, { method, headers, credentials, body: JSON.stringify(body), keepalive: true });
  if (answer.status === 401 && who) {
    // The token is over, as the yes is that it stood for: who chooses now is somebody new.
    remember({}, "");
    return call(method, path, body);
  }
  if (!answer.ok) throw answer.status;
  return answer.json();
}

/** Sends a choice; if the house cannot be reached, it waits for the next page. */
export async function send(method: string, decisions: Record<string, Answer>): Promise<any> {
  try {
    const body = { notice: boot.hash, decisions, method, surface: "web", locale: boot.locale };
    return await call("POST", "/v1/consent", body);
  } catch (status) {
    if ((status as number) < 500) throw status;
    // Of several choices the least specific way is kept: a signal is outranked by nothing less.
    if (localStorage[UNHEARD] !== "accept_all") localStorage[UNHEARD] = method;
  }
}

/** Sends what was not heard; only a browser with a choice has anything that waits. */
export async function resend(): Promise<any> {
  const method = localStorage[UNHEARD];
  delete localStorage[UNHEARD];
  const answered = asked.filter(stands);
  if (method) return send(method, Object.fromEntries(answered.map((p) => [p.key, may(p) ? "yes" : "no"])));
}
