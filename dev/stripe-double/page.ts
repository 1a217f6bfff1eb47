import { html, raw } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';

/** Escaped HTML, as `hono/html` makes it. */
export type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

const style = `
:root { color-scheme: light dark; --ink: light-dark(#1b1f2a, #e9ebf2); --quiet: light-dark(#586074, #a2a9bb);
  --paper: light-dark(#fff, #191c25); --ground: light-dark(#f2f4f8, #101219); --line: light-dark(#cdd3df, #3a4052);
  --strong: light-dark(#2f4bd8, #8ea2ff); --on-strong: light-dark(#fff, #10131f); --bad: light-dark(#b3201d, #ff9d96);
  --notice: light-dark(#fff1c9, #4a3a08); font: 16px/1.5 system-ui, sans-serif; }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); }
main { max-width: 62rem; margin: 0 auto; padding: 1rem; display: grid; gap: 1rem; }
@media (min-width: 48rem) { main.two { grid-template-columns: 2fr 3fr; align-items: start; } main.two > .wide { grid-column: 1 / -1; } }
.banner { background: var(--notice); padding: .6rem 1rem; text-align: center; font-weight: 600; }
.card { background: var(--paper); border: 1px solid var(--line); border-radius: .75rem; padding: 1.25rem; overflow-x: auto; }
h1 { font-size: 1.3rem; margin: 0 0 .75rem; } h2 { font-size: 1.05rem; margin: 0 0 .6rem; }
p { margin: .5rem 0; } .quiet { color: var(--quiet); font-size: .9rem; } .total { font-size: 1.7rem; font-weight: 700; }
a { color: var(--strong); }
dl.lines { display: grid; grid-template-columns: 1fr auto; gap: .35rem 1rem; margin: 1rem 0 0; } dl.lines dd { margin: 0; text-align: right; }
label { display: block; font-weight: 600; margin-top: .9rem; }
input, select { font: inherit; width: 100%; padding: .6rem .7rem; min-height: 2.75rem; color: inherit; background: var(--ground);
  border: 1px solid var(--line); border-radius: .5rem; }
input[readonly] { opacity: .75; } input[aria-invalid=true] { border-color: var(--bad); }
input[type=radio] { width: 1.2rem; min-height: 0; margin: 0 .5rem 0 0; vertical-align: -.15em; }
:focus-visible { outline: 3px solid var(--strong); outline-offset: 2px; }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: .8rem; }
fieldset { border: 0; margin: .9rem 0 0; padding: 0; } legend { font-weight: 600; padding: 0; }
fieldset label { display: inline-flex; align-items: center; font-weight: 400; margin: .3rem 1.2rem .3rem 0; min-height: 2.75rem; }
form:has(#method-bank:checked) .by-card, form:has(#method-card:checked) .by-bank { display: none; }
button { font: inherit; font-weight: 600; min-height: 2.75rem; padding: .5rem .9rem; border-radius: .5rem; cursor: pointer;
  border: 1px solid var(--line); background: var(--ground); color: inherit; }
button.pay { width: 100%; margin-top: 1.2rem; background: var(--strong); border-color: var(--strong); color: var(--on-strong); font-size: 1.05rem; }
.fills { display: grid; grid-template-columns: repeat(auto-fill, minmax(13rem, 1fr)); gap: .5rem; }
.fills button { text-align: left; font-weight: 400; } .fills code { display: block; font-size: .85rem; }
.error { color: var(--bad); font-size: .92rem; margin: .3rem 0 0; }
.alert { border: 2px solid var(--bad); border-radius: .5rem; padding: .7rem .9rem; margin: 0 0 1rem; font-weight: 600; }
table { border-collapse: collapse; width: 100%; font-size: .88rem; } th, td { text-align: left; padding: .35rem .6rem .35rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
td form, .inline { display: inline-flex; gap: .4rem; flex-wrap: wrap; align-items: end; } td button { min-height: 2rem; padding: .15rem .6rem; }
.inline { margin: .3rem .8rem .3rem 0; } .inline label { margin: 0; } .inline input, .inline select { width: 9rem; display: block; } .inline input[name=endpoint] { width: 18rem; max-width: 100%; } code { word-break: break-all; }
`;

/** The frame of every page: it always says that no real money is involved. Works without any script. */
export function page(title: string, body: Html, columns: 'one' | 'two' = 'one'): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <link rel="icon" href="data:," />
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${title}</title>
        <style>
          ${raw(style)}
        </style>
      </head>
      <body>
        <div class="banner" role="note">Local stand-in for the payment page – no real money</div>
        <main class="${columns}">${body}</main>
      </body>
    </html>`;
}
