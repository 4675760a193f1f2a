// The same newsletter by nodemailer's pool: `node nodemailer.cjs PORT COUNT`, in a folder in which nodemailer is installed.
const { createRequire } = require("node:module");
const nodemailer = createRequire(process.cwd() + "/")("nodemailer");
const [port, count] = process.argv.slice(2).map(Number);
const line = "<p>Écharpe en laine d’Alsace, tissée à la main, <a href=\"https://atelier.example/p/123\">59,00 €</a>, et bien d’autres choses encore.</p>\n";
const html = `<!doctype html><html lang="fr"><body>${line.repeat(160)}</body></html>`;
const text = "Écharpe en laine d’Alsace, tissée à la main, 59,00 €\n".repeat(60);
const transport = nodemailer.createTransport({ host: "127.0.0.1", port, pool: true, maxConnections: 10, maxMessages: Infinity, ignoreTLS: true });
(async () => {
  const begun = process.cpuUsage(), at = performance.now();
  let next = 0;
  const lane = async () => {
    while (next < count) {
      const number = next++;
      await transport.sendMail({
        from: "Atelier Colombage <bonjour@atelier.example>", to: `person${number}@readers.example`, subject: "L’été à l’atelier",
        text, html: html.replace("Écharpe", `Écharpe ${number}`), list: { unsubscribe: `https://atelier.example/u/${number}` },
      });
    }
  };
  await Promise.all(Array.from({ length: 10 }, lane));
  const spent = process.cpuUsage(begun), wall = (performance.now() - at) / 1000;
  console.log(`nodemailer, pooled, nothing durable, nobody asked: ${((spent.user + spent.system) / count).toFixed(1)} µs of processor a mail, ${(count / wall).toFixed(0)} a second, ${(process.memoryUsage.rss() / 1048576).toFixed(0)} MB`);
  transport.close();
})();
