import type { MapScene } from '../../protocol/pkiMap.ts';
import type { PkiMapTexts } from '../../protocol/pkiMapMessages.ts';
import { element } from '../element.ts';

/** Notes about missing or omitted parts. If there is nothing to draw, a button adds a folder. */
export class MapNotes {
  readonly node = element('div', { class: 'notes' });
  readonly #addFolder = element('button', { type: 'button' });

  constructor(addFolder: () => void) {
    this.#addFolder.addEventListener('click', addFolder);
  }

  show({ notes, clusters }: MapScene, { addFolder }: PkiMapTexts): void {
    const isEmpty = clusters.length === 0;
    document.body.classList.toggle('is-empty', isEmpty);
    this.#addFolder.textContent = addFolder;
    this.node.replaceChildren(...notes.map((note) => element('p', {}, note)), ...(isEmpty ? [this.#addFolder] : []));
  }
}
