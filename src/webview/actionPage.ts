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
/** Sections that the user opened or folded, by heading: they stay that way when the page is shown again. */
const folded = new Map<string, boolean>();
let shownTitle: string | undefined;
/** Number of changes sent to the host. */
let told = 0;
/** The shown page is older than the last change. */
let isOutdated = false;
/** The button that was pressed on an outdated page. */
let pressed: string | undefined;
/** The shown page, without the contents of its fields. */
let shown = '';
/** The field with text being typed, which has not been sent yet. */
let typing: HTMLInputElement | HTMLTextAreaElement | undefined;
/** A page that arrived during typing: showing it would discard the text. */
let held: ActionPageAnswer | undefined;

window.addEventListener('message', ({ data }: MessageEvent<ActionPageAnswer>) => {
  switch (data.kind) {
    case 'show':
      if (data.heard < told) return;
      if (typing === undefined) show(data);
      else hold(data);
  }
});
main?.addEventListener('input', ({ target }) => {
  typing = isTextBox(target) ? target : undefined;
});
main?.addEventListener('focusout', () => {
  // After the change event, if there was one.
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
  // A new page starts at the top. The same page, or one with the same question, keeps the user's position.
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

/** If a button was pressed before this page arrived: the press counts if nothing visible has changed; otherwise it must be pressed again. */
function pressAgain(id: string, isSame: boolean): void {
  pressed = undefined;
  const button = document.getElementById(`button-${id}`);
  if (isSame) button?.click();
  else button?.focus();
}

/** The buttons look as they work: pressing one sends the text first. */
function hold(page: ActionPageAnswer): void {
  held = page;
  for (const button of nextButtons()) button.removeAttribute('aria-disabled');
}

function changed(field: string): void {
  typing = undefined;
  held = undefined;
  isOutdated = true;
  told++;
  // Until the next page arrives. Not disabled, so that keyboard users can still reach it.
  for (const button of nextButtons()) button.setAttribute('aria-disabled', 'true');
  host.postMessage({ kind: 'change', field, values: fieldValues() });
}

/** All but *Cancel*. */
function nextButtons(): Iterable<Element> {
  return document.querySelectorAll(`footer button:not(#button-${cancelButton})`);
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
