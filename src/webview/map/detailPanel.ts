import type { MapAction, MapDetail, MapLesson, MapLine, MapLink, MapSection } from '../../protocol/pkiMap.ts';
import type { PkiMapTexts } from '../../protocol/pkiMapMessages.ts';
import { element } from '../element.ts';
import { keepFocus } from '../keepFocus.ts';
import { drawGlyph } from './drawShape.ts';

/** Actions of the panel. */
export interface DetailHandlers {
  follow(link: MapLink): void;
  act(action: MapAction): void;
  showLesson(index: number): void;
  close(): void;
}

/** Number of lines above which a section has a filter field. */
const fewLines = 12;

/** A flag is broken inside only if it is longer than a line. */
function withWholeFlags(text: string): readonly (Node | string)[] {
  return text
    .split(/(--[\w-]+)/)
    .map((part, index) => (index % 2 === 0 ? part : element('span', { class: 'flag' }, part)));
}

/** The panel beside the map: details of the selected item, or the lesson. */
export class DetailPanel {
  readonly node = element('aside', { class: 'details', tabindex: '-1' });
  readonly #handlers: DetailHandlers;
  #shown = '';
  #closeLabel = '';

  constructor(handlers: DetailHandlers) {
    this.#handlers = handlers;
  }

  /** Moves the focus to the first action; the second time it is already there, and Enter presses it. */
  focusAction(): void {
    const find = (selector: string) => this.node.querySelector<HTMLElement>(selector);
    (find('.actions button:not(.secondary)') ?? find('.actions button') ?? this.node).focus();
  }

  /** Shows the details of an item; nothing if no item is selected. */
  show(id: string | undefined, detail: MapDetail | undefined, texts: PkiMapTexts): void {
    this.#closeLabel = texts.collapse;
    this.#replace(id ?? '', JSON.stringify([id, detail]), texts.details, () =>
      detail === undefined ? [] : this.#drawDetail(detail, texts),
    );
  }

  teach(lessons: readonly MapLesson[], index: number, texts: PkiMapTexts, words: LessonWords): void {
    this.#replace('lessons', JSON.stringify([lessons, index]), words.learn, () =>
      this.#drawLessons(lessons, index, texts, words),
    );
    this.node.querySelector('.current')?.scrollIntoView({ block: 'nearest' });
  }

  /** Redrawn content keeps its scroll position and focus. */
  #replace(subject: string, content: string, label: string, draw: () => readonly HTMLElement[]): void {
    if (content === this.#shown) return;
    this.#shown = content;
    const isSame = this.node.dataset.subject === subject;
    const { scrollTop } = this.node;
    this.node.dataset.subject = subject;
    this.node.setAttribute('aria-label', label);
    const close = element('button', { type: 'button', class: 'tool close', 'aria-label': this.#closeLabel }, '×');
    close.addEventListener('click', () => this.#handlers.close());
    // Last in tab order: the first is the action that helps.
    keepFocus(this.node, () => this.node.replaceChildren(...draw(), close), isSame);
    this.node.scrollTop = isSame ? scrollTop : 0;
  }

  #drawDetail({ title, state, subtitle, glyph, sections, actions }: MapDetail, texts: PkiMapTexts): HTMLElement[] {
    const heading = element('h2', {}, ...withWholeFlags(title));
    const head = element('header', { class: `verdict state-${state}` }, heading);
    if (glyph !== undefined) heading.prepend(drawGlyph(glyph));
    if (subtitle !== undefined) head.append(element('p', { class: 'dim' }, subtitle));
    const buttons = actions.map((action) => {
      const button = element('button', { type: 'button', class: action.isPrimary ? '' : 'secondary' }, action.label);
      button.addEventListener('click', () => this.#handlers.act(action));
      return button;
    });
    // The reason belongs to the verdict, with the actions right below it.
    const [first, ...others] = sections;
    return [
      head,
      ...(first === undefined
        ? []
        : [element('div', { class: `reason state-${state}` }, this.#drawSection(first, texts))]),
      ...(buttons.length === 0 ? [] : [element('div', { class: 'actions' }, ...buttons)]),
      ...actions.flatMap(({ afterwards }) => (afterwards === undefined ? [] : [afterwardsLine(afterwards)])),
      // Of a button that is not the first, a line says which one it is about.
      ...actions.flatMap(({ cost, label }, index) => {
        const words = index === 0 ? cost : `${label} ${cost}`;
        return cost === undefined ? [] : [element('p', { class: 'afterwards state-willStop' }, `⚠\uFE0E ${words}`)];
      }),
      ...others.map((section) => this.#drawSection(section, texts)),
    ];
  }

  #drawSection({ heading, kind, lines }: MapSection, texts: PkiMapTexts): HTMLElement {
    const section = element('section', { class: kind });
    if (heading !== undefined) section.append(element('h3', {}, heading));
    const list = element('ul', {}, ...lines.map((line) => this.#drawLine(line)));
    if (lines.length > fewLines) section.append(filterOf(list, lines, texts.filter));
    section.append(list);
    return section;
  }

  #drawLine({ text, state, glyph, mark, isStrong, link }: MapLine): HTMLLIElement {
    const line = element('li', { class: `${state === undefined ? '' : `state-${state}`} ${isStrong ? 'strong' : ''}` });
    if (glyph !== undefined) line.append(element('span', { class: 'mark' }, drawGlyph(glyph)));
    else if (mark !== undefined) line.append(element('span', { class: 'mark' }, mark));
    if (link === undefined) {
      line.append(element('span', { class: 'text' }, ...withWholeFlags(text)));
      return line;
    }
    const label = link.kind === 'place' ? link.label : text;
    const button = element('button', { type: 'button', class: 'link' }, label);
    button.addEventListener('click', () => this.#handlers.follow(link));
    if (link.kind === 'place' && text !== link.label)
      line.append(element('span', { class: 'text' }, ...withWholeFlags(text)));
    line.append(button);
    return line;
  }

  #drawLessons(
    lessons: readonly MapLesson[],
    index: number,
    texts: PkiMapTexts,
    { learn, previous, next }: LessonWords,
  ): HTMLElement[] {
    const go = (label: string, to: number, isPrimary: boolean): HTMLElement => {
      const button = element('button', { type: 'button', class: isPrimary ? '' : 'secondary' }, label);
      button.disabled = to < 0 || to >= lessons.length;
      button.addEventListener('click', () => this.#handlers.showLesson(to));
      return button;
    };
    const step = texts.step.replace('{0}', String(index + 1)).replace('{1}', String(lessons.length));
    return [
      element(
        'header',
        { class: 'verdict state-none' },
        element('h2', {}, learn),
        element('p', { class: 'dim' }, step),
      ),
      element('div', { class: 'actions' }, go(previous, index - 1, false), go(next, index + 1, true)),
      ...lessons.map((lesson, at) => this.#drawLesson(lesson, at, at === index)),
    ];
  }

  #drawLesson({ glyph, title, sentences }: MapLesson, at: number, isCurrent: boolean): HTMLElement {
    const button = element('button', { type: 'button', class: 'link' }, title);
    button.addEventListener('click', () => this.#handlers.showLesson(at));
    const heading = element('h3', {}, drawGlyph(glyph), button);
    const lesson = element(
      'section',
      { class: isCurrent ? 'lesson current' : 'lesson' },
      heading,
      element('p', {}, sentences.join(' ')),
    );
    if (isCurrent) lesson.setAttribute('aria-current', 'step');
    return lesson;
  }
}

function afterwardsLine({ words, broken }: NonNullable<MapAction['afterwards']>): HTMLElement {
  const [state, mark] = broken === 0 ? ['works', '✓'] : ['willStop', '⚠'];
  return element('p', { class: `afterwards state-${state}` }, `${mark} ${words}`);
}

interface LessonWords {
  readonly learn: string;
  readonly previous: string;
  readonly next: string;
}

/** The user may look for one of hundreds of nodes. */
function filterOf(list: HTMLUListElement, lines: readonly MapLine[], label: string): HTMLInputElement {
  const field = element('input', { type: 'search', placeholder: label, 'aria-label': label });
  field.addEventListener('input', () => {
    const wanted = field.value.toLowerCase();
    [...list.children].forEach((child, index) => {
      child.toggleAttribute('hidden', lines[index]?.text.toLowerCase().includes(wanted) !== true);
    });
  });
  return field;
}
