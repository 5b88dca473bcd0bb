import * as vscode from 'vscode';
import type { Finding } from '../../core/findings/findingModel.ts';
import type { MapPlace } from '../../core/present/map/details/mapPlaces.ts';
import type { PkiMap } from '../../core/present/map/mapOf.ts';
import type { MapTarget } from '../../core/present/map/mapTarget.ts';
import type { JudgedRepair } from '../../core/repair/judgeRepair.ts';
import { memoisedBy } from '../../core/text/memoised.ts';
import { parseMomentInput } from '../../core/text/moment.ts';
import { optional } from '../../core/text/optional.ts';
import type { MapCommand } from '../../protocol/pkiMap.ts';
import type {
  MapQuery,
  PageMeasures,
  PkiMapAnswer,
  PkiMapRequest,
  PkiMapTexts,
} from '../../protocol/pkiMapMessages.ts';
import type { Issuing } from '../change/issuing.ts';
import { CommandRefusal } from '../commands/commandRefusal.ts';
import { revealSpan } from '../documents/revealPlace.ts';
import { webviewPage } from '../pages/webviewPage.ts';
import type { AsOf } from '../store/asOf.ts';
import type { CertificateStore } from '../store/certificateStore.ts';
import type { ExportedMap } from './pkiMapExport.ts';

/** What a panel works with. */
export interface PkiMapTools {
  readonly store: CertificateStore;
  readonly asOf: AsOf;
  readonly log: vscode.LogOutputChannel;
  readonly extensionUri: vscode.Uri;
  readonly issuing: Pick<Issuing, 'loadAdvice' | 'judgeRepairs'>;
  clock(): number;
}

/** Number of maps whose places are kept: while one is drawn, a click may still refer to the one before. */
const rememberedVersions = 2;

/** Loaded when the first map is drawn. */
const loadMap = () => import('../../core/present/map/mapOf.ts');

/** One panel with the map: shows the store's picture for the date and cluster that the user selected. */
export class PkiMapPanel {
  readonly #panel: vscode.WebviewPanel;
  readonly #tools: PkiMapTools;
  /** By version: the places for the numbers in a scene. Paths are never sent to the page. */
  readonly #places = new Map<number, readonly MapPlace[]>();
  #version = 0;
  #query: MapQuery = {};
  #target: MapTarget | undefined;
  #measures: Partial<PageMeasures> = {};
  /** Of the map that is shown: another one in the same window does not get roomier. */
  #density: number | undefined;
  #isReady = false;
  /** What was judged of a picture's findings. */
  readonly #repairs = memoisedBy((_findings: readonly Finding[]) => new Map<Finding, readonly JudgedRepair[]>());

  constructor(panel: vscode.WebviewPanel, tools: PkiMapTools) {
    this.#panel = panel;
    this.#tools = tools;
    const { webview } = panel;
    const folder = vscode.Uri.joinPath(tools.extensionUri, 'dist', 'webview');
    webview.options = { enableScripts: true, localResourceRoots: [folder] };
    const subscription = vscode.Disposable.from(
      webview.onDidReceiveMessage((request: PkiMapRequest) => this.#run(this.#answer(request))),
      tools.store.onDidChange(() => this.#isReady && this.#run(this.#show())),
    );
    panel.onDidDispose(() => subscription.dispose());
    webview.html = webviewPage(webview, folder, 'pkiMap', 'blob:');
  }

  /** Brings the panel to the front and selects the requested item. */
  reveal(target: MapTarget | undefined): void {
    this.#target = target;
    if (target !== undefined) this.#query = { ...this.#query, cluster: target.cluster };
    this.#panel.reveal(undefined, false);
    if (this.#isReady) this.#run(this.#show());
  }

  async #answer(request: PkiMapRequest): Promise<void> {
    switch (request.kind) {
      case 'ready':
        this.#isReady = true;
        // A requested item takes precedence over what was shown before.
        this.#query = { ...request.query, ...this.#query };
        this.#measures = { room: request.room, font: request.font };
        return this.#show();
      case 'resize':
        if (request.isWindow) this.#density = undefined;
        this.#measures = { ...this.#measures, room: request.room };
        return this.#show();
      case 'look':
        return this.#look(request.query.cluster === this.#query.cluster ? request.query : withoutTab(request.query));
      case 'lookAsOf':
        return this.#lookAsOf(request.text);
      case 'backToNow': {
        const { at: _, ...query } = this.#query;
        if (this.#tools.asOf.moment !== undefined) await this.#tools.asOf.backToNow();
        return this.#look(query);
      }
      case 'judgeEditor':
        if (this.#query.at !== undefined) this.#tools.asOf.choose(this.#query.at);
        return undefined;
      case 'act':
        return this.#act(request.command, this.#places.get(request.version)?.[request.place]);
      case 'save':
      case 'savePng':
      case 'copyMarkdown':
        return (await import('./pkiMapExport.ts')).exportMap(request, await this.#draw());
      case 'addFolder':
        await vscode.commands.executeCommand('certscope.addRoot');
        return undefined;
      case 'failed':
        throw new Error(request.reason);
    }
  }

  async #look(query: MapQuery): Promise<void> {
    if (query.cluster !== this.#query.cluster || query.controlPlane !== this.#query.controlPlane)
      this.#density = undefined;
    this.#query = query;
    await this.#show();
  }

  async #lookAsOf(text: string): Promise<void> {
    const at = parseMomentInput(text, this.#tools.clock());
    if (at !== undefined) return this.#look({ ...this.#query, at });
    const explanation = vscode.l10n.t('Enter a date as 2027-05-01, 2027-05-01 12:00 UTC or +90d.');
    await this.#post({ kind: 'refuseDate', explanation });
  }

  async #draw(): Promise<ExportedMap> {
    const { mapOf } = await loadMap();
    const advice = await this.#tools.issuing.loadAdvice();
    const { picture } = this.#tools.store;
    const today = this.#tools.clock();
    // The picture may be minutes old; use the current time.
    const { at = this.#tools.asOf.moment ?? today, ...query } = this.#query;
    const context = { ...picture, now: at };
    const { room, ...measures } = this.#measures;
    return {
      context,
      today,
      map: mapOf(context, {
        ...{ ...query, ...measures, today, repairs: this.#repairs(picture.findings) },
        ...optional('advice', advice),
        ...optional('room', room && { ...room, ...optional('density', this.#density) }),
      }),
    };
  }

  async #show(): Promise<void> {
    const { picture } = this.#tools.store;
    const drawn = await this.#draw();
    await this.#showMap(drawn);
    const version = this.#version;
    const { unjudged } = drawn.map;
    if (unjudged.size === 0) return;
    const judged = await this.#tools.issuing.judgeRepairs(unjudged, picture);
    for (const [finding, repairs] of judged) this.#repairs(picture.findings).set(finding, repairs);
    // The picture stays as it is; only the buttons that were waited for are new.
    if (version === this.#version) await this.#showMap(await this.#draw());
  }

  async #showMap({ map }: ExportedMap): Promise<void> {
    const target = this.#target;
    this.#target = undefined;
    const { places, scene } = map;
    this.#density = map.density;
    this.#version += 1;
    this.#places.set(this.#version, places);
    this.#places.delete(this.#version - rememberedVersions);
    const select = target && itemOf(map, target);
    await this.#post({
      kind: 'show',
      version: this.#version,
      scene,
      query: this.#query,
      texts: pkiMapTexts(),
      ...(select === undefined ? {} : { select }),
    });
  }

  async #act(command: MapCommand, place: MapPlace | undefined): Promise<void> {
    if (place === undefined) return;
    const { file, span, to, fix } = place;
    if (fix !== undefined) await vscode.commands.executeCommand(fix.command, fix.argument);
    else if (command === 'open') await revealSpan(file, span, this.#besides());
    else
      await vscode.commands.executeCommand(`certscope.${command}`, {
        path: file.path,
        offset: span.start,
        ...optional('to', to),
      });
  }

  /** Files open beside the map, so that both are visible. */
  #besides(): vscode.ViewColumn {
    const { viewColumn = vscode.ViewColumn.One } = this.#panel;
    return viewColumn === vscode.ViewColumn.One ? vscode.ViewColumn.Two : vscode.ViewColumn.One;
  }

  async #post(answer: PkiMapAnswer): Promise<void> {
    await this.#panel.webview.postMessage(answer);
  }

  #run(work: Promise<void>): void {
    void work.catch((error) => {
      if (error instanceof CommandRefusal) void vscode.window.showInformationMessage(error.message);
      else this.#tools.log.error(error);
    });
  }
}

/** A certificate is shown itself, anything else as its connection. */
function itemOf(map: PkiMap, { connection, fingerprint }: MapTarget): string | undefined {
  const certificate = fingerprint === undefined ? undefined : map.itemOfCertificate(fingerprint);
  return certificate ?? (connection === undefined ? undefined : map.itemOfConnection(connection));
}

/** A different cluster has different control planes. */
function withoutTab({ controlPlane: _, ...query }: MapQuery): MapQuery {
  return query;
}

/** The texts of the map's own controls. */
function pkiMapTexts(): PkiMapTexts {
  return {
    formats: [
      { format: 'svg', label: vscode.l10n.t('Save as SVG…') },
      { format: 'png', label: vscode.l10n.t('Save as PNG…') },
      { format: 'mermaid', label: vscode.l10n.t('Save as Mermaid…') },
      { format: 'markdown', label: vscode.l10n.t('Save as Markdown Report…') },
      { format: 'calendar', label: vscode.l10n.t('Save Forecast as Calendar…') },
    ],
    copyMarkdown: vscode.l10n.t('Copy as Markdown'),
    judgeEditor: vscode.l10n.t('Use this date in the whole editor'),
    details: vscode.l10n.t('Details'),
    showDetails: vscode.l10n.t('Show details (Enter)'),
    filter: vscode.l10n.t('Filter'),
    menu: vscode.l10n.t('Actions'),
    step: vscode.l10n.t('Step {0} of {1}'),
    addFolder: vscode.l10n.t('Add a folder'),
    collapse: vscode.l10n.t('Collapse'),
    expand: vscode.l10n.t('Expand'),
    dateField: vscode.l10n.t('As of: 2027-05-01, 2027-05-01 12:00 UTC or +90d'),
    toolbar: vscode.l10n.t('Map'),
  };
}
