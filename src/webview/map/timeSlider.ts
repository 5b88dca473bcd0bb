import type { MapForecast, MapMoment } from '../../protocol/pkiMap.ts';
import { element } from '../element.ts';
import { fractionOf, momentAt, momentOfKey } from './timeAxis.ts';

/** Actions of the date line. */
export interface SliderHandlers {
  /** `undefined`: now. */
  look(at: number | undefined): void;
}

/** Pixels around the current time within which a drag means now. */
const nowRoom = 5;

/** The time axis with the date line, which the pointer drags and the arrow keys move. */
export class TimeSlider {
  readonly node = element('div', { class: 'time' });
  readonly #ticks = element('div', { class: 'ticks', 'aria-hidden': 'true' });
  readonly #now = element('div', { class: 'now-line', 'aria-hidden': 'true' });
  readonly #line = element('div', { class: 'line', role: 'slider', tabindex: '0', 'aria-orientation': 'horizontal' });
  readonly #words = element('span', { class: 'words' });
  readonly #handlers: SliderHandlers;
  #forecast: MapForecast | undefined;
  #moment: MapMoment | undefined;
  #isDragged = false;
  #shownTicks = '';

  constructor(handlers: SliderHandlers) {
    this.#handlers = handlers;
    this.#line.append(element('span', { class: 'handle' }), this.#words);
    this.node.append(this.#ticks, this.#now, this.#line);
    this.node.addEventListener('pointerdown', (event) => this.#grab(event));
    this.node.addEventListener('pointermove', (event) => {
      if (this.#isDragged) this.#drag(event);
    });
    for (const end of ['pointerup', 'pointercancel'] as const) {
      this.node.addEventListener(end, () => {
        this.#isDragged = false;
      });
    }
    this.#line.addEventListener('keydown', (event) => this.#press(event));
    new ResizeObserver(() => this.#thinOut()).observe(this.#ticks);
  }

  show(forecast: MapForecast, moment: MapMoment, label: string): void {
    this.#forecast = forecast;
    this.#moment = moment;
    const { from, until, now, asOf, ticks } = forecast;
    this.#now.style.left = `${now * 100}%`;
    this.#now.hidden = moment.isNow;
    // While it is dragged, the line is where the pointer is.
    if (!this.#isDragged) this.#placeLine(asOf);
    this.#words.textContent = moment.words;
    this.#line.classList.toggle('elsewhen', !moment.isNow);
    const values = { 'aria-valuemin': from, 'aria-valuemax': until, 'aria-valuenow': moment.at };
    for (const [name, value] of Object.entries(values)) this.#line.setAttribute(name, String(value));
    this.#line.setAttribute('aria-valuetext', moment.words);
    this.#line.setAttribute('aria-label', label);
    const content = JSON.stringify(ticks);
    if (content === this.#shownTicks) return;
    this.#shownTicks = content;
    this.#ticks.replaceChildren(
      ...ticks.map(({ at, label: text }) => {
        const tick = element('span', { class: 'tick' }, element('span', {}, text ?? ''));
        tick.style.left = `${at * 100}%`;
        return tick;
      }),
    );
    this.#thinOut();
  }

  /** If months are narrower than their names, some names are omitted. */
  #thinOut(): void {
    const ticks = [...this.#ticks.children].filter((tick) => tick instanceof HTMLElement);
    for (const tick of ticks) tick.classList.remove('crowded');
    const boxes = ticks.map((tick) => ({ tick, start: tick.offsetLeft, end: tick.offsetLeft + tick.offsetWidth }));
    let free = Number.NEGATIVE_INFINITY;
    for (const { tick, start, end } of boxes) {
      const isCrowded = start < free;
      tick.classList.toggle('crowded', isCrowded);
      if (!isCrowded) free = end;
    }
  }

  #placeLine(fraction: number): void {
    this.#line.style.left = `${fraction * 100}%`;
    // Its label stays within the axis.
    this.#line.classList.toggle('late', fraction > 0.6);
  }

  #grab(event: PointerEvent): void {
    if (event.button !== 0) return;
    this.#isDragged = true;
    this.node.setPointerCapture(event.pointerId);
    this.#line.focus();
    event.preventDefault();
    this.#drag(event);
  }

  #drag({ clientX }: PointerEvent): void {
    if (this.#forecast === undefined) return;
    const { left, width } = this.node.getBoundingClientRect();
    const fraction = fractionOf(clientX - left, width);
    const isNow = Math.abs(fraction - this.#forecast.now) * width <= nowRoom;
    this.#placeLine(isNow ? this.#forecast.now : fraction);
    this.#handlers.look(isNow ? undefined : momentAt(this.#forecast, fraction));
  }

  #press(event: KeyboardEvent): void {
    if (this.#forecast === undefined || this.#moment === undefined) return;
    const wanted = momentOfKey(event.key, this.#moment.at, this.#forecast);
    if (wanted === undefined) return;
    event.preventDefault();
    this.#handlers.look(wanted.at);
  }
}
