// The style of banner and panel. A site changes it through the custom properties.

const rules = `
.entrenous,.entrenous-held{--g:var(--entrenous-ground,Canvas);--i:var(--entrenous-ink,CanvasText);--a:var(--entrenous-accent,light-dark(#7a3410,#eeb083));box-sizing:border-box;background:var(--g);color:var(--i);padding:1.2rem 1.4rem;border:1px solid #8886;border-radius:1rem;font:1rem/1.5 system-ui,sans-serif}
#entrenous-banner{position:fixed;inset:auto 0 0;z-index:99999;margin:auto;max-inline-size:44rem;max-block-size:100vh;overflow:auto}
.entrenous h2{font-size:1.2rem;margin:0;outline:0}
.entrenous p,.entrenous-held p{margin:.3rem 0 .6rem}
.entrenous-row{display:flex;flex-wrap:wrap;gap:.6rem}
.entrenous button,.entrenous-held button{flex:1 1 9rem;min-block-size:2.9rem;min-inline-size:2.9rem;border:1px solid var(--a);border-radius:.6rem;background:var(--a);color:var(--g);font:inherit;font-weight:600;cursor:pointer}
.entrenous :is([data-entrenous=customize],[data-entrenous=save],[data-entrenous=close]){background:none;color:var(--a)}
.entrenous [data-entrenous=close]{float:inline-end;border:0}
#entrenous-panel{inline-size:min(40rem,94vw);max-block-size:90vh}
.entrenous a{color:var(--a)}
.entrenous section{border-block-start:1px solid #8885;padding-block:.7rem}
.entrenous label{display:flex;gap:.7rem;align-items:center;min-block-size:2.75rem}
.entrenous input{zoom:1.5;accent-color:var(--a)}
`;
export const sheet = rules.replaceAll("\n", "");
