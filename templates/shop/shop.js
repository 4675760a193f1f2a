// What the shop adds to the house's own scripts: a click asks for pushes, and links to the invented shop lead to this one.

const INVENTED = "https://atelier-colombage.example";

document.addEventListener("click", (event) => {
  const link = event.target.closest?.(`a[href^="${INVENTED}/"]`);
  if (link) link.href = link.getAttribute("href").slice(INVENTED.length);
});

const said = document.getElementById("push-said");
const say = (word) => (said.textContent = said.dataset[word]);
document.getElementById("push-on")?.addEventListener("click", async () => {
  say("wait");
  const done = await Promise.resolve(window.entrenous?.push?.subscribe()).catch(() => false);
  say(done ? "yes" : "no");
});
document.getElementById("push-off")?.addEventListener("click", async () => {
  await Promise.resolve(window.entrenous?.push?.unsubscribe()).catch(() => {});
  say("gone");
});
