import * as l10n from '@vscode/l10n';
import type { ClusterPicture } from '../../pki/cluster/clusterModel.ts';
import { hostName } from '../../pki/cluster/hostName.ts';
import { hostOf } from '../../pki/cluster/hostOf.ts';
import { nodeNameFor } from '../../pki/cluster/nodeEvidence.ts';
import { machineNames, nodeNames } from '../../pki/cluster/nodeNames.ts';
import type { CertificateNode, Occurrence, PkiGraph } from '../../pki/pkiModel.ts';
import { addToGroup } from '../../text/groupBy.ts';
import { fileNameOf } from '../../text/shownPath.ts';
import { visibleText } from '../../text/visibleText.ts';
import { attributeValues } from '../../x509/attributeValues.ts';
import { nameInSentence } from '../certificateWords.ts';
import { coversName } from '../components/coversName.ts';
import { type FindingDraft, relatedPlace } from '../draft.ts';
import type { RelatedPlace } from '../findingModel.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { type Judgement, judgeCertificates, judgedPlaces, problem } from '../judgement.ts';
import { relatedAt } from '../placedAt.ts';
import { knownRolesOf, rolesAt } from './knownRoles.ts';

/**
 * Certificate of another node.
 *
 * When: the node name in the CN of a kubelet's client certificate is not the one in `--hostname-override`, or, without this flag, in kubeadm's
 * configuration, or, without both, not what `/etc/hostname` says, not what kubeadm's etcd is called (`--name`), or not in the kubelet's serving certificate.
 * What was copied from another machine among the files is told with that machine.
 *
 * kubeadm writes the name into `/var/lib/kubelet/kubeadm-flags.env` once. A flag that is added later, there or in `/etc/default/kubelet`, changes the name
 * of the Node, but not the certificate.
 *
 * @category identity
 * @stage understand
 * @see K-rbac, K8S-pki
 */
export const kubeletNodenameMismatch = {
  code: 'kubelet-nodename-mismatch',
  severity: 'warning',
  fact: {
    configured: '{name} is for node {node}, but {setting} in {file} names node {expected}.',
    machine: '{name} is for node {node}, but machine {machine} is called {expected}.',
    shared: '{name} is for node {node}, which is machine {other}, but machine {machine} is called {expected}.',
    shown: '{name} is for node {node}, but the serving certificate of the kubelet does not have this name.',
  },
  consequence: {
    configured: 'The kubelet is not allowed to update Node {expected}.',
    shown: 'One of the two belongs to another machine. A kubelet is only allowed to update its own Node.',
  },
  wayOut: {
    configured: 'Set {setting} to {node}, or let the node join again under its new name.',
    machine: 'Let {machine} join again, or start its kubelet with `--hostname-override={node}`.',
    shared: 'Let {machine} join again.',
    shown: 'Compare both with the name of the node, and let it join again.',
  },
  quickFix: 'renew-leaf',
} as const satisfies FindingRecord;

/** Judges whether the kubelets' certificates are for the nodes that the machines' configurations name. */
export function checkNodeNames(picture: ClusterPicture): readonly FindingDraft[] {
  const configured = nodeNames(picture);
  const shown = servingCertificates(picture.graph);
  return judgeCertificates(picture.graph, (node, occurrence) => {
    if (!rolesAt(node, occurrence).some(({ role }) => role.id === 'kubelet-client')) return [];
    const certified = /^system:node:(.+)$/.exec(attributeValues(node.certificate.subject, 'CN').at(-1) ?? '')?.[1];
    if (certified === undefined) return [];
    const host = hostOf(occurrence.file);
    const setting = nodeNameFor(picture, host, certified);
    if (setting === undefined) return [otherThanShown(node, occurrence, certified, shown.get(host))];
    if (setting.name === certified) return [];
    const isMachine = machineNames(picture).get(host) === setting;
    const other = isMachine ? otherMachine(picture, node, host, certified) : undefined;
    const fact = other !== undefined ? 'shared' : isMachine ? 'machine' : 'configured';
    return [
      problem(kubeletNodenameMismatch, {
        severity: 'error',
        fact,
        consequence: 'configured',
        wayOut: fact !== 'configured' ? fact : configured.has(host) ? 'configured' : 'shown',
        values: {
          machine: hostName(host) ?? visibleText(setting.name),
          other: other?.name ?? '',
          name: nameInSentence(node, occurrence),
          node: visibleText(certified),
          expected: visibleText(setting.name),
          setting: setting.by,
          file: visibleText(fileNameOf(setting.place.file.path)),
        },
        related: [relatedAt(setting.place, l10n.t('The node’s name')), ...(other?.related ?? [])],
      }),
    ];
  });
}

/** The machine whose certificate it is: it is called so, or has the same one. */
function otherMachine(
  picture: ClusterPicture,
  { occurrences }: CertificateNode,
  host: string,
  certified: string,
): { readonly name: string; readonly related: readonly RelatedPlace[] } | undefined {
  const named = [...machineNames(picture), ...nodeNames(picture)].find(
    ([each, { name }]) => each !== host && name === certified,
  );
  const copy = occurrences.find(({ file }) => hostOf(file) === named?.[0]);
  const name = named && hostName(named[0]);
  if (name === undefined) return undefined;
  return {
    name,
    related: copy === undefined ? [] : [relatedPlace(copy, l10n.t('The same certificate on the other machine'))],
  };
}

/** A certificate with which the kubelet of a machine serves, and where it stands. */
interface Serving {
  readonly node: CertificateNode;
  readonly occurrence: Occurrence;
}

const servingRoles = ['kubelet-serving', 'kubelet-serving-selfsigned'];

function servingCertificates({ certificates }: PkiGraph): ReadonlyMap<string, readonly Serving[]> {
  const byHost = new Map<string, Serving[]>();
  for (const node of certificates.values()) {
    if (!knownRolesOf(node).some(({ role }) => servingRoles.includes(role.id))) continue;
    for (const occurrence of judgedPlaces(node.occurrences)) {
      const host = hostOf(occurrence.file);
      addToGroup(byHost, host, { node, occurrence });
    }
  }
  return byHost;
}

/**
 * Where no configuration names the node, the kubelet's serving certificate does: it has the node's name, as the common
 * name or among its names, be it with the domain or without.
 */
function otherThanShown(
  node: CertificateNode,
  occurrence: Occurrence,
  certified: string,
  shown: readonly Serving[] = [],
): Judgement | undefined {
  const [first] = shown;
  if (first === undefined || shown.some((serving) => isFor(serving.node, certified))) return undefined;
  return problem(kubeletNodenameMismatch, {
    fact: 'shown',
    consequence: 'shown',
    wayOut: 'shown',
    values: { name: nameInSentence(node, occurrence), node: visibleText(certified) },
    related: [relatedPlace(first.occurrence, l10n.t('The kubelet’s serving certificate'))],
  });
}

function isFor(serving: CertificateNode, name: string): boolean {
  const { subject, subjectAltName = [] } = serving.certificate;
  const common = (attributeValues(subject, 'CN').at(-1) ?? '').replace(/^system:node:/, '').replace(/@\d+$/, '');
  const names = [common, ...subjectAltName.map(({ value }) => value)];
  // Without any name of a host nothing is said.
  const hosts = names.filter((each) => each !== '' && !ownNames.test(each));
  const [label = ''] = name.toLowerCase().split('.');
  return (
    hosts.length === 0 ||
    coversName(serving, name) !== false ||
    hosts.some((each) => each.toLowerCase().split('.')[0] === label)
  );
}

/** Every machine's own. */
const ownNames = /^(?:localhost|127\.0\.0\.1|::1|0:0:0:0:0:0:0:1)$/i;
