// The style of the page. The page's policy contains its hash, so that no other style is applied.
export const STYLE = `
:root { color-scheme: light dark; --bg: #ffffff; --surface: #f6f7f9; --row: #eef1f5; --line: #dde2e9; --text: #14171c; --muted: #555e6b; --accent: #2456c6;
  --get: #1b56b5; --get-tint: #e5eefc; --post: #146c3c; --post-tint: #e4f5ea; --put: #8a4b00; --put-tint: #fff1d9; --delete: #b01c2e; --delete-tint: #fde8ea;
  --mono: "SF Mono", SFMono-Regular, "Cascadia Code", Menlo, Consolas, "Liberation Mono", monospace; --sans: -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", Arial, sans-serif; }
@media (prefers-color-scheme: dark) { :root { --bg: #0c0e12; --surface: #13161c; --row: #1b2028; --line: #262c36; --text: #e7eaef; --muted: #9ba4b1; --accent: #8ab0ff;
  --get: #86b2ff; --get-tint: #14264a; --post: #5fd08e; --post-tint: #11301f; --put: #f2b24c; --put-tint: #36270b; --delete: #ff8a93; --delete-tint: #3b1519; } }
* { box-sizing: border-box; }
html { scroll-padding-top: 4rem; -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--bg); color: var(--text); font: 15px/1.6 var(--sans); }
a { color: var(--accent); text-decoration: none; } a:hover { text-decoration: underline; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 3px; }
main:focus { outline: none; }
code, pre, .name, .method { font-family: var(--mono); }
code { font-size: .875em; overflow-wrap: anywhere; }
p code, td code, .type code, .shape code { background: var(--row); border-radius: 4px; padding: .08em .32em; }
.skip { position: absolute; left: -999px; top: .5rem; z-index: 3; padding: .5rem 1rem; background: var(--bg); border-radius: 6px; }
.skip:focus { left: .5rem; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
header { position: sticky; top: 0; z-index: 2; display: flex; justify-content: space-between; align-items: center; gap: 1rem; height: 3rem; padding: 0 1.5rem; background: var(--bg); border-bottom: 1px solid var(--line); }
header p { margin: 0; white-space: nowrap; } .links { display: flex; gap: 1rem; font: 13px var(--mono); }
.brand a { color: var(--text); font-weight: 650; letter-spacing: -.01em; } .version { color: var(--muted); font-size: 13px; font-variant-numeric: tabular-nums; }
.frame { display: grid; grid-template-columns: 17rem minmax(0, 1fr); max-width: 100rem; margin: 0 auto; }
nav { position: sticky; top: 3rem; height: calc(100vh - 3rem); overflow-y: auto; padding: 1.25rem .75rem 3rem 1.5rem; border-right: 1px solid var(--line); font-size: 13.5px; line-height: 1.4; scrollbar-width: thin; }
nav ul { list-style: none; margin: 0; padding: 0; } nav > ul > li { margin-bottom: 1.1rem; }
nav a { display: flex; gap: .5rem; align-items: baseline; padding: .22rem .5rem; margin-left: -.5rem; border-radius: 5px; color: var(--muted); overflow-wrap: anywhere; }
nav a:hover { background: var(--row); color: var(--text); text-decoration: none; }
nav .group { color: var(--text); font-weight: 620; }
nav .method { min-width: 2.6rem; background: none; padding: 0; font-size: 10.5px; text-align: left; }
main { min-width: 0; padding: 2.5rem 2.5rem 6rem; }
h1, h2, h3, h4 { line-height: 1.25; letter-spacing: -.015em; text-wrap: balance; }
h1 { margin: 0 0 .5rem; font-size: 2.1rem; font-weight: 720; } h2 { margin: 0 0 .35rem; font-size: 1.55rem; font-weight: 700; }
h3 { margin: 0 0 .4rem; font-size: 1.15rem; font-weight: 660; } h3 a { color: inherit; }
h3 a:hover::after, h3 a:focus-visible::after { content: " #"; color: var(--muted); font-weight: 400; }
h4 { margin: 1.75rem 0 .35rem; font-size: .78rem; font-weight: 650; letter-spacing: .05em; text-transform: uppercase; color: var(--muted); }
p { margin: .5rem 0; max-width: 44rem; }
.intro { max-width: 46rem; } .intro + .chapter { margin-top: 2.5rem; } .summary { font-size: 1.15rem; color: var(--muted); margin-bottom: 1.5rem; }
.chapter { margin-top: 3.5rem; padding-top: 2.25rem; border-top: 1px solid var(--line); } .lead { color: var(--muted); }
.operation { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 27rem); gap: 0 3rem; margin-top: 2.25rem; padding-top: 2.25rem; border-top: 1px solid var(--line); }
.lead + .operation { border-top: 0; padding-top: .5rem; }
.shown { position: sticky; top: 4rem; align-self: start; min-width: 0; } .told { min-width: 0; }
.call { display: flex; gap: .6rem; align-items: baseline; } .call code { background: none; padding: 0; font-size: .92rem; }
.method { flex: none; font-size: 11px; font-weight: 700; letter-spacing: .03em; padding: .12rem .42rem; border-radius: 4px; }
.get { color: var(--get); background: var(--get-tint); } .post { color: var(--post); background: var(--post-tint); } .put { color: var(--put); background: var(--put-tint); } .delete { color: var(--delete); background: var(--delete-tint); }
table { width: 100%; table-layout: fixed; border-collapse: collapse; font-size: 14px; line-height: 1.5; }
thead th { padding: 0; height: 0; line-height: 0; font-size: 0; border: 0; color: transparent; }
tbody th, td { padding: .6rem 0; border-top: 1px solid var(--line); vertical-align: top; text-align: left; font-weight: 400; }
col.named { width: 40%; } col.status { width: 4rem; } tbody th { padding-right: 1.25rem; } td { overflow-wrap: anywhere; }
tbody tr:first-child > * { border-top: 0; }
.name { font-size: 13px; font-weight: 600; overflow-wrap: anywhere; } .above { color: var(--muted); font-weight: 400; }
.required { font-size: 11px; font-weight: 600; color: var(--delete); margin-left: .25rem; white-space: nowrap; }
.type { display: block; font-size: 12.5px; color: var(--muted); overflow-wrap: anywhere; } .type code { font-size: 11.5px; }
.bounds, .pattern { display: block; font-size: 12.5px; color: var(--muted); font-variant-numeric: tabular-nums; }
th.success, th.refusal { font: 600 13px/1.7 var(--mono); } th.success { color: var(--post); } th.refusal { color: var(--muted); }
.refusals { margin-top: .5rem; } .statuses { color: var(--muted); font: 12.5px var(--mono); } .codes, .shape { display: block; margin-top: .15rem; } .shape > span { display: block; }
figure { margin: .5rem 0 1rem; border: 1px solid var(--line); border-radius: 8px; overflow: hidden; background: var(--surface); }
figcaption { padding: .4rem .9rem; font-size: 12px; font-weight: 600; color: var(--muted); border-bottom: 1px solid var(--line); }
pre { margin: 0; padding: .8rem .9rem; max-height: 30rem; overflow: auto; font-size: 12.5px; line-height: 1.6; tab-size: 2; } pre code { font-size: inherit; overflow-wrap: normal; }
pre:focus-visible { outline-offset: -2px; }
details summary { cursor: pointer; color: var(--accent); padding: .25rem 0; }
.flat { max-width: 52rem; } .flat h3 { margin-top: 2rem; } .union { padding-left: 1.25rem; }
.schema { max-width: 52rem; margin-top: 1.75rem; padding-top: 1.75rem; border-top: 1px solid var(--line); }
.schema > h3 { font-family: var(--mono); font-size: 1.02rem; }
:target > .told > h3, .schema:target > h3 { text-decoration: underline; text-decoration-color: var(--accent); text-decoration-thickness: 3px; text-underline-offset: 5px; }
@media (max-width: 1180px) { .operation { grid-template-columns: minmax(0, 1fr); } .shown { position: static; margin-top: 1.25rem; } }
@media (max-width: 800px) { .frame { display: block; } nav { position: static; height: auto; border-right: 0; border-bottom: 1px solid var(--line); padding: .75rem 1rem; }
  nav > ul { display: flex; flex-flow: row wrap; gap: .4rem; } nav > ul > li { flex: none; } nav ul ul { display: none; } nav > ul > li { margin: 0; } nav .group { display: block; margin: 0; padding: .3rem .7rem; border: 1px solid var(--line); border-radius: 999px; font-weight: 500; }
  header { padding: 0 1rem; } main { padding: 1.5rem 1rem 4rem; } h1 { font-size: 1.7rem; } h2 { font-size: 1.35rem; } col.named { width: 46%; } tbody th { padding-right: .75rem; } .chapter { margin-top: 2.25rem; padding-top: 1.75rem; } }
@media (prefers-contrast: more) { :root { --muted: var(--text); --line: var(--text); } }
@media print { nav, header, .skip { display: none; } .frame, .operation { display: block; } pre { max-height: none; white-space: pre-wrap; } }
`;
