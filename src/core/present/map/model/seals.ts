import * as l10n from '@vscode/l10n';
import type { MapPaint, MapState } from '../../../../protocol/mapShapes.ts';
import { isUsedAsCa } from '../../../pki/certificateUse.ts';
import type { CertificateNode, PkiGraph } from '../../../pki/pkiModel.ts';
import { memoisedByPair } from '../../../text/memoised.ts';

/** The signing key: one of the cluster's three CAs, another CA, the service-account key; or not verified, or unknown. */
export type SealFamily = 'ca' | 'etcd-ca' | 'front-proxy-ca' | 'other' | 'serviceAccountKey' | 'unverified' | 'unknown';

/** The sign of a CA, or of what is used instead. */
export interface Seal {
  readonly family: SealFamily;
  /** `K`, or `K1` if there are several. */
  readonly letter: string;
  /** Identity of its key, see `PkiGraph.keys`. */
  readonly key?: string;
  /** For people: `CA kubernetes`. */
  readonly name: string;
  /** Of a letter that no card of a CA explains: what it is, or the machine of a key. */
  readonly whose?: string;
}

/** A seal in a sentence: `K`, `S1 (cp-1)`. */
export function sealWord({ letter, whose }: Seal): string {
  return whose === undefined ? letter : l10n.t('{0} ({1})', letter, whose);
}

/** A CA of the map: one key, and all certificates with it. */
export interface Authority {
  readonly seal: Seal;
  readonly key: string;
  /** The one that expires last comes first. */
  readonly nodes: readonly CertificateNode[];
  /** Of the first; absent if only its dates are judged. */
  readonly state?: MapState;
}

/** Letter and colour of each family. */
export const sealSigns: Readonly<Record<SealFamily, { readonly letter: string; readonly paint: MapPaint }>> = {
  ca: { letter: 'K', paint: 'caKubernetes' },
  'etcd-ca': { letter: 'E', paint: 'caEtcd' },
  'front-proxy-ca': { letter: 'F', paint: 'caFrontProxy' },
  other: { letter: 'O', paint: 'caOther' },
  serviceAccountKey: { letter: 'S', paint: 'serviceAccountKey' },
  unverified: { letter: '–', paint: 'unknown' },
  unknown: { letter: '?', paint: 'unknown' },
};

const rootFamilies = ['ca', 'etcd-ca', 'front-proxy-ca'] as const;

/** What is known of a key. */
interface KeyFacts {
  readonly family: SealFamily;
  /** The one that expires last comes first. */
  readonly nodes: readonly CertificateNode[];
}

/** Asked at both ends of each connection. */
const factsOf = memoisedByPair(readFacts);

function readFacts(graph: PkiGraph, key: string): KeyFacts {
  const nodes = (graph.keys.get(key)?.certificates ?? []).flatMap(
    (fingerprint) => graph.certificates.get(fingerprint) ?? [],
  );
  const roles = new Set(nodes.flatMap(({ role, uses }) => [role?.id, ...uses.map(({ id }) => id)]));
  return {
    family: rootFamilies.find((family) => roles.has(family)) ?? 'other',
    nodes: nodes.toSorted((a, b) => (b.certificate.notAfter ?? 0) - (a.certificate.notAfter ?? 0)),
  };
}

/** The family of a key, by the roles of the certificates with it. */
export function familyOfKey(graph: PkiGraph, key: string): SealFamily {
  return factsOf(graph, key).family;
}

/** All certificates of a key, the one that expires last first. */
export function certificatesOfKey(graph: PkiGraph, key: string): readonly CertificateNode[] {
  return factsOf(graph, key).nodes;
}

/**
 * The CA of a certificate: the nearest of the cluster's own CAs, otherwise the topmost known CA. A self-signed
 * certificate is its own CA.
 */
export function authorityOf(graph: PkiGraph, leaf: CertificateNode): CertificateNode | undefined {
  if (leaf.issuer.kind === 'selfSigned') return leaf;
  const seen = new Set<string>([leaf.fingerprint]);
  let current = leaf;
  let found: CertificateNode | undefined;
  while (current.issuer.kind === 'verified') {
    const issuer = current.issuer.issuers
      .flatMap((fingerprint) => graph.certificates.get(fingerprint) ?? [])
      .find(({ fingerprint }) => !seen.has(fingerprint));
    if (issuer === undefined) break;
    seen.add(issuer.fingerprint);
    found = issuer;
    if (isUsedAsCa(issuer) && familyOfKey(graph, issuer.keyId) !== 'other') break;
    current = issuer;
  }
  return found;
}
