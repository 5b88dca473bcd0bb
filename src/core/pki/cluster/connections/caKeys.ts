import { componentFlagOf } from '../../../kubernetes/componentFlagOf.ts';
import { keyIdOf } from '../../byteKey.ts';
import type { CertificateNode, Occurrence, PkiGraph } from '../../pkiModel.ts';
import type { ComponentInstance } from '../clusterModel.ts';
import { materialInWholeFile } from '../materials.ts';
import type { HostFiles } from './hostIndex.ts';

/** Keys shared by the control planes of a cluster: those of its CAs and of its service accounts. */
export const sharedRoles = ['ca', 'etcd-ca', 'front-proxy-ca', 'service-account-keypair'] as const;
type SharedRole = (typeof sharedRoles)[number];

/** The keys that a machine's files name for each role. */
export type SharedKeys = Readonly<Record<SharedRole, ReadonlySet<string>>>;

/** Collects the keys that identify the machine's cluster: from flags and from file locations. */
export function sharedKeysOf(graph: PkiGraph, host: HostFiles, components: readonly ComponentInstance[]): SharedKeys {
  const keys: Record<SharedRole, Set<string>> = {
    ca: new Set(),
    'etcd-ca': new Set(),
    'front-proxy-ca': new Set(),
    'service-account-keypair': new Set(),
  };
  for (const instance of components) {
    for (const { flag, material } of instance.settings) {
      const record = componentFlagOf(instance.component, flag);
      const role = sharedRoles.find((each) => record?.certificates?.[0] === each);
      if (material === undefined || record === undefined || role === undefined) continue;
      if (record.role === 'ca') addAll(keys[role], authorityKeys(graph, material.certificates));
      if (record.role === 'publicKey' || record.role === 'signingKey')
        addAll(keys[role], keysAmong(material.occurrences));
    }
  }
  for (const role of sharedRoles) {
    for (const file of host.byRole.get(role) ?? []) {
      addAll(keys[role], authorityKeys(graph, materialInWholeFile(graph, file).certificates));
    }
  }
  for (const [path, file] of host.byPath) {
    if (!/\/sa\.(?:key|pub)$/.test(path)) continue;
    addAll(keys['service-account-keypair'], keysAmong(materialInWholeFile(graph, file).occurrences));
  }
  return keys;
}

/**
 * The keys of a bundle's own CAs. A member that issued another one is above it, and may be above the CAs of several
 * clusters.
 */
export function authorityKeys(graph: PkiGraph, bundle: readonly CertificateNode[]): readonly string[] {
  const cas = bundle.filter(({ certificate }) => certificate.basicConstraints?.isCa === true);
  // A leaf next to its CA is not one of them; a certificate without a CA mark may still be one.
  const members = cas.length === 0 ? bundle : cas;
  const lowest = members.filter(
    (node) =>
      !node.issued.some((fingerprint) => members.some((each) => each.fingerprint === fingerprint && each !== node)),
  );
  return (lowest.length === 0 ? members : lowest).map(({ keyId }) => keyId).filter((id) => graph.keys.has(id));
}

/** The public keys of keys and certificates. */
export function keysAmong(occurrences: readonly Occurrence[]): readonly string[] {
  return occurrences.flatMap(({ credential: { content } }) => {
    if (content.kind === 'privateKey') return content.publicKey === undefined ? [] : [keyIdOf(content.publicKey)];
    return content.kind === 'publicKey' || content.kind === 'certificate' ? [keyIdOf(content.publicKey)] : [];
  });
}

function addAll(set: Set<string>, values: Iterable<string>): void {
  for (const value of values) set.add(value);
}
