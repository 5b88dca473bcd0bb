import type {
  ActionPageTexts,
  PageButton,
  PageList,
  PageNote,
  PagePart,
  PageSection,
  PageSteps,
  PageTable,
} from '../protocol/actionPage.ts';
import { element } from './element.ts';
import { pageField } from './pageFields.ts';

/** What the parts of a page need from it. */
export interface PageControls {
  readonly texts: ActionPageTexts;
  /** By heading; updated when a section is opened or folded. */
  readonly folded: Map<string, boolean>;
  button(button: PageButton, rank: string): HTMLElement;
  changed(field: string): void;
  copy(text: string): void;
}

/** Creates the nodes of one part of a page. */
export function pagePart(part: PagePart, controls: PageControls): HTMLElement {
  switch (part.kind) {
    case 'note':
      return note(part);
    case 'fields':
      return element('div', { class: 'fields' }, ...part.fields.map((each) => pageField(each, controls.changed)));
    case 'table':
      return table(part);
    case 'list':
      return list(part, controls);
    case 'steps':
      return steps(part, controls);
    case 'section':
      return section(part, controls);
    case 'text':
      return element('pre', { tabindex: '0', role: 'region', 'aria-label': part.label }, part.text);
  }
}

function note({ state, text, isAlert }: PageNote): HTMLElement {
  return element('p', { class: `note ${state}`, ...(isAlert === true ? { role: 'alert' } : {}) }, ...withCode(text));
}

function table({ caption, columns, rows }: PageTable): HTMLElement {
  const head = element('tr', {}, ...columns.map((column) => element('th', { scope: 'col' }, column)));
  const body = rows.map(({ cells, isChanged }) =>
    element(
      'tr',
      isChanged === true ? { class: 'changed' } : {},
      ...cells.map((cell, index) => (index === 0 ? element('th', { scope: 'row' }, cell) : element('td', {}, cell))),
    ),
  );
  const made = element('table', {});
  made.append(element('caption', {}, caption), element('thead', {}, head), element('tbody', {}, ...body));
  return made;
}

function list({ heading, items, isGrid }: PageList, controls: PageControls): HTMLElement {
  const lines = items.map(({ text, note: aside, state, button, second }) => {
    const line = element('li', state === undefined ? {} : { class: state }, element('span', {}, ...withCode(text)));
    if (aside !== undefined) line.append(element('span', { class: 'hint' }, ...withCode(aside)));
    for (const each of [button, second]) if (each !== undefined) line.append(controls.button(each, 'secondary'));
    return line;
  });
  return element(
    'div',
    {},
    ...(heading === undefined ? [] : [element('h2', {}, heading)]),
    element('ul', isGrid === true ? { class: 'grid' } : {}, ...lines),
  );
}

function steps({ heading, steps: all }: PageSteps, { copy, texts, button: makeButton }: PageControls): HTMLElement {
  const lines = all.map(({ text, command, button: run }) => {
    const line = element('li', {}, element('span', {}, ...withCode(text)));
    if (command !== undefined) {
      const button = element('button', { type: 'button', class: 'secondary' }, texts.copy);
      button.setAttribute('aria-label', `${texts.copy}: ${command}`);
      button.addEventListener('click', () => copy(command));
      const buttons = element('div', { class: 'buttons' }, button);
      if (run !== undefined) buttons.append(makeButton(run, 'secondary'));
      line.append(element('div', { class: 'command' }, element('code', {}, command), buttons));
    }
    return line;
  });
  return element('div', {}, element('h2', {}, heading), element('ol', {}, ...lines));
}

function section({ heading, isFolded, parts }: PageSection, controls: PageControls): HTMLElement {
  const details = element(
    'details',
    {},
    element('summary', {}, element('h2', {}, heading)),
    ...parts.map((part) => pagePart(part, controls)),
  );
  details.open = !(controls.folded.get(heading) ?? isFolded === true);
  details.addEventListener('toggle', () => controls.folded.set(heading, !details.open));
  return details;
}

/** Turns text between backticks into code elements; a single backtick stays as it is. */
function withCode(text: string): readonly (Node | string)[] {
  return text
    .split(/(`[^`\n]+`)/)
    .map((part, index) => (index % 2 === 0 ? part : element('code', {}, part.slice(1, -1))));
}
