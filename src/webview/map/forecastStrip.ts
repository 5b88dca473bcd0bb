import type { MapForecastRow, MapScene } from '../../protocol/pkiMap.ts';
import type { PkiMapTexts } from '../../protocol/pkiMapMessages.ts';
import { element } from '../element.ts';
import { drawGlyph } from './drawShape.ts';
import { TimeSlider } from './timeSlider.ts';

/** Actions of the strip. */
export interface ForecastHandlers {
  /** `undefined`: now. */
  look(at: number | undefined): void;
  judgeEditor(): void;
  copyMarkdown(): void;
  saveCalendar(): void;
  /** The row under the pointer or focus, whose wires are highlighted; `undefined`: none. */
  light(wires: readonly string[] | undefined): void;
  fold(isFolded: boolean): void;
}

/** A certificate works until the last moment of its validity; the outage shows after it. */
const afterwards = 1000;
/** Number of pills drawn before a row's names; the names list the rest. */
const shownGlyphs = 3;

const endMarks: Readonly<Record<MapForecastRow['end'], string>> = { stops: '✗', rotates: '○', starts: '▹' };

/** The outage forecast below the map, with the date line over it. */
export class ForecastStrip {
  readonly node = element('section', { class: 'forecast' });
  readonly #handlers: ForecastHandlers;
  readonly #fold = element('button', { type: 'button', class: 'fold', 'aria-controls': 'forecastRows' });
  readonly #line = element('p', { class: 'next' });
  readonly #show = element('button', { type: 'button', class: 'link show', 'aria-controls': 'forecastRows' });
  readonly #hint = element('p', { class: 'hint dim' });
  readonly #judgeEditor = element('button', { type: 'button', class: 'link' });
  readonly #copy = element('button', { type: 'button', class: 'link' });
  readonly #save = element('button', { type: 'button', class: 'link' });
  readonly #rows = element('ul', { class: 'rows' });
  readonly #note = element('p', { class: 'note dim' });
  readonly #later = element('ul', { class: 'later' });
  readonly #laterHeading = element('h3', {});
  readonly #slider: TimeSlider;
  #shown = '';

  constructor(handlers: ForecastHandlers) {
    this.#handlers = handlers;
    this.#slider = new TimeSlider(handlers);
    for (const button of [this.#fold, this.#show])
      button.addEventListener('click', () => handlers.fold(!this.node.classList.contains('folded')));
    new ResizeObserver(() => this.#fitLine()).observe(this.#line);
    this.#judgeEditor.addEventListener('click', () => handlers.judgeEditor());
    this.#copy.addEventListener('click', () => handlers.copyMarkdown());
    this.#save.addEventListener('click', () => handlers.saveCalendar());
    const links = element('div', { class: 'links' }, this.#judgeEditor, this.#copy, this.#save);
    this.node.append(
      element('header', {}, this.#fold, this.#line, this.#hint, links, this.#show),
      element(
        'div',
        { class: 'chart', id: 'forecastRows' },
        element('div', { class: 'scroll' }, this.#rows, this.#note),
        this.#slider.node,
        element('div', { class: 'beyond' }, this.#laterHeading, this.#later),
      ),
    );
  }

  show({ forecast, asOf, texts }: MapScene, own: PkiMapTexts, isFolded = true): void {
    const { heading, rows, later, note, line, show = '' } = forecast;
    this.node.classList.toggle('folded', isFolded);
    this.node.setAttribute('aria-label', heading);
    this.#fold.textContent = heading;
    this.#fold.setAttribute('aria-expanded', String(!isFolded));
    this.#fold.title = isFolded ? own.expand : own.collapse;
    this.#line.replaceChildren(...line.map(({ text, state }) => element('span', { class: `state-${state}` }, text)));
    this.#show.textContent = isFolded ? show : own.collapse;
    this.#show.hidden = show === '';
    this.#fitLine();
    this.#hint.textContent = texts.dragHint;
    this.#judgeEditor.textContent = own.judgeEditor;
    this.#judgeEditor.hidden = asOf.isNow;
    this.#copy.textContent = own.copyMarkdown;
    this.#save.textContent = own.formats.find(({ format }) => format === 'calendar')?.label ?? '';
    this.#slider.show(forecast, asOf, own.dateField);
    const content = JSON.stringify([rows, later, note]);
    if (content === this.#shown) return;
    this.#shown = content;
    const focused = this.#buttons().indexOf(document.activeElement as HTMLElement);
    this.#rows.replaceChildren(...rows.map((row) => this.#drawRow(row)));
    this.#note.textContent = note ?? '';
    this.#laterHeading.textContent = later.length === 0 ? '' : texts.later;
    this.#later.replaceChildren(...later.map((row) => this.#drawLater(row)));
    if (focused >= 0) this.#buttons()[focused]?.focus();
  }

  /** What does not fit is left out, the last part first. */
  #fitLine(): void {
    const parts = [...this.#line.children] as HTMLElement[];
    for (const part of parts) part.hidden = false;
    for (const part of parts.reverse()) {
      if (this.#line.scrollWidth <= this.#line.clientWidth) return;
      part.hidden = true;
    }
  }

  #buttons(): HTMLElement[] {
    return [...this.node.querySelectorAll<HTMLElement>('li button')];
  }

  #drawRow(row: MapForecastRow): HTMLLIElement {
    const { glyphs, names, sentence, state, end, bar } = row;
    const subject = element('span', { class: 'subject' }, ...glyphs.slice(0, shownGlyphs).map(drawGlyph));
    subject.append(element('span', { class: 'names' }, names));
    const line = element('span', { class: 'bar' });
    line.style.left = `${bar.from * 100}%`;
    line.style.width = `${Math.max(0, bar.to - bar.from) * 100}%`;
    const mark = element('span', { class: 'end' }, endMarks[end]);
    mark.style.left = `${bar.to * 100}%`;
    const words = element('span', { class: 'sentence' }, sentence);
    words.style.left = `calc(${bar.to * 100}% + 14px)`;
    const axis = element('span', { class: 'axis' }, line, mark, words);
    return element('li', { class: `state-${state}` }, this.#button(row, subject, axis));
  }

  #drawLater(row: MapForecastRow): HTMLLIElement {
    const glyphs = element('span', { class: 'subject' }, ...row.glyphs.slice(0, shownGlyphs).map(drawGlyph));
    return element('li', { class: `state-${row.state}` }, this.#button(row, glyphs, element('span', {}, row.sentence)));
  }

  /** Shows the moment after a row's date. */
  #button({ moment, spoken, wires }: MapForecastRow, ...children: readonly Node[]): HTMLButtonElement {
    const button = element('button', { type: 'button', 'aria-label': spoken, title: spoken }, ...children);
    button.addEventListener('click', () => this.#handlers.look(moment + afterwards));
    for (const event of ['pointerenter', 'focus']) button.addEventListener(event, () => this.#handlers.light(wires));
    for (const event of ['pointerleave', 'blur']) button.addEventListener(event, () => this.#handlers.light(undefined));
    return button;
  }
}
