// Shows what a push says. It keeps nothing, answers no request of a page, and opens only what the push leads to.

interface Note {
  title: string;
  body: string;
  url?: string;
  stop?: string;
  lang: string;
}

const worker = self as any;
const LEADS = /^https:|^http:\/\/(127\.0\.0\.1|localhost)\b/;

worker.addEventListener("push", (event: any) => {
  const { title, body, url, stop, lang }: Note = event.data.json();
  // The same note again takes the place of the first.
  const tag = [title, body].join("\n").slice(0, 200);
  const actions = stop ? [{ action: "stop", title: __STOP__[lang] ?? __STOP__[""]! }] : [];
  event.waitUntil(worker.registration.showNotification(title, { body, lang, tag, actions, data: { url, stop } }));
});

worker.addEventListener("notificationclick", (event: any) => {
  const { url, stop } = event.notification.data;
  event.notification.close();
  const to = event.action === "stop" ? stop : url;
  if (to && LEADS.test(to)) event.waitUntil(worker.clients.openWindow(to));
});

/** The word that stops, by language. */
declare const __STOP__: Record<string, string>;
