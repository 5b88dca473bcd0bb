import {
  type ActionPage,
  type ActionPageAnswer,
  type ActionPageRequest,
  cancelButton,
  type PageButton,
  type PageProgress,
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
/** How many changes the host was told. */
let told = 0;
/** What is shown was made before the last change. */
let isOutdated = false;
/** The button that was pressed then. */
let pressed: string | undefined;
/** What is shown, without what its fields hold. */
let shown = '';
/** Where a text is being typed, which the page does not know yet. */
let typing: HTMLInputElement | HTMLTextAreaElement | undefined;
/** A page that came meanwhile: it would take the text away. */
let held: ActionPageAnswer | undefined;

window.addEventListener('message', ({ data }: MessageEvent<ActionPageAnswer>) => {
  switch (data.kind) {
    case 'show':
      if (data.heard < told) return;
      if (typing !== undefined) held = data;
      else show(data);
  }
});
main?.addEventListener('input', ({ target }) => {
  typing = isTextBox(target) ? target : undefined;
});
main?.addEventListener('focusout', () => {
  // Behind the event of the change, if there was one.
  const left = typing;
  typing = undefined;
  if (left !== undefined && left.value !== left.defaultValue) changed(left.name);
  else if (held !== undefined) show(held);
});
host.postMessage({ kind: 'ready' });

function show({ page, texts }: ActionPageAnswer): void {
  held = undefined;
  isOutdated = false;
  const focused = document.activeElement;
  const selection = isTextBox(focused) ? ([focused.selectionStart, focused.selectionEnd] as const) : undefined;
  const controls = {
    texts,
    folded,
    button: pageButton,
    changed,
    copy: (text: string) => host.postMessage({ kind: 'copy', text }),
  };
  const heading = element('h1', { id: 'heading', tabindex: '-1' }, page.title);
  main?.replaceChildren(
    heading,
    element('p', { class: 'summary' }, page.summary),
    ...page.parts.map((part) => pagePart(part, controls)),
    footer(page),
  );
  // Another page is read from its beginning; the same one, and one with the same question, goes on where the user is.
  const again = focused?.id ? document.getElementById(focused.id) : null;
  if (page.title !== shownTitle && !(again !== null && isField(again))) {
    heading.focus();
    window.scrollTo(0, 0);
  } else if (again !== null) {
    again.focus();
    if (selection !== undefined && isTextBox(again)) again.setSelectionRange(...selection);
  }
  shownTitle = page.title;
  const before = shown;
  shown = JSON.stringify({ ...page, parts: page.parts.filter(({ kind }) => kind !== 'fields') });
  if (pressed !== undefined) pressAgain(pressed, shown === before);
}

/** Where a button was pressed before this page came: it counts if there is nothing new to see, and else waits to be pressed again. */
function pressAgain(id: string, isSame: boolean): void {
  pressed = undefined;
  const button = document.getElementById(`button-${id}`);
  if (isSame) button?.click();
  else button?.focus();
}

function changed(field: string): void {
  typing = undefined;
  held = undefined;
  isOutdated = true;
  told++;
  for (const button of document.querySelectorAll(`footer button:not(#button-${cancelButton})`)) {
    // Until the page comes that follows. Not disabled: who goes on by the keyboard shall come to it.
    button.setAttribute('aria-disabled', 'true');
  }
  host.postMessage({ kind: 'change', field, values: fieldValues() });
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
  button.addEventListener('click', () => {
    if (isOutdated && id !== cancelButton) pressed = id;
    else host.postMessage({ kind: 'press', button: id, values: fieldValues() });
  });
  return button;
}

function isField(node: HTMLElement): boolean {
  return isTextBox(node) || node instanceof HTMLInputElement || node instanceof HTMLSelectElement;
}

function isTextBox(node: unknown): node is HTMLInputElement | HTMLTextAreaElement {
  return node instanceof HTMLTextAreaElement || (node instanceof HTMLInputElement && node.type === 'text');
}
