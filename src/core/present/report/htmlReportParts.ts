/** The style of the page; states also differ in words. */
export const htmlReportStyle = `
:root { color-scheme: light dark; font: 14px/1.45 system-ui, sans-serif; }
body { margin: 1.5rem; }
h1 { font-size: 1.3rem; }
input { font: inherit; padding: .25rem .5rem; min-width: 18rem; }
table { border-collapse: collapse; margin-top: 1rem; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .4rem .6rem; border-bottom: 1px solid #8886; overflow-wrap: break-word; }
td:last-child { overflow-wrap: anywhere; min-width: 16rem; }
td:first-child { font-variant-emoji: text; }
td:nth-child(4) { white-space: nowrap; }
th { position: sticky; top: 0; background: Canvas; white-space: nowrap; }
th button { all: unset; cursor: pointer; font-weight: 600; }
th button:focus-visible { outline: 2px solid; }
th[aria-sort="ascending"] button::after { content: " ▲"; }
th[aria-sort="descending"] button::after { content: " ▼"; }
td div + div { opacity: .8; font-size: .92em; }
tr.broken td:first-child { border-left: 4px solid #c72e0f; }
tr.willStop td:first-child { border-left: 4px solid #b58900; }
tr.works td:first-child { border-left: 4px solid #388a34; }
tr.unknown td:first-child, tr.none td:first-child { border-left: 4px solid #8888; }
@media print { label { display: none; } th { position: static; } }
`;

/** Sorts by a column, numbers as numbers, and filters the rows by the typed text. */
export const htmlReportScript = `
'use strict';
const body = document.querySelector('tbody');
const headings = [...document.querySelectorAll('th')];
headings.forEach((heading, column) => heading.querySelector('button').addEventListener('click', () => {
  const direction = heading.getAttribute('aria-sort') === 'ascending' ? -1 : 1;
  const value = (row) => row.cells[column].dataset.sort;
  const compare = (a, b) => (Number(a) - Number(b)) || a.localeCompare(b);
  body.append(...[...body.rows].sort((a, b) => direction * compare(value(a), value(b))));
  for (const each of headings) each.removeAttribute('aria-sort');
  heading.setAttribute('aria-sort', direction === 1 ? 'ascending' : 'descending');
}));
document.querySelector('input').addEventListener('input', ({ target }) => {
  const wanted = target.value.toLowerCase();
  for (const row of body.rows) row.hidden = !row.textContent.toLowerCase().includes(wanted);
});
`;
