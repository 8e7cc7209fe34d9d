"""How the page of faults looks: in the Analysis Function's colours, light and dark, narrow and wide, and on A4."""

from __future__ import annotations

STYLE = """\
:root {
  color-scheme: light dark;
  --ground: #ffffff; --ink: #0b0c0c; --quiet: #3d3d3d; --line: #b1b4b6; --band: #f3f2f1; --heading: #12436d;
  --error: #801650; --warning: #a03c00; --warning-edge: #f46a25; --note: #12436d;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #101418; --ink: #f3f2f1; --quiet: #d0d3d6; --line: #5a6168; --band: #1b2229; --heading: #9fc5e8;
    --error: #f2a3cf; --warning: #f9b48f; --warning-edge: #f46a25; --note: #9fc5e8;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 1rem/1.5 Arial, Helvetica, sans-serif; }
main { max-width: 100rem; margin: 0 auto; padding: 1rem; }
h1, h2 { color: var(--heading); line-height: 1.2; overflow-wrap: anywhere; }
h1 { font-size: 1.75rem; margin: 0.5rem 0 1rem; }
h2 { font-size: 1.25rem; margin: 2rem 0 0.5rem; }
p { max-width: 45rem; }
.counts { list-style: none; margin: 1rem 0; padding: 0; display: flex; flex-wrap: wrap; gap: 0.75rem; }
.counts li { flex: 1 1 14rem; padding: 0.5rem 0.75rem; background: var(--band); border-left: 0.4rem solid; }
.counts li strong { display: block; font-size: 1.25rem; }
.counts li.error { border-color: var(--error); }
.counts li.warning { border-color: var(--warning-edge); }
.counts li.note { border-color: var(--note); }
.error strong, th.error { color: var(--error); }
.warning strong, th.warning { color: var(--warning); }
.note strong, th.note { color: var(--note); }
table { border-collapse: collapse; width: 100%; font-size: 0.9rem; line-height: 1.4; }
caption { text-align: left; color: var(--quiet); padding: 0.25rem 0; }
th, td { text-align: left; vertical-align: top; padding: 0.4rem 0.5rem; border-bottom: 1px solid var(--line); }
td { overflow-wrap: anywhere; min-width: 8.5rem; }
td[data-label="Value"], td[data-label="Code"] { font-family: Consolas, "Liberation Mono", monospace; }
td[data-label="Value"] { white-space: pre-wrap; }
td[data-label="What is wrong"], td[data-label="What to do"] { min-width: 12rem; }
thead th { background: var(--band); color: var(--ink); }
th[scope="row"] { white-space: nowrap; }
.number { text-align: right; font-variant-numeric: tabular-nums; min-width: 3rem; }
@media screen and (max-width: 60rem) {
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  table, caption, tbody, tr, th[scope="row"], td { display: block; }
  tr { border: 1px solid var(--line); margin: 0 0 0.75rem; padding: 0.25rem 0; }
  th, td, td.number { border: 0; padding: 0.2rem 0.75rem; text-align: left; min-width: 0; }
  td:empty { display: none; }
  td::before { content: attr(data-label) ": "; font: bold 1em Arial, Helvetica, sans-serif; color: var(--quiet); }
}
@page { size: A4 landscape; margin: 12mm; }
@media print {
  :root {
    --ground: #ffffff; --ink: #000000; --quiet: #3d3d3d; --line: #b1b4b6; --band: #f3f2f1; --heading: #12436d;
    --error: #801650; --warning: #a03c00; --note: #12436d;
  }
  main { padding: 0; max-width: none; }
  table { font-size: 7.5pt; }
  thead { display: table-header-group; }
  tr { break-inside: avoid; }
  h2 { break-after: avoid; }
  h2.all { break-before: page; }
  td { min-width: 22mm; }
  td[data-label="What is wrong"], td[data-label="What to do"] { min-width: 40mm; }
  .number { min-width: 8mm; }
}
"""
