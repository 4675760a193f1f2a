// The style of banner and panel. A site changes it through the custom properties.

const rules = `
.entrenous,.entrenous-held{--g:var(--entrenous-ground,light-dark(#fffdf9,#24211d));--i:var(--entrenous-ink,light-dark(#221d16,#f1eadd));--a:var(--entrenous-accent,light-dark(#7a3410,#eeb083));color-scheme:light dark;box-sizing:border-box;background:var(--g);color:var(--i);font:1rem/1.5 var(--entrenous-font,system-ui,sans-serif);text-align:start}
#entrenous-banner{position:fixed;inset:auto 0 0;z-index:2147483000;margin:auto;max-inline-size:44rem;max-block-size:100vh;overflow:auto;padding:1.1rem 1.4rem 1.3rem;border-radius:1rem 1rem 0 0;box-shadow:0 0 0 1px #8886,0 -.4rem 2.5rem #0003}
.entrenous h2{font-size:1.2rem;line-height:1.3;margin:0 0 .35rem;color:inherit}
.entrenous p{margin:.2rem 0 .6rem;max-inline-size:none;color:inherit;font-size:inherit}
.entrenous-row{display:flex;flex-wrap:wrap;gap:.6rem;margin-block-start:.8rem}
.entrenous button,.entrenous-held button{flex:1 1 9rem;min-block-size:2.9rem;padding:.5rem 1rem;border:1px solid var(--a);border-radius:.6rem;background:var(--a);color:var(--g);font:inherit;font-weight:600;cursor:pointer}
.entrenous [data-entrenous=customize],.entrenous [data-entrenous=save]{background:none;color:var(--a)}
.entrenous [data-entrenous=close]{float:inline-end;inline-size:2.9rem;padding:0;border:0;background:none;color:inherit;font-size:1.6rem}
.entrenous :focus-visible,.entrenous-held :focus-visible{outline:3px solid var(--a);outline-offset:2px}
#entrenous-panel{border:0;border-radius:1rem;padding:1.3rem 1.5rem;inline-size:min(40rem,94vw);max-block-size:90vh;box-shadow:0 1rem 4rem #0006}
#entrenous-panel::backdrop{background:#0007}
#entrenous-panel h2:focus{outline:0}
.entrenous a{color:var(--a);display:inline-block;padding-block:.8rem}
.entrenous-purpose{border-block-start:1px solid #8885;padding-block:.7rem}
.entrenous label{display:flex;gap:.7rem;align-items:center;min-block-size:2.75rem;cursor:pointer}
.entrenous input{inline-size:1.4rem;block-size:1.4rem;margin:0;accent-color:var(--a)}
.entrenous dl{display:grid;grid-template-columns:auto 1fr;gap:.1rem .8rem;margin:0;font-size:.9rem}
.entrenous dd{margin:0}
.entrenous-signal{border-inline-start:.25rem solid var(--a);padding-inline-start:.7rem}
.entrenous-held{display:flex;flex-direction:column;align-items:flex-start;justify-content:center;gap:.4rem;padding:1.2rem;border:1px dashed #8888;border-radius:.6rem}
.entrenous-held p{margin:0}
.entrenous-held button{flex:none}
`;
export const sheet = rules.replaceAll("\n", "");
