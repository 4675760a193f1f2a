// On the page of the choices: a signal that only the script sees is shown as honoured, and told with the form.

if ((navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl) {
  for (const line of document.querySelectorAll<HTMLElement>("[data-signal]")) line.hidden = false;
  for (const form of document.forms) form.action += "&gpc=1";
}
