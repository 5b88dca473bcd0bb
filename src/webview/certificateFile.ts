import type {
  CertificateFileAnswer,
  CertificateFileEntry,
  CertificateFileRequest,
  CertificateFileTexts,
  CertificateFileView,
  PassphraseForm,
} from '../protocol/certificateFile.ts';
import './certificateFile.css';
import './colorScheme.css';
import { element } from './element.ts';

declare function acquireVsCodeApi(): { postMessage(message: CertificateFileRequest): void };

/** With more entries than this they are folded, so that a trust store of 150 certificates is a list. */
const unfoldedEntries = 3;

const host = acquireVsCodeApi();
const main = document.querySelector('main');

window.addEventListener('message', ({ data }: MessageEvent<CertificateFileAnswer>) => {
  switch (data.kind) {
    case 'show':
      show(data.view, data.texts);
  }
});
host.postMessage({ kind: 'ready' });

function show(view: CertificateFileView, texts: CertificateFileTexts): void {
  main?.replaceChildren(
    element('h1', {}, view.title),
    ...view.notes.map((note) => element('p', { class: 'note' }, note)),
    ...(view.passphrase === undefined ? [] : [passphraseForm(view.passphrase)]),
    ...view.entries.map((entry) => entrySection(entry, view.entries.length <= unfoldedEntries, texts)),
  );
  document.querySelector<HTMLInputElement>('[aria-invalid]')?.focus();
}

function passphraseForm({ label, button, explanation, refusal }: PassphraseForm): HTMLElement {
  const input = element('input', { type: 'password', id: 'passphrase', autocomplete: 'off' });
  const form = element(
    'form',
    {},
    element('label', { for: 'passphrase' }, label),
    input,
    element('button', { type: 'submit' }, button),
    element('p', { class: 'note', id: 'explanation' }, explanation),
  );
  input.setAttribute('aria-describedby', 'explanation');
  if (refusal !== undefined) {
    input.setAttribute('aria-invalid', 'true');
    form.append(element('p', { class: 'problem', role: 'alert' }, refusal));
  }
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const passphrase = input.value;
    input.value = '';
    host.postMessage({ kind: 'open', passphrase });
  });
  return form;
}

function entrySection(
  { heading, notes, problems, decoded, folds = [], copyNumber }: CertificateFileEntry,
  isUnfolded: boolean,
  texts: CertificateFileTexts,
): HTMLElement {
  const section = element(
    'section',
    {},
    element('h2', {}, heading),
    ...notes.map((note) => element('p', { class: 'note' }, note)),
    ...problems.map((problem) => element('p', { class: 'problem' }, problem)),
  );
  if (copyNumber !== undefined) {
    const button = element('button', { type: 'button', class: 'secondary' }, texts.copyPem);
    button.addEventListener('click', () => host.postMessage({ kind: 'copyPem', copyNumber }));
    section.append(button);
  }
  if (decoded !== undefined) {
    const details = element(
      'details',
      {},
      element('summary', {}, texts.decoded),
      element('div', { class: 'decoded' }, ...foldedLines(decoded, folds)),
    );
    details.open = isUnfolded;
    section.append(details);
  }
  return section;
}

/** A text as lines, of which some are in a part of their own that opens. */
function foldedLines(text: string, folds: readonly (readonly [number, number])[]): readonly (string | HTMLElement)[] {
  const lines = text.split('\n');
  let from = 0;
  const parts = folds.flatMap(([first, last]) => {
    const before = lines.slice(from, first).map((line) => `${line}\n`);
    from = last + 1;
    const summary = element('summary', {}, lines[first] ?? '');
    return [before.join(''), element('details', {}, summary, lines.slice(first + 1, from).join('\n'))];
  });
  return [...parts, lines.slice(from).join('\n')];
}
