import * as l10n from '@vscode/l10n';
import type { MapState } from '../../../../protocol/mapShapes.ts';
import type { MapAction, MapDetail } from '../../../../protocol/pkiMap.ts';
import type { Finding } from '../../../findings/findingModel.ts';
import type { FilePlace } from '../../../pki/cluster/clusterModel.ts';
import type { RepairOutlook } from '../../../repair/judgeRepair.ts';
import { optional } from '../../../text/optional.ts';
import { rootCausesOf } from '../../rootCauses.ts';
import { stateMark } from '../../stateMark.ts';
import { certificateActions } from '../details/certificateActions.ts';
import { plainLine, section, stateLine } from '../details/detailLines.ts';
import type { DetailContext } from '../details/wireDetail.ts';
import { countInWords } from '../spokenWords.ts';
import type { ChainRow } from './layoutHosts.ts';
import type { ChainLink } from './requesters.ts';

/** What is wrong with a row. */
export interface Fault extends Pick<ChainRow, 'id' | 'state'> {
  readonly title: string;
  readonly why: string;
}

/** What the panels of rows are built from. */
export interface HostContext extends DetailContext {
  /** How many hosts and webhooks are broken. */
  readonly brokenHosts: number;
}

/** What a row is repaired by. */
interface Repairable {
  readonly state: MapState;
  readonly findings: readonly Finding[];
  readonly place: FilePlace | undefined;
}

/** With one host less that is broken, if this repairs all that is wrong with it. */
function asFirst(
  action: MapAction,
  outlook: RepairOutlook | undefined,
  { findings }: Repairable,
  broken: number,
): MapAction {
  const errors = findings.filter(({ severity }) => severity === 'error');
  const isAll = outlook?.isPart === false && errors.length === 1;
  const words = l10n.t('Afterwards: {0}', countInWords('broken', broken - 1));
  return { ...action, isPrimary: true, ...(isAll ? { afterwards: { words, broken: broken - 1 } } : {}) };
}

/** Changes of the objects of a row, the best first. */
export function repairsOf(row: Repairable, context: HostContext): readonly MapAction[] {
  const { findings, place, state } = row;
  const { advice } = context;
  if (advice === undefined || place === undefined) return [];
  const repairs = findings.flatMap((finding) =>
    (context.repairsFor(finding) ?? []).map((repair) => ({
      action: advice.repairAction(repair, finding, place, context),
      outlook: repair.outlook,
    })),
  );
  return repairs.map(({ action, outlook }, index) =>
    index === 0 && state === 'broken' ? asFirst(action, outlook, row, context.brokenHosts) : action,
  );
}

/** An object behind a row, with its place. */
export function linkLine({ title, line, place, fault }: ChainLink, { places }: DetailContext) {
  const link = place && places.linkTo(place);
  const text = line === '' ? title : `${title} · ${line}`;
  return fault === undefined ? plainLine(text, link) : stateLine('broken', text, link);
}

/** The panel of a webhook. */
export function webhookDetail(row: ChainRow, context: HostContext): MapDetail {
  const { links, state, label, spoken, node } = row;
  const known = links.flatMap((link) => link ?? []);
  const why = state === 'broken' ? causeOf(row, context)?.why : undefined;
  const others = node === undefined ? [] : certificateActions(node, context, state === 'willStop');
  return {
    title: `${stateMark(state)} ${known[0]?.title ?? ''}`,
    state,
    label,
    sections: [
      ...section(undefined, [plainLine(spoken)]),
      ...section(l10n.t('Why'), why === undefined ? [] : [plainLine(why)]),
      ...section(
        l10n.t('Locations'),
        known.map((link) => linkLine(link, context)),
      ),
    ],
    // A renewal that was not judged would leave it broken.
    actions:
      state === 'broken'
        ? [
            ...mendingActions(row, context),
            ...others.filter(({ command }) => command === 'open' || command === 'showDecoded'),
          ]
        : others,
  };
}

/** Why a webhook is broken, in a sentence, and the problem that tells it at the place to change. */
function causeOf(
  { verdict, finding: told, spoken }: ChainRow,
  context: DetailContext,
): { readonly why: string; readonly finding?: Finding } | undefined {
  if (verdict === undefined) return undefined;
  const [cause] = rootCausesOf([verdict], context);
  const finding = told ?? cause?.finding;
  return { why: finding?.message ?? cause?.fact ?? spoken, ...optional('finding', finding) };
}

/** What makes a webhook work again, the best first. */
function mendingActions(row: ChainRow, context: HostContext): readonly MapAction[] {
  const finding = causeOf(row, context)?.finding;
  const place = row.links[0]?.place;
  const repairs = repairsOf({ state: row.state, findings: finding === undefined ? [] : [finding], place }, context);
  if (repairs.length > 0 || row.verdict === undefined) return repairs;
  return context.advice?.webhookActions(row.verdict, finding, context) ?? [];
}

/** What the banner says of a webhook. */
export function faultOfWebhook(row: ChainRow, context: DetailContext): Fault {
  const { id, state, links } = row;
  const why = state === 'broken' ? (causeOf(row, context)?.why ?? '') : '';
  return { id, state, title: l10n.t('{0}: {1}', links[0]?.title ?? '', l10n.t('rejected')), why };
}
