import type { TableAnswer, TableRequest, TableTexts, TableViewState } from '../../protocol/inventoryTable.ts';
import { element } from '../element.ts';
import { type GridPlace, placeAfterKey } from './gridKeys.ts';
import { orderRows } from './orderRows.ts';
import { tableTools } from './tableTools.ts';
import { scrollToRow, visibleRows } from './visibleRows.ts';

/** In pixels, as in the style sheet. */
const rowHeight = 26;
const rowPadding = 16;
/** Minimum pixels for one share of the width; with less the table scrolls. */
const pixelsPerShare = 10;

/** What the table needs from the page. */
export interface TableHost {
  send(request: TableRequest): void;
  remember(viewState: TableViewState): void;
}

/** The table of all certificates: draws only visible rows and has one tab stop. */
export class TableView {
  readonly #main: HTMLElement;
  readonly #host: TableHost;
  readonly #body = element('div', { role: 'rowgroup', class: 'rows' });
  readonly #header = element('div', { role: 'row', class: 'header', 'aria-rowindex': '1' });
  readonly #grid = element('div', { role: 'grid', class: 'grid', tabindex: '0' });
  readonly #status = element('p', { role: 'status', class: 'note' });
  #answer: TableAnswer | undefined;
  #viewState: TableViewState;
  #order: readonly number[] = [];
  #place: GridPlace = { row: 0, column: 0 };

  constructor(main: HTMLElement, viewState: TableViewState, host: TableHost) {
    this.#main = main;
    this.#viewState = viewState;
    this.#host = host;
    this.#grid.append(element('div', { role: 'rowgroup', class: 'head' }, this.#header), this.#body);
    this.#grid.addEventListener('scroll', () => this.#draw());
    this.#grid.addEventListener('keydown', (event) => this.#onKey(event));
    this.#body.addEventListener('click', (event) => this.#onClick(event));
    new ResizeObserver(() => this.#draw()).observe(this.#grid);
  }

  /** Shows new data from the host; the cursor keeps its place. */
  show(answer: TableAnswer): void {
    const isFirst = this.#answer === undefined;
    this.#answer = answer;
    const { columns, texts } = answer;
    this.#grid.setAttribute('aria-label', texts.title);
    this.#grid.setAttribute('aria-colcount', String(columns.length));
    const widths = columns.map(({ share }) => `minmax(${share * pixelsPerShare}px, ${share}fr)`);
    const least = columns.reduce((sum, { share }) => sum + share * pixelsPerShare, rowPadding);
    this.#grid.style.setProperty('--columns', widths.join(' '));
    this.#grid.style.setProperty('--least', `${least}px`);
    if (isFirst) {
      const tools = tableTools(texts, this.#viewState.filter, {
        filter: (filter) => this.#look({ ...this.#viewState, filter }),
        leave: () => this.#grid.focus(),
        export: (format) => this.#host.send({ kind: 'export', format }),
      });
      this.#grid.setAttribute('aria-describedby', tools.helpId);
      this.#main.replaceChildren(tools.bar, this.#grid, this.#status);
    }
    this.#arrange();
  }

  #look(viewState: TableViewState): void {
    this.#viewState = viewState;
    this.#host.remember(viewState);
    this.#place = { ...this.#place, row: 0 };
    this.#grid.scrollTop = 0;
    this.#arrange();
  }

  #arrange(): void {
    const { columns = [], rows = [], texts } = this.#answer ?? {};
    const { sortBy, isDescending } = this.#viewState;
    this.#order = orderRows(
      rows,
      this.#viewState,
      columns.findIndex(({ id }) => id === sortBy),
    );
    this.#header.replaceChildren(
      ...columns.map(({ id, label }, index) => {
        const isSorted = id === sortBy;
        const direction = isDescending ? 'descending' : 'ascending';
        const button = element(
          'button',
          { type: 'button', tabindex: '-1' },
          label,
          isSorted ? (isDescending ? ' ▼' : ' ▲') : '',
        );
        button.addEventListener('click', () =>
          this.#look({ ...this.#viewState, sortBy: id, isDescending: isSorted && !isDescending }),
        );
        const attributes = {
          role: 'columnheader',
          'aria-colindex': String(index + 1),
          'aria-sort': isSorted ? direction : 'none',
        };
        return element('div', attributes, button);
      }),
    );
    this.#grid.setAttribute('aria-rowcount', String(this.#order.length + 1));
    this.#body.style.setProperty('height', `${this.#order.length * rowHeight}px`);
    this.#place = { ...this.#place, row: Math.min(this.#place.row, Math.max(0, this.#order.length - 1)) };
    this.#status.textContent = texts === undefined ? '' : countedIn(texts, this.#order.length, rows.length);
    this.#draw();
  }

  #draw(): void {
    const { rows = [] } = this.#answer ?? {};
    const { first, end } = visibleRows(this.#grid.scrollTop, this.#grid.clientHeight, rowHeight, this.#order.length);
    this.#body.replaceChildren(
      ...this.#order.slice(first, end).flatMap((number, offset) => {
        const row = rows[number];
        return row === undefined ? [] : [this.#drawRow(row, first + offset)];
      }),
    );
    const active = this.#body.querySelector('.active');
    if (active === null) this.#grid.removeAttribute('aria-activedescendant');
    else this.#grid.setAttribute('aria-activedescendant', active.id);
  }

  #drawRow({ state, cells }: TableAnswer['rows'][number], position: number): HTMLElement {
    const isCurrent = position === this.#place.row;
    const drawn = element(
      'div',
      { role: 'row', class: `row ${state}`, 'aria-rowindex': String(position + 2), 'aria-selected': String(isCurrent) },
      ...cells.map(({ text }, column) => {
        const isActive = isCurrent && column === this.#place.column;
        const attributes = {
          role: 'gridcell',
          id: `cell-${position}-${column}`,
          'aria-colindex': String(column + 1),
          title: text,
        };
        return element('div', isActive ? { ...attributes, class: 'active' } : attributes, text);
      }),
    );
    drawn.style.setProperty('top', `${position * rowHeight}px`);
    return drawn;
  }

  #onKey(event: KeyboardEvent): void {
    if (event.target !== this.#grid) return;
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      if (event.key === 'Enter' && !event.shiftKey) this.#reveal();
      else this.#header.querySelectorAll('button')[this.#place.column]?.click();
      return;
    }
    const height = this.#grid.clientHeight - rowHeight;
    const { columns = [] } = this.#answer ?? {};
    const size = {
      rows: this.#order.length,
      columns: columns.length,
      pageRows: Math.max(1, Math.floor(height / rowHeight) - 1),
    };
    const place = placeAfterKey(event, this.#place, size);
    if (place === undefined) return;
    event.preventDefault();
    this.#place = place;
    this.#grid.scrollTop = scrollToRow(place.row, this.#grid.scrollTop, height, rowHeight);
    this.#draw();
    this.#body.querySelector('.active')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }

  #onClick({ target }: Event): void {
    const [, row, column] = (target instanceof Element && /^cell-(\d+)-(\d+)$/.exec(target.id)) || [];
    if (row === undefined || column === undefined) return;
    this.#place = { row: Number(row), column: Number(column) };
    this.#draw();
    this.#reveal();
  }

  #reveal(): void {
    const row = this.#order[this.#place.row];
    if (row !== undefined && this.#answer !== undefined)
      this.#host.send({ kind: 'reveal', version: this.#answer.version, row });
  }
}

function countedIn({ all, count, nothing }: TableTexts, shown: number, known: number): string {
  if (shown === known) return all;
  return shown === 0 ? nothing : count.replace('{0}', String(shown)).replace('{1}', String(known));
}
