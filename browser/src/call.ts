// Calls to the house. A choice that could not be sent waits on this device and is sent with the next page.

import { choice } from "./choice";
import { boot, house, own } from "./boot";

const QUEUE = "entrenous.queue";
const WAITING_MOST = 20;

export async function call(method: string, path: string, body?: unknown): Promise<any> {
  const headers: Record<string, string> = { "Entrenous-Key": own.dataset.key ?? "" };
  if (body) headers["Content-Type"] = "application/json";
  if (choice?.token) headers.Authorization = "Bearer " + choice.token;
  const answer = await fetch(house + path, { method, headers, body: body ? JSON.stringify(body) : null, keepalive: true });
  if (!answer.ok) throw answer.status;
  return answer.json();
}

/** Sends a choice; if the house cannot be reached, keeps it for the next page. */
export async function send(body: object): Promise<any> {
  try {
    return await call("POST", "/v1/consent", body);
  } catch (status) {
    if (typeof status === "number" && status < 500) throw status;
    const waiting = [...waits(), body].slice(-WAITING_MOST);
    localStorage.setItem(QUEUE, JSON.stringify(waiting));
  }
}

const waits = (): object[] => JSON.parse(localStorage.getItem(QUEUE) ?? "[]");

/** Sends what had to wait; only a browser with a choice has anything that waits. */
export async function resend(done: (answer: any) => void): Promise<void> {
  if (!choice) return;
  const waiting = waits();
  localStorage.removeItem(QUEUE);
  for (const body of waiting) {
    const answer = await send({ ...body, notice: boot.notice.hash }).catch(() => {});
    if (answer) done(answer);
  }
}
