import * as l10n from '@vscode/l10n';
import { keyIdOf } from '../../pki/byteKey.ts';
import { sharedKeysOf, sharedRoles } from '../../pki/cluster/connections/caKeys.ts';
import type { Cluster, ConnectionModel } from '../../pki/cluster/connections/connectionModel.ts';
import { hostIndex } from '../../pki/cluster/connections/hostIndex.ts';
import type { DecodedContent, Occurrence, PkiGraph } from '../../pki/pkiModel.ts';
import { type FindingDraft, relatedPlace } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { judgedAt, problem } from '../judgement.ts';
import { machineName } from '../machineName.ts';
import { fileName } from '../places.ts';

/**
 * Control planes with different CAs.
 *
 * When: two control plane nodes of a cluster have no key in common for `ca`, `sa`, `front-proxy-ca` or `etcd/ca`.
 *
 * All control plane nodes of a cluster need the same CAs and the same service account key.
 *
 * @category renewal
 * @stage regenerate
 * @see KA-certs
 */
export const haSharedCaDiffers = {
  code: 'ha-shared-ca-differs',
  severity: 'error',
  fact: {
    odd: '{file} on {host} is not the one that the other {count} control planes have.',
    differs: '{file} differs between {host} and {other}, two control planes of one cluster.',
    replaced: '{file} on {host} is not the CA that signed the certificates there. That is the one on {other}.',
  },
  consequence: {
    odd: 'They reject what {host} signs, and it rejects what they sign.',
    differs: 'Each of them rejects what the other one signs.',
    replaced: 'What verifies with it rejects the certificates of both.',
  },
  wayOut: {
    odd: 'Copy {file} and its private key from {other}, and restart the components on {host}.',
    differs: 'Copy the right one to the other control plane, and restart its components.',
    replaced: 'Copy {file} and its key from {other}, and restart the components on {host}.',
  },
} as const satisfies FindingRecord;

/** The keys of a role on one machine. */
interface MachineKeys {
  readonly host: string;
  readonly keys: ReadonlySet<string>;
}

/** Reports CAs and service-account keys that control planes of one cluster do not have in common. */
export function checkSharedAuthorities(model: ConnectionModel): readonly FindingDraft[] {
  return model.clusters.flatMap((cluster) => {
    const machines = controlPlanes(model.graph, cluster);
    if (machines.length < 2) return [];
    return sharedRoles.flatMap((role) => {
      const having = machines.flatMap(({ host, shared }) =>
        shared[role].size === 0 ? [] : [{ host, keys: shared[role] }],
      );
      return odd(having).flatMap((machine) => drafts(model.graph, machine, having));
    });
  });
}

function controlPlanes(graph: PkiGraph, cluster: Cluster) {
  return cluster.hosts.flatMap((host) => {
    const files = hostIndex(graph).get(host);
    const components = cluster.components.filter((each) => each.host === host);
    if (files === undefined || !components.some(({ component }) => component === 'kube-apiserver')) return [];
    return [{ host, shared: sharedKeysOf(graph, files, components) }];
  });
}

/** Machines that share no key with most of the others; of two, the later one. During a rotation bundles overlap. */
function odd(machines: readonly MachineKeys[]): readonly MachineKeys[] {
  const agreeing = (machine: MachineKeys): number => machines.filter((other) => hasCommonKey(machine, other)).length;
  const most = Math.max(0, ...machines.map(agreeing));
  const usual = machines.find((machine) => agreeing(machine) === most);
  return machines.filter((machine) => usual !== undefined && !hasCommonKey(machine, usual));
}

function hasCommonKey(one: MachineKeys, other: MachineKeys): boolean {
  return [...one.keys].some((key) => other.keys.has(key));
}

function drafts(graph: PkiGraph, machine: MachineKeys, all: readonly MachineKeys[]): readonly FindingDraft[] {
  const other = all.find((each) => !hasCommonKey(each, machine));
  const there = other && placesOf(graph, other)[0];
  const others = all.filter((each) => each !== machine);
  const isOdd = others.length > 1 && others.every((each) => other !== undefined && hasCommonKey(each, other));
  const kind = other !== undefined && isReplaced(graph, machine, other) ? 'replaced' : isOdd ? 'odd' : 'differs';
  return placesOf(graph, machine).map((occurrence) =>
    judgedAt(
      occurrence,
      problem(haSharedCaDiffers, {
        fact: kind,
        consequence: kind,
        wayOut: kind,
        values: {
          file: fileName(occurrence.file),
          host: machineName(machine.host),
          other: machineName(other?.host ?? ''),
          count: others.length,
        },
        related: there && [relatedPlace(there, l10n.t('The other one'))],
      }),
    ),
  );
}

/** What that machine has of certificates was signed by the other one's key. */
function isReplaced(graph: PkiGraph, { host, keys }: MachineKeys, other: MachineKeys): boolean {
  const files = new Set(hostIndex(graph).get(host)?.files);
  const hasIssued = ({ keys: own }: MachineKeys): boolean =>
    [...own].some((key) =>
      (graph.keys.get(key)?.certificates ?? [])
        .flatMap((fingerprint) => graph.certificates.get(fingerprint)?.issued ?? [])
        .flatMap((fingerprint) => graph.certificates.get(fingerprint)?.occurrences ?? [])
        .some(({ file }) => files.has(file)),
    );
  return hasIssued(other) && !hasIssued({ host, keys });
}

/** Where the keys stand in files of their own on that machine: a CA's certificate, a public key. */
function placesOf(graph: PkiGraph, { host, keys }: MachineKeys): readonly Occurrence[] {
  const files = hostIndex(graph).get(host)?.files ?? [];
  return files.flatMap((file) =>
    file.credentials.flatMap((credential): readonly Occurrence[] => {
      const key = credential.value.keyPath === undefined ? publicKeyIn(credential.content) : undefined;
      return key !== undefined && keys.has(keyIdOf(key)) ? [{ file, credential }] : [];
    }),
  );
}

function publicKeyIn(content: DecodedContent) {
  return content.kind === 'certificate' || content.kind === 'publicKey' ? content.publicKey : undefined;
}
