import type {
  ActionPage,
  ActionPageAnswer,
  ActionPageRequest,
  PageButton,
  PageProgress,
} from '../protocol/actionPage.ts';
import './actionPage.css';
import './colorScheme.css';
import { element } from './element.ts';
import { fieldValues } from './pageFields.ts';
import { pagePart } from './pageParts.ts';

declare function acquireVsCodeApi(): { postMessage(message: ActionPageRequest): void };

const host = acquireVsCodeApi();
const main = document.querySelector('main');
/** Sections that the user opened or folded, by heading: they stay so when the page is shown anew. */
const folded = new Map<string, boolean>();
let shownTitle: string | undefined;

window.addEventListener('message', ({ data }: MessageEvent<ActionPageAnswer>) => {
  switch (data.kind) {
    case 'show':
      show(data);
  }
});
host.postMessage({ kind: 'ready' });

function show({ page, texts }: ActionPageAnswer): void {
  const focused = document.activeElement?.id;
  const controls = {
    texts,
    folded,
    button: pageButton,
    changed: (field: string) => host.postMessage({ kind: 'change', field, values: fieldValues() }),
    copy: (text: string) => host.postMessage({ kind: 'copy', text }),
  };
  const heading = element('h1', { id: 'heading', tabindex: '-1' }, page.title);
  main?.replaceChildren(
    heading,
    element('p', { class: 'summary' }, page.summary),
    ...page.parts.map((part) => pagePart(part, controls)),
    footer(page),
  );
  // Another page is read from its beginning; the same one goes on where the user is.
  if (page.title !== shownTitle) {
    heading.focus();
    window.scrollTo(0, 0);
  } else if (focused) {
    document.getElementById(focused)?.focus();
  }
  shownTitle = page.title;
}

function footer({ buttons, progress }: ActionPage): HTMLElement {
  return element(
    'footer',
    {},
    ...(progress === undefined ? [] : [progressBar(progress)]),
    ...buttons.map((button, index) => pageButton(button, index === 0 ? 'main' : 'secondary')),
  );
}

function progressBar({ label, done, total }: PageProgress): HTMLElement {
  const bar = element('progress', { max: `${total}`, value: `${done}`, 'aria-labelledby': 'progress' });
  return element('div', { class: 'progress' }, element('p', { id: 'progress', role: 'status' }, label), bar);
}

function pageButton({ id, label, isDisabled }: PageButton, rank: string): HTMLButtonElement {
  const button = element('button', { type: 'button', id: `button-${id}`, class: rank }, label);
  button.disabled = isDisabled === true;
  button.addEventListener('click', () => host.postMessage({ kind: 'press', button: id, values: fieldValues() }));
  return button;
}
