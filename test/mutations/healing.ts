import { defaultPolicy } from '../../src/core/findings/defaultPolicy.ts';
import type { Finding } from '../../src/core/findings/findingModel.ts';
import { connectionModelOf } from '../../src/core/pki/cluster/connections/buildConnections.ts';
import type { ConnectionVerdict } from '../../src/core/pki/cluster/connections/connectionModel.ts';
import { judgeConnections } from '../../src/core/pki/cluster/connections/judgeConnections.ts';
import type { Occurrence, PkiGraph } from '../../src/core/pki/pkiModel.ts';
import { mapOf } from '../../src/core/present/map/mapOf.ts';
import { renewalAdvice } from '../../src/core/present/map/renewalAdvice.ts';
import { carryOutAtOnce } from '../../src/core/renewal/change/carryOut.ts';
import { judgeChange } from '../../src/core/renewal/change/judgeChange.ts';
import { planAction, type RenewalAction } from '../../src/core/renewal/planAction.ts';
import { shownIn, shownSides } from '../../src/core/renewal/shownSides.ts';
import { day } from '../../src/core/text/duration.ts';
import type { MapCommand } from '../../src/protocol/pkiMap.ts';
import { changeToolsOf, type Documents } from '../support/changes.ts';
import { decodingTools } from '../support/kubeadmTrees.ts';
import { type Tree, textOf } from './tree.ts';

/** A connection that is broken, what the map offers for it first, and what comes of that. */
export interface Offered {
  readonly connection: string;
  /** Label of the primary action, if there is one. */
  readonly first?: string;
  /** Whether the connection works after it, and nothing that works is broken by it. */
  readonly heals: boolean;
  /** Actions that would heal it. */
  readonly possible: readonly string[];
}

interface Asked {
  readonly action: RenewalAction;
  readonly key?: 'new';
}

/** Does in memory what the map offers first for each connection that is broken, and whatever else could be done. */
export async function offeredFor(
  tree: Tree,
  { graph, findings, now }: { readonly graph: PkiGraph; readonly findings: readonly Finding[]; readonly now: number },
): Promise<readonly Offered[]> {
  const broken = judgeConnections(connectionModelOf(graph), now, defaultPolicy.warnWithinDays * day).filter(
    ({ state }) => state === 'broken',
  );
  if (broken.length === 0) return [];
  const documents = documentsOf(tree);
  const map = mapOf({ graph, findings, policy: defaultPolicy, now }, { today: now, advice: renewalAdvice() });
  const seen = new Set<string>();
  const offered: Offered[] = [];
  for (const verdict of broken) {
    const { id, record } = verdict.connection;
    const item = map.itemOfConnection(id);
    const detail = item === undefined ? undefined : map.scene.details[item];
    if (item === undefined || detail === undefined || seen.has(item)) continue;
    seen.add(item);
    const first = detail.actions.find(({ isPrimary }) => isPrimary);
    // Where both sides are refused, each has an action of its own.
    const isOneOfTwo =
      detail.actions.filter(({ command }) => healing.has(command)).length > 1 && refusedIn(verdict) > 1;
    const left = isOneOfTwo ? refusedIn(verdict) - 1 : 0;
    const heals = async (asked: Asked) => isHealed(await after(asked, { graph, documents, now }), id, left);
    const place = first && map.places[first.place];
    const credential = place?.file.credentials.find(({ block }) => block.span.start === place.span.start);
    const at = place && credential && { file: place.file, credential };
    const asked =
      place?.fix !== undefined
        ? fixOf(place.fix)
        : first &&
          at &&
          actionOf(first.command, at.credential.fingerprint ?? '', { ...(place?.to ? { to: place.to } : {}), at });
    const possible: string[] = [];
    for (const [name, each] of first === undefined ? candidatesFor(verdict) : []) {
      if (await heals(each)) possible.push(name);
    }
    offered.push({
      connection: record.id,
      ...(first === undefined ? {} : { first: first.label }),
      heals: asked !== undefined && (await heals(asked)),
      possible,
    });
  }
  return offered;
}

function actionOf(
  command: MapCommand,
  fingerprint: string,
  { at, to }: { readonly at: Occurrence; readonly to?: string },
): Asked | undefined {
  switch (command) {
    case 'renew':
      return { action: { kind: 'renew', fingerprints: [fingerprint] } };
    case 'renewNewKey':
      return { action: { kind: 'renew', fingerprints: [fingerprint] }, key: 'new' };
    case 'reissue':
      return { action: { kind: 'repair', fingerprint } };
    case 'replaceCa':
      return to === undefined ? undefined : { action: { kind: 'replaceCa', from: fingerprint, to, places: [at] } };
    // The page extends the other CAs of the machine that have ended as well.
    case 'extendCa':
      return { action: { kind: 'extendCa', authorities: [fingerprint] } };
    default:
      return undefined;
  }
}

/** What leads on from the problem that breaks a connection. */
function fixOf({
  command,
  argument,
}: {
  readonly command: string;
  readonly argument: object | string;
}): Asked | undefined {
  const { fingerprint, ...given } = argument as { readonly fingerprint?: string; readonly isSwitch?: boolean };
  const kind = command.replace('certscope.', '');
  const { isSwitch, ...at } = given as { readonly isSwitch?: boolean; readonly role: string; readonly host: string };
  switch (kind) {
    case 'issueMissing':
      return { action: { kind, ...at } };
    case 'restoreCa':
      return { action: { kind: isSwitch === true ? 'switchCa' : kind, ...at } };
    case 'swapKubeconfigs':
      return { action: { kind, ...(argument as { readonly path: string }) } };
    case 'renewAll':
      return { action: { kind: 'repairAll', ...(argument as { readonly fingerprints: readonly string[] }) } };
    case 'renewNewKey':
      return { action: { kind: 'renew', fingerprints: [fingerprint ?? ''] }, key: 'new' };
    case 'renew':
      return { action: { kind, fingerprints: [fingerprint ?? ''] } };
    case 'reissue':
      return { action: { kind: 'repair', fingerprint: fingerprint ?? '' } };
    default:
      return undefined;
  }
}

function candidatesFor(verdict: ConnectionVerdict): readonly (readonly [string, Asked])[] {
  return shownSides(verdict).flatMap((side) => {
    const node = side.verdict.kind === 'refused' ? shownIn(side) : undefined;
    if (node === undefined) return [];
    const { fingerprint } = node;
    const renew: RenewalAction = { kind: 'renew', fingerprints: [fingerprint] };
    return [
      ['renew', { action: renew }],
      ['renew with a new key', { action: renew, key: 'new' }],
      ['repair', { action: { kind: 'repair', fingerprint } }],
    ] as const;
  });
}

async function after(
  { action, key }: Asked,
  { graph, documents, now }: { readonly graph: PkiGraph; readonly documents: Documents; readonly now: number },
) {
  const how = { graph, now, canOpenKeys: true, keyAlgorithm: 'P-256', ...(key === undefined ? {} : { key }) } as const;
  const plan = planAction(action, how);
  if (plan.kind === 'refusal') return undefined;
  const changeSet = await carryOutAtOnce(plan, changeToolsOf(documents));
  return changeSet.kind === 'refusal' ? undefined : judgeChange(graph, changeSet, decodingTools, now);
}

/** @param left - So many sides may still refuse. */
function isHealed(judgement: Awaited<ReturnType<typeof after>>, id: string, left: number): boolean {
  if (judgement === undefined || judgement.broken.length > 0) return false;
  const then = judgement.connections.find(({ before }) => before?.connection.id === id)?.after;
  return then !== undefined && refusedIn(then) <= left;
}

function refusedIn({ server, client }: ConnectionVerdict): number {
  return [server, client].filter(({ kind }) => kind === 'refused').length;
}

const healing: ReadonlySet<MapCommand> = new Set<MapCommand>([
  'renew',
  'renewNewKey',
  'reissue',
  'replaceCa',
  'extendCa',
]);

/** What a link leads to stands in its place, too. */
export function documentsOf(tree: Tree): Documents {
  const paths = [...tree.files.keys()];
  return Object.fromEntries(paths.map((path) => [path, isThere(tree, path) ? textOf(tree, path) : '']));
}

function isThere(tree: Tree, path: string): boolean {
  try {
    return textOf(tree, path) !== undefined;
  } catch {
    return false;
  }
}
