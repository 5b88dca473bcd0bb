import * as vscode from 'vscode';
import { evaluate } from '../../core/findings/evaluate.ts';
import { forecast } from '../../core/pki/cluster/connections/forecast.ts';
import { forecastCalendar } from '../../core/present/forecast/forecastCalendar.ts';
import { outagesOf } from '../../core/present/forecast/outages.ts';
import { countedModel } from '../../core/present/judgedConnections.ts';
import type { PkiMap } from '../../core/present/map/mapOf.ts';
import { mapMermaid } from '../../core/present/map/output/mapMermaid.ts';
import { mapReport } from '../../core/present/map/output/mapReport.ts';
import { sceneToSvg } from '../../core/present/map/output/sceneToSvg.ts';
import type { PresentContext } from '../../core/present/presentContext.ts';
import type { MapFormat, PkiMapRequest } from '../../protocol/pkiMapMessages.ts';
import { copyText } from '../decoded/copyCommands.ts';
import { saveText } from '../documents/saveText.ts';

/** What is exported: the map as shown, and the data it was made from. */
export interface ExportedMap {
  readonly map: PkiMap;
  /** `now` is the date that the map shows. */
  readonly context: PresentContext;
  /** The real moment. */
  readonly today: number;
}

interface Format {
  readonly extension: string;
  readonly name: () => string;
  readonly write: (exported: ExportedMap) => string;
}

/** How each format is written, and its file name. */
const formats: Readonly<Record<Exclude<MapFormat, 'png'>, Format>> = {
  svg: { extension: 'svg', name: () => 'SVG', write: ({ map }) => sceneToSvg(map.scene) },
  mermaid: { extension: 'mmd', name: () => 'Mermaid', write: ({ map, context }) => mapMermaid(map, context.now) },
  markdown: { extension: 'md', name: () => 'Markdown', write: reportOf },
  calendar: { extension: 'ics', name: () => vscode.l10n.t('Calendar'), write: writeCalendar },
};

/** Saves an export where the user chooses. */
export async function exportMap(
  request: Extract<PkiMapRequest, { readonly kind: 'save' | 'savePng' | 'copyMarkdown' }>,
  exported: ExportedMap,
): Promise<void> {
  switch (request.kind) {
    case 'save': {
      const { extension, name, write } = formats[request.format];
      return saveText(write(exported), { name: `pki-map.${extension}`, kind: { name: name(), extension } });
    }
    case 'savePng':
      return saveText(request.bytes, { name: 'pki-map.png', kind: { name: 'PNG', extension: 'png' } });
    case 'copyMarkdown':
      return copyText(reportOf(exported), vscode.l10n.t('Markdown copied'));
  }
}

/** Connections, certificates, problems and the outage forecast, for a runbook or a pull request. */
function reportOf({ map, context }: ExportedMap): string {
  const { graph, policy, now } = context;
  return mapReport(map, graph, evaluate(graph, policy, now), now);
}

function writeCalendar({ context, today }: ExportedMap): string {
  const model = countedModel(context.graph, context.policy);
  return forecastCalendar(model.clusters, outagesOf(forecast(model, context.now, Number.POSITIVE_INFINITY)), today);
}
