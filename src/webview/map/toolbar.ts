import type { MapChip, MapScene } from '../../protocol/pkiMap.ts';
import type { PkiMapTexts } from '../../protocol/pkiMapMessages.ts';
import { element } from '../element.ts';
import { below } from './banner.ts';
import { type Point, showMenu } from './popupMenu.ts';

/** Actions of the toolbar. */
export interface ToolbarHandlers {
  showChip(chip: MapChip): void;
  chooseCluster(id: string): void;
  lookAsOf(text: string): void;
  backToNow(): void;
  zoom(factor: number): void;
  fit(): void;
  learn(): void;
  export(at: Point): void;
}

/** Zoom factor for each press of a button or key. */
export const zoomStep = 1.25;

/** The toolbar above the map. In tab order the date comes first, then the chips; visually the title comes first. */
export class Toolbar {
  readonly node = element('header', { class: 'toolbar', role: 'toolbar' });
  readonly #title = element('h1', {});
  readonly #subtitle = element('p', { class: 'dim subtitle' });
  readonly #clusters = element('select', {});
  readonly #chips = element('div', { class: 'chips' });
  readonly #field = element('input', {
    type: 'text',
    class: 'date',
    spellcheck: 'false',
    autocomplete: 'off',
    id: 'asOf',
  });
  readonly #fieldLabel = element('label', { for: 'asOf', class: 'dim' });
  readonly #refusal = element('p', { class: 'refusal', role: 'alert', id: 'refusal' });
  readonly #now = element('button', { type: 'button', class: 'now' });
  readonly #learn = element('button', { type: 'button', class: 'tool' });
  readonly #zoomOut = element('button', { type: 'button', class: 'tool', tabindex: '-1' }, '−');
  readonly #zoomed = element('span', { class: 'dim zoomed' });
  readonly #zoomIn = element('button', { type: 'button', class: 'tool', tabindex: '-1' }, '+');
  readonly #fit = element('button', { type: 'button', class: 'tool', tabindex: '-1' }, '⤢');
  readonly #calm = element('p', { class: 'calm state-works' });
  /** On a narrow page: the date, and everything that has no room. */
  readonly #date = element('button', { type: 'button', class: 'secondary date-button' });
  readonly #more = element('button', { type: 'button', class: 'tool more', 'aria-haspopup': 'menu' }, '⋯');
  readonly #export = element('button', { type: 'button', class: 'tool', 'aria-haspopup': 'menu' });
  readonly #handlers: ToolbarHandlers;
  #fieldText = '';
  #shownChips = '';

  constructor(handlers: ToolbarHandlers) {
    this.#handlers = handlers;
    this.#clusters.addEventListener('change', () => handlers.chooseCluster(this.#clusters.value));
    this.#field.addEventListener('keydown', (event) => {
      if (event.key === 'Enter') this.#submit();
      if (event.key === 'Escape') this.#reset();
    });
    this.#field.addEventListener('change', () => this.#submit());
    this.#now.addEventListener('click', () => handlers.backToNow());
    this.#learn.addEventListener('click', () => handlers.learn());
    this.#zoomOut.addEventListener('click', () => handlers.zoom(1 / zoomStep));
    this.#zoomIn.addEventListener('click', () => handlers.zoom(zoomStep));
    this.#fit.addEventListener('click', () => handlers.fit());
    this.#export.addEventListener('click', () => handlers.export(below(this.#export)));
    this.#more.addEventListener('click', () => this.#showMore());
    this.#date.addEventListener('click', () => {
      if (date.classList.toggle('open')) this.#field.focus();
    });
    const fields = element('div', { class: 'fields' }, this.#fieldLabel, this.#field, this.#now, this.#refusal);
    const date = element('div', { class: 'as-of' }, this.#date, fields);
    const zoom = element('div', { class: 'zoom' }, this.#zoomOut, this.#zoomed, this.#zoomIn, this.#fit);
    this.node.append(
      element('div', { class: 'titles' }, this.#title, this.#clusters, this.#subtitle),
      date,
      this.#chips,
      this.#calm,
      element('div', { class: 'tools' }, this.#learn, zoom, this.#export, this.#more),
    );
  }

  show({ title, subtitle, clusters, chips, calm = '', asOf, texts, learning }: MapScene, own: PkiMapTexts): void {
    this.node.setAttribute('aria-label', own.toolbar);
    this.#title.textContent = title;
    this.#subtitle.textContent = subtitle;
    this.#subtitle.title = subtitle;
    this.#clusters.hidden = clusters.length < 2;
    this.#clusters.setAttribute('aria-label', texts.cluster);
    this.#clusters.replaceChildren(
      ...clusters.map(({ id, label, spoken, isChosen }) => {
        const option = element('option', { value: id, 'aria-label': spoken }, label);
        option.selected = isChosen;
        return option;
      }),
    );
    this.#showChips(chips);
    this.#calm.textContent = calm === '' ? '' : `✓ ${calm}`;
    this.#date.textContent = asOf.button;
    this.#more.setAttribute('aria-label', own.menu);
    this.#fieldLabel.textContent = texts.asOf;
    this.#field.setAttribute('aria-label', own.dateField);
    this.#field.title = own.dateField;
    this.#field.classList.toggle('elsewhen', !asOf.isNow);
    // Text that the user is typing is not replaced.
    if (this.#field.value === this.#fieldText || document.activeElement !== this.#field) this.#field.value = asOf.field;
    this.#fieldText = asOf.field;
    this.refuse('');
    this.#now.textContent = texts.now;
    this.#now.disabled = asOf.isNow;
    this.#learn.textContent = texts.learn;
    this.#learn.hidden = learning.length === 0;
    this.#export.textContent = texts.export;
    for (const [button, text] of [
      [this.#zoomOut, texts.zoomOut],
      [this.#zoomIn, texts.zoomIn],
      [this.#fit, texts.fit],
    ] as const) {
      button.title = text;
      button.setAttribute('aria-label', text);
    }
  }

  showZoom(scale: number): void {
    this.#zoomed.textContent = `${Math.round(scale * 100)} %`;
  }

  showLearning(isOn: boolean): void {
    this.#learn.setAttribute('aria-pressed', String(isOn));
  }

  /** Shows why the typed text is not a date; an empty text removes the message. */
  refuse(explanation: string): void {
    this.#refusal.textContent = explanation;
    this.#field.toggleAttribute('aria-invalid', explanation !== '');
    if (explanation === '') this.#field.removeAttribute('aria-describedby');
    else this.#field.setAttribute('aria-describedby', 'refusal');
  }

  #showMore(): void {
    const at = below(this.#more);
    const entries = [this.#learn, this.#export]
      .filter(({ hidden }) => !hidden)
      .map((button) => ({
        label: button.textContent ?? '',
        run: () => (button === this.#learn ? this.#handlers.learn() : this.#handlers.export(at)),
      }));
    showMenu(entries, at, this.#more.getAttribute('aria-label') ?? '');
  }

  #showChips(chips: readonly MapChip[]): void {
    const content = JSON.stringify(chips);
    if (content === this.#shownChips) return;
    this.#shownChips = content;
    const focused = [...this.#chips.children].findIndex((chip) => chip.matches(':focus'));
    const drawn = chips.map((chip) => {
      const name = { class: `chip state-${chip.state}`, 'aria-label': chip.spoken, title: chip.spoken };
      const button = element('button', { type: 'button', ...name }, chip.label);
      button.addEventListener('click', () => this.#handlers.showChip(chip));
      return button;
    });
    this.#chips.replaceChildren(...drawn);
    drawn[focused]?.focus();
  }

  #submit(): void {
    if (this.#field.value === this.#fieldText) return;
    this.#handlers.lookAsOf(this.#field.value);
  }

  #reset(): void {
    this.#field.value = this.#fieldText;
    this.refuse('');
  }
}
