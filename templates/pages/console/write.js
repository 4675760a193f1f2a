// A text while it is written: it is looked at after a pause, and pieces change without leaving the page. Without this, buttons do the same.
(() => {
  const PAUSE = 700;
  let timer, turn = 0, plain = false;
  const form = () => document.getElementById("write");
  const ask = async (submitter) => {
    const body = new URLSearchParams(new FormData(form(), submitter));
    if (!submitter) body.set("act", "check");
    const mine = ++turn;
    const answer = await fetch(form().getAttribute("action"), { method: "POST", body, credentials: "same-origin" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    return mine === turn && !answer.redirected && page.getElementById("write") ? page : null;
  };
  const take = (page, id) => {
    const [old, next] = [document.getElementById(id), page.getElementById(id)];
    if (old && next) old.replaceChildren(...next.childNodes);
  };
  document.addEventListener("input", (event) => {
    if (!event.target.matches("#write [data-live]")) return;
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const page = await ask().catch(() => null);
      if (page) ["found", "picture"].forEach((id) => take(page, id));
    }, PAUSE);
  });
  document.addEventListener("submit", async (event) => {
    clearTimeout(timer);
    const pressed = event.submitter;
    if (plain || event.target !== form() || !pressed || !("piece" in pressed.dataset)) return;
    event.preventDefault();
    const page = await ask(pressed).catch(() => null);
    if (!page) {
      plain = true;
      form().requestSubmit(pressed);
      return;
    }
    take(page, "studio");
    const again = document.getElementById(pressed.id) ?? document.getElementById("pieces");
    again.focus();
  });
})();
