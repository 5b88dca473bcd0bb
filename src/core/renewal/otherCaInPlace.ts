import * as l10n from '@vscode/l10n';
import type { CertificateNode, PkiGraph } from '../pki/pkiModel.ts';
import { shownPath } from '../text/shownPath.ts';
import { foreignCasIn } from './create/foreignCa.ts';
import { findRenewalCa } from './findRenewalCa.ts';
import type { RenewalAction } from './planAction.ts';
import { repairingReissue } from './reissue/repairingReissue.ts';
import type { RenewalRefusal } from './renewalModel.ts';

/** Why a certificate is not renewed as it is: its CA cannot sign, or it is there already. */
const isOfCa: ReadonlySet<string> = new Set(['caKeyMissing', 'issuerUnknown', 'caMissing']);

interface OtherCaContext {
  readonly graph: PkiGraph;
  readonly now: number;
  readonly canOpenKeys: boolean;
}

/**
 * What to do instead where a certificate cannot be renewed by the CA that signed it, and another CA has its place: after a rotation, or
 * when a backup came back. Both renewing and issuing it end here, so that neither sends to the other.
 */
export function withOtherCa(refusal: RenewalRefusal, action: RenewalAction, context: OtherCaContext): RenewalRefusal {
  const { graph, now, canOpenKeys } = context;
  const node = refusedNode(refusal, action, context);
  if (node === undefined) return refusal;
  const foreign = foreignCasIn(graph).find(
    ({ ofWanted, current }) => ofWanted.includes(node) && (graph.keys.get(current.keyId)?.privateKeys ?? []).length > 0,
  );
  if (foreign !== undefined) {
    const { role, host, at } = foreign;
    const path = at[0]?.file.path ?? '';
    return {
      ...refusal,
      wayOut: l10n.t(
        'Another CA is in its place: {0}. Reissue everything with that one, and let everything trust it.',
        shownPath(path),
      ),
      instead: { way: 'switchCa', path, role, host },
    };
  }
  const reissue =
    action.kind === 'repair' ? undefined : repairingReissue({ graph, fingerprint: node.fingerprint, now, canOpenKeys });
  const isByOther = reissue !== undefined && !('code' in reissue) && reissue.ca !== undefined;
  const path = node.occurrences[0]?.file.path;
  if (!isByOther || path === undefined) return refusal;
  return {
    ...refusal,
    wayOut: l10n.t('Another CA has its place. Reissue it with that one.'),
    instead: { way: 'repair', path },
  };
}

/** The certificate that an action is refused for. */
function refusedNode(
  { code, instead }: RenewalRefusal,
  action: RenewalAction,
  { graph, now, canOpenKeys }: OtherCaContext,
): CertificateNode | undefined {
  const { certificates, files } = graph;
  if (action.kind === 'issueMissing' && instead?.way === 'renew') {
    const there = files.find(({ path }) => path === instead.path)?.credentials ?? [];
    const nodes = there.flatMap(({ fingerprint }) => certificates.get(fingerprint ?? '') ?? []);
    const leaf = nodes.find(({ certificate }) => certificate.basicConstraints?.isCa !== true);
    // Where its CA can sign, renewing it is the way.
    const ca = leaf && findRenewalCa(graph, leaf.fingerprint, now, canOpenKeys);
    return ca?.kind === 'ca' ? undefined : leaf;
  }
  if (!isOfCa.has(code)) return undefined;
  if (action.kind === 'repair') return certificates.get(action.fingerprint);
  return action.kind === 'renew' && action.fingerprints.length === 1
    ? certificates.get(action.fingerprints[0] ?? '')
    : undefined;
}
