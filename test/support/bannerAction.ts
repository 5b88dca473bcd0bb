import type { PkiGraph } from '../../src/core/pki/pkiModel.ts';
import type { MapPlace } from '../../src/core/present/map/details/mapPlaces.ts';
import { foreignCaIn, isOnlySwitch } from '../../src/core/renewal/create/foreignCa.ts';
import { faultOfPair } from '../../src/core/renewal/create/serviceAccountKeys.ts';
import { hostsOfPairs, pairPathsOn } from '../../src/core/renewal/create/sharedServiceAccountKeys.ts';
import { extendedWith } from '../../src/core/renewal/outlook.ts';
import type { ActionContext, RenewalAction } from '../../src/core/renewal/planAction.ts';
import { newPairOf } from '../../src/core/renewal/wayOn.ts';
import type { MapAction } from '../../src/protocol/pkiMap.ts';

interface Argument {
  readonly fingerprint?: string;
  readonly fingerprints?: readonly string[];
  readonly role?: string;
  readonly host?: string;
  readonly path?: string;
}

/** What the page that a button of the map opens does, without changing anything on it. */
export function actionOfButton(
  { command, place }: MapAction,
  places: readonly MapPlace[],
  graph: PkiGraph,
  now: number,
): { readonly action: RenewalAction; readonly how: Pick<ActionContext, 'key'> } {
  const { file, span, to = '', fix } = places[place] ?? {};
  const at = file?.credentials.find(({ block }) => block.span.start === span?.start);
  const argument: Argument = typeof fix?.argument === 'object' ? fix.argument : { fingerprint: at?.fingerprint ?? '' };
  const { fingerprint = '', role = '', host = '' } = argument;
  const name = fix?.command.slice('certscope.'.length) ?? command;
  const node = graph.certificates.get(fingerprint);
  const within = 30 * 86_400_000;
  switch (name) {
    case 'renew':
    case 'renewNewKey':
      return {
        action: { kind: 'renew', fingerprints: [fingerprint] },
        how: name === 'renew' ? {} : { key: 'new' },
      };
    case 'reissue':
      return { action: { kind: 'repair', fingerprint }, how: {} };
    case 'extendCa': {
      const authorities = node === undefined ? [] : extendedWith(node, { graph, now, within });
      return { action: { kind: 'extendCa', authorities, within }, how: { key: 'same' } };
    }
    case 'replaceCa': {
      const occurrence = file !== undefined && at !== undefined ? [{ file, credential: at }] : [];
      return { action: { kind: 'replaceCa', from: fingerprint, to, places: occurrence }, how: {} };
    }
    case 'issueMissing':
      return { action: { kind: 'issueMissing', role, host }, how: {} };
    case 'restoreCa': {
      const foreign = foreignCaIn(graph, role, host);
      const kind = foreign === undefined || isOnlySwitch(foreign) ? 'switchCa' : 'restoreCa';
      return { action: { kind, role, host }, how: {} };
    }
    case 'swapKubeconfigs':
      return { action: { kind: 'swapKubeconfigs', path: argument.path ?? '' }, how: {} };
    case 'shareServiceAccountKeys': {
      const from = hostsOfPairs(graph).find((each) => each !== host) ?? '';
      return { action: { kind: 'shareServiceAccountKeys', from, to: host }, how: {} };
    }
    case 'renewAll':
      return { action: { kind: 'repairAll', fingerprints: argument.fingerprints ?? [] }, how: {} };
    case 'newServiceAccountKeys': {
      const mayEndTokens = faultOfPair({ graph, ...pairPathsOn(host) }) !== 'otherHalf';
      return { action: newPairOf({ host, mayEndTokens }), how: {} };
    }
    default:
      throw new Error(`What does ${name} do?`);
  }
}
