/** How the page for people looks: quiet, in the reader's own light or dark. */
export const stylesheet = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 60rem; margin: 0 auto; padding: 2rem 1rem 6rem; background: light-dark(#fff, #16161a); color: light-dark(#1c1c21, #e8e8ee); }
h1 { margin: 0; } h2 { margin: 2.5rem 0 .5rem; }
a { color: light-dark(#3b3bd6, #a9a9ff); }
nav { display: flex; flex-wrap: wrap; gap: 1rem; }
details { border-top: 1px solid light-dark(#e4e4ea, #33333c); padding: .5rem 0; }
summary { cursor: pointer; }
summary span { color: light-dark(#5c5c68, #a5a5b4); }
details > :not(summary) { margin-left: 1rem; }
code, pre { font: .9em ui-monospace, monospace; overflow-wrap: anywhere; }
pre { white-space: pre-wrap; padding: 1rem; border-radius: .5rem; background: light-dark(#f5f5f8, #202027); }
b.get { color: light-dark(#1f6f43, #7fd6a4); } b.post, b.put { color: light-dark(#8a5300, #f0c070); } b.delete { color: light-dark(#a3262a, #ff9a9a); }
table { border-collapse: collapse; } td { padding: .25rem .75rem .25rem 0; vertical-align: top; }
`;
