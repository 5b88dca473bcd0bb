import type { MapAction, MapDetail, MapLesson, MapLink, MapScene, MapWalk } from '../../protocol/pkiMap.ts';
import type { MapQuery, PkiMapAnswer, PkiMapRequest, PkiMapTexts } from '../../protocol/pkiMapMessages.ts';
import { element } from '../element.ts';
import { Banner } from './banner.ts';
import { DetailPanel } from './detailPanel.ts';
import { showExportMenu } from './exportMenu.ts';
import { ForecastStrip } from './forecastStrip.ts';
import { highlightedItems } from './highlightedItems.ts';
import { MapCanvas } from './mapCanvas.ts';
import { registerGestures } from './mapGestures.ts';
import { registerKeys } from './mapKeys.ts';
import type { MapMemory } from './mapMemory.ts';
import { MapRequests } from './mapRequests.ts';
import { placesOf } from './placesOf.ts';
import { type Point, showMenu } from './popupMenu.ts';
import { registerTabOrder } from './tabOrder.ts';
import { Toolbar, zoomStep } from './toolbar.ts';
import { itemAt, nextOf, placeOnWalks, step, type WalkPlace, walksOf } from './walks.ts';

type Shown = Extract<PkiMapAnswer, { readonly kind: 'show' }>;

/** Requests of the page to its host. */
export interface MapHost {
  send(request: PkiMapRequest): void;
  remember(memory: MapMemory): void;
}

/** The page of the map: the data from the host, the user's choices, and the parts that show them. */
export class MapView {
  readonly #host: MapHost;
  readonly #canvas = new MapCanvas();
  readonly #stage = element('div', { class: 'stage' });
  readonly #toolbar: Toolbar;
  readonly #banner: Banner;
  readonly #panel: DetailPanel;
  /** What is selected in one line, where the page is too narrow for the panel. */
  readonly #summary = element('button', { type: 'button', class: 'summary' });
  readonly #forecast: ForecastStrip;
  readonly #announcer = new Announcer();
  readonly #notes: MapNotes;
  readonly #questions: MapRequests;
  #memory: MapMemory;
  #shown: Shown | undefined;
  #walks: readonly MapWalk[] = [];
  #stand: WalkPlace | undefined;

  constructor(main: Element, memory: MapMemory, host: MapHost) {
    this.#memory = memory;
    this.#host = host;
    this.#questions = new MapRequests((query) => host.send({ kind: 'look', query }));
    this.#notes = new MapNotes(() => host.send({ kind: 'addFolder' }));
    const zoom = (factor: number): void => this.#canvas.zoom(factor);
    const fit = (): void => this.#canvas.fit(true);
    const backToNow = (): void => host.send({ kind: 'backToNow' });
    this.#toolbar = new Toolbar({
      showChip: ({ wires }) => this.#goTo(nextOf(wires, this.#selected)),
      chooseCluster: (cluster) => this.#look({ cluster }),
      lookAsOf: (text) => host.send({ kind: 'lookAsOf', text }),
      backToNow,
      zoom,
      fit,
      learn: () => this.#teach(this.#memory.lesson === undefined ? 0 : undefined),
      export: (at) => this.#export(at),
    });
    this.#banner = new Banner({
      act: (action) => this.#act(action),
      goTo: (wires) => this.#goTo(nextOf(wires, this.#selected)),
    });
    this.#summary.addEventListener('click', () => this.#openDrawer());
    this.#panel = new DetailPanel({
      follow: (link) => this.#follow(link),
      act: (action) => this.#act(action),
      showLesson: (index) => this.#teach(index),
      close: () => this.#closeDrawer(),
    });
    this.#panel.node.addEventListener('keydown', ({ key }) => key === 'Escape' && this.#closeDrawer());
    this.#forecast = new ForecastStrip({
      look: (at) => (at === undefined ? backToNow() : this.#look({ ...this.#memory.query, at })),
      judgeEditor: () => host.send({ kind: 'judgeEditor' }),
      copyMarkdown: () => host.send({ kind: 'copyMarkdown' }),
      saveCalendar: () => host.send({ kind: 'save', format: 'calendar' }),
      light: (wires) => this.#light(wires),
      fold: (isForecastFolded) => this.#change({ ...this.#memory, isForecastFolded }),
    });
    registerGestures(this.#canvas, {
      click: (id) => this.#click(id),
      focus: (id) => id !== this.#selected && this.#reach(id),
      menu: (id, at) => {
        if (id !== undefined) this.#select(id);
        this.#showMenu(at);
      },
    });
    registerKeys(this.#canvas.node, {
      walk: (key) => this.#goTo(itemAt(this.#walks, step(this.#walks, this.#stand, key)), key),
      move: (dx, dy) => void this.#canvas.move(dx, dy),
      zoom: (direction) => zoom(zoomStep ** direction),
      fit,
      enter: () => this.#enter(),
      clear: () => (this.#isDrawerOver ? this.#closeDrawer() : this.#select(undefined)),
      open: () => this.#open(),
      nextBroken: () => this.#nextBroken(),
      menu: () => this.#showMenu(),
    });
    this.#canvas.onDidZoom = () => {
      this.#toolbar.showZoom(this.#canvas.scale);
      this.#store();
    };
    this.#stage.append(this.#notes.node, this.#canvas.node);
    const middle = element('div', { class: 'middle' }, this.#stage, this.#panel.node);
    main.append(
      ...[this.#toolbar.node, this.#banner.node, middle, this.#summary],
      ...[this.#forecast.node, this.#announcer.node],
    );
    const { parts } = this.#canvas;
    registerTabOrder(middle.ownerDocument.body, [
      ...[parts.items, this.#panel.node, parts.strip],
      ...[this.#summary, this.#forecast.node],
    ]);
  }

  receive(answer: PkiMapAnswer): void {
    switch (answer.kind) {
      case 'show':
        this.#show(answer);
        this.#questions.answered();
        return;
      case 'refuseDate':
        this.#toolbar.refuse(answer.explanation);
    }
  }

  /** The selected item: the user's choice, or the worst. */
  get #selected(): string | undefined {
    const { selected } = this.#memory;
    return this.#canvas.itemOf(selected) === undefined ? this.#shown?.scene.worst : selected;
  }

  get #detail(): MapDetail | undefined {
    const key = this.#canvas.itemOf(this.#selected)?.detail;
    return key === undefined ? undefined : this.#shown?.scene.details[key];
  }

  #show(answer: Shown): void {
    const isFirst = this.#shown === undefined;
    this.#shown = answer;
    const { scene, texts, query, select } = answer;
    this.#memory = { ...this.#memory, query, ...(select === undefined ? {} : { selected: select }) };
    document.body.classList.toggle('is-narrow', scene.isNarrow);
    document.body.classList.toggle('is-hosts', scene.isHosts === true);
    this.#toolbar.show(scene, texts);
    this.#banner.show(scene);
    this.#notes.show(scene, texts);
    this.#canvas.draw(scene);
    this.#walks = walksOf(scene);
    if (isFirst && this.#memory.viewport !== undefined) this.#canvas.show(this.#memory.viewport);
    this.#update();
    if (select !== undefined && this.#canvas.itemOf(select) !== undefined) this.#goTo(select);
    else if (isFirst && document.activeElement === document.body && this.#selected !== undefined) {
      this.#canvas.bringIntoView(this.#selected);
      this.#canvas.focus(this.#selected);
    }
    this.#announcer.announce(scene, this.#detail);
  }

  get #isDrawerOpen(): boolean {
    const { isDrawerOpen, lesson } = this.#memory;
    const { isNarrow = true, chips = [] } = this.#shown?.scene ?? {};
    const isWrong = chips.some(({ state }) => state === 'broken' || state === 'willStop');
    return lesson !== undefined || (isDrawerOpen ?? (!isNarrow && isWrong));
  }

  /** It covers the map. */
  get #isDrawerOver(): boolean {
    return this.#isDrawerOpen && this.#shown?.scene.isNarrow === true;
  }

  #openDrawer(): void {
    if (!this.#isDrawerOpen) this.#change({ ...this.#memory, isDrawerOpen: true });
    this.#panel.focusAction();
  }

  #closeDrawer(): void {
    const { lesson: _, ...rest } = this.#memory;
    this.#change({ ...rest, isDrawerOpen: false });
    if (this.#selected !== undefined) this.#canvas.focus(this.#selected);
  }

  /** Updates all parts for the selection. */
  #update(): void {
    if (this.#shown === undefined) return;
    const { scene, texts } = this.#shown;
    const selected = this.#selected;
    const { lesson, isForecastFolded } = this.#memory;
    const isTaught = lesson !== undefined && scene.learning[lesson] !== undefined;
    this.#stand = selected === undefined ? undefined : placeOnWalks(this.#walks, selected, this.#stand);
    this.#canvas.makeReachable(selected ?? itemAt(this.#walks, { walk: 0, stop: 0 }));
    this.#canvas.mark(isTaught ? undefined : selected);
    this.#light(undefined);
    this.#toolbar.showLearning(isTaught);
    if (isTaught) this.#panel.teach(scene.learning, lesson, texts, scene.texts);
    else this.#panel.show(selected, this.#detail, texts);
    this.#panel.node.hidden = !this.#isDrawerOpen;
    this.#stage.inert = this.#isDrawerOver;
    this.#summarise(scene, texts);
    this.#forecast.show(scene, texts, isForecastFolded);
    this.#store();
  }

  #summarise({ isNarrow }: MapScene, texts: PkiMapTexts): void {
    const detail = this.#detail;
    this.#summary.hidden = !isNarrow || detail === undefined;
    this.#summary.className = `summary state-${detail?.state ?? 'none'}`;
    this.#summary.replaceChildren(
      element('strong', {}, detail?.short ?? detail?.title ?? ''),
      ...(detail?.label === undefined ? [] : [element('span', { class: 'label' }, detail.label)]),
      element('span', { class: 'link' }, texts.showDetails),
    );
  }

  #light(wires: readonly string[] | undefined): void {
    const { lesson = -1 } = this.#memory;
    const selected = this.#canvas.itemOf(this.#selected);
    this.#canvas.light(highlightedItems({ wires, lesson: this.#shown?.scene.learning[lesson], selected }, this.#walks));
  }

  #select(id: string | undefined): void {
    const { selected: _, lesson: __, ...rest } = this.#memory;
    this.#change(id === undefined ? rest : { ...rest, selected: id });
  }

  #teach(index: number | undefined): void {
    const { lesson: _, ...rest } = this.#memory;
    this.#change(index === undefined ? rest : { ...rest, lesson: index });
    const lesson = this.#shown?.scene.learning[index ?? -1];
    if (lesson !== undefined) this.#announcer.teach(lesson);
  }

  #change(memory: MapMemory): void {
    this.#memory = memory;
    this.#update();
  }

  #store(): void {
    const { viewport: _, ...rest } = this.#memory;
    const { viewport } = this.#canvas;
    this.#memory = viewport === undefined ? rest : { ...rest, viewport };
    this.#host.remember(this.#memory);
  }

  #click(id: string | undefined): void {
    const shows = this.#canvas.itemOf(id)?.shows;
    if (shows === undefined) this.#select(id);
    else this.#look(shows);
    if (id !== undefined) this.#canvas.focus(id);
  }

  /** The Tab key may lead to what is out of sight; a click does not. */
  #reach(id: string): void {
    this.#select(id);
    if (this.#canvas.node.querySelector(':focus-visible') !== null) this.#canvas.bringIntoView(id);
  }

  /** @param key - The key that was pressed: a card can be on several paths, and the current path is kept. */
  #goTo(id: string | undefined, key?: Parameters<typeof step>[2]): void {
    if (id === undefined) return;
    if (key !== undefined) this.#stand = step(this.#walks, this.#stand, key);
    this.#select(id);
    this.#canvas.bringIntoView(id);
    this.#canvas.focus(id);
  }

  #enter(): void {
    const shows = this.#canvas.itemOf(this.#selected)?.shows;
    if (shows === undefined) this.#openDrawer();
    else this.#look(shows);
  }

  #nextBroken(): void {
    const chip = this.#shown?.scene.chips.find(({ state }) => state === 'broken');
    this.#goTo(nextOf(chip?.wires ?? [], this.#selected));
  }

  /** Opens the first place in the panel. */
  #open(): void {
    const [first] = placesOf(this.#detail);
    if (first !== undefined) this.#act(first);
  }

  #showMenu(at?: Point): void {
    const group = this.#canvas.node.querySelector('.item.selected') ?? this.#canvas.node;
    const { right, bottom } = group.getBoundingClientRect();
    const entries = placesOf(this.#detail).map((action) => ({ label: action.label, run: () => this.#act(action) }));
    showMenu(entries, at ?? { x: right, y: bottom }, this.#shown?.texts.menu ?? '');
  }

  #follow(link: MapLink): void {
    switch (link.kind) {
      case 'place':
        this.#act({ label: link.label, command: 'open', place: link.place });
        return;
      case 'item':
        this.#goTo(link.item);
    }
  }

  #act({ command, place }: MapAction): void {
    if (this.#shown !== undefined) this.#host.send({ kind: 'act', command, place, version: this.#shown.version });
  }

  #export(at: Point): void {
    if (this.#shown !== undefined) showExportMenu(this.#shown, this.#canvas.node, this.#host.send, at);
  }

  /** Requests another map at the same date. */
  #look(query: MapQuery): void {
    this.#questions.ask({ ...this.#memory.query, ...query });
  }
}

/** Notes about missing or omitted parts. If there is nothing to draw, a button adds a folder. */
class MapNotes {
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

/** Tells screen readers what has changed outside the focus. */
class Announcer {
  readonly node = element('div', { class: 'live', role: 'status', 'aria-live': 'polite' });
  #known: string | undefined;

  /** Announces a new date, and a new verdict of the selected item. The initial content is not announced; users read it themselves. */
  announce({ asOf }: MapScene, detail: MapDetail | undefined): void {
    const parts = [asOf.isNow ? '' : asOf.announcement, detail?.title ?? ''];
    const said = parts.filter((text) => text !== '').join('. ');
    if (this.#known !== undefined && said !== this.#known) this.node.textContent = said;
    this.#known = said;
  }

  teach({ title, sentences }: MapLesson): void {
    this.node.textContent = `${title}. ${sentences.join(' ')}`;
  }
}
