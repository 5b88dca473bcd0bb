import { nodeAt, scalarAt } from '../../locate/objects/nodes.ts';
import type { ClusterPicture, PlacedObject } from '../../pki/cluster/clusterModel.ts';
import { isPatched } from '../../pki/cluster/objects/kustomizations.ts';
import { mountedValue } from '../../pki/cluster/objects/mountedValue.ts';
import { materialUnder, objectIndexOf, objectName } from '../../pki/cluster/objects/objectIndex.ts';
import { isOpen, isOpenEnded } from '../../pki/cluster/objects/openValue.ts';
import { placedContainers } from '../../pki/cluster/objects/podSpecs.ts';
import { visibleText } from '../../text/visibleText.ts';
import { goReadingOf } from '../../x509/go/goReadingOf.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { problem } from '../judgement.ts';
import { placedAt, relatedObject } from '../placedAt.ts';

/**
 * Names of etcd members that cannot be looked up in time.
 *
 * When: members of etcd in a StatefulSet verify each other with certificates whose only names are DNS names, those of the Pods by a wildcard, and their headless
 * Service does not set `publishNotReadyAddresses`, and Pods have a `readinessProbe`.
 *
 * A member looks up the names of an address from which another one connects (reverse DNS). Without `publishNotReadyAddresses` there are none before Pods are ready,
 * and Pods are not ready before their members are connected. `--peer-skip-client-san-verification` turns the comparison off.
 *
 * @category san
 * @stage understand
 * @see ETCD-tls, API-core
 */
export const etcdPeerLookup = {
  code: 'etcd-peer-lookup',
  severity: 'error',
  fact: 'Members of etcd look up the names of the address of a peer, whose certificate has {names}, and Service {service} has none before Pods are ready.',
  consequence: 'They reject each other with `tls: "…" does not match any of DNSNames`.',
  wayOut: 'Set publishNotReadyAddresses: true in the Service.',
} as const satisfies FindingRecord;

/** Reports headless Services of etcd without which members do not find each other's names. */
export function checkPeerLookups(picture: ClusterPicture): readonly FindingDraft[] {
  const index = objectIndexOf(picture);
  return placedContainers(index).flatMap(({ placed, spec, container, options }): readonly FindingDraft[] => {
    const { kind, root, namespace } = placed.object;
    const name = scalarAt(root, 'spec', 'serviceName');
    const given = (flag: string) =>
      options.flatMap(({ text }) => (text.startsWith(`${flag}=`) ? [text.slice(flag.length + 1)] : [])).at(-1);
    const has = (flag: string) => options.some(({ text }) => text === flag) || given(flag) === 'true';
    const file = given('--peer-cert-file');
    const isVerified = has('--peer-client-cert-auth') && !has('--peer-skip-client-san-verification');
    // Without a probe Pods are ready as soon as they run.
    if (nodeAt(container, 'readinessProbe') === undefined) return [];
    if (kind !== 'StatefulSet' || name === undefined || isOpen(name) || file === undefined || !isVerified) return [];
    const service = index.find(placed, 'Service', name.text, namespace);
    const node = scalarAt(service?.object.root, 'spec', 'clusterIP');
    if (service === undefined || node?.text !== 'None' || isPublished(service) || isOpenEnded(service.object))
      return [];
    const held = mountedValue(index, placed, { spec, container }, file);
    const [leaf] = (held && materialUnder(index.graph, held.holder, held.key)?.certificates) ?? [];
    const reading = leaf && goReadingOf(leaf.certificate);
    if (reading === undefined || 'error' in reading) return [];
    const { dnsNames, ipAddresses } = reading.certificate;
    const wildcard = dnsNames.find((each) => each.startsWith(`*.${name.text}.`));
    const isChanged = isPatched(index, placed) || isPatched(index, service);
    if (wildcard === undefined || ipAddresses.length > 0 || isChanged) return [];
    const judgement = problem(etcdPeerLookup, {
      values: { names: visibleText(wildcard), service: objectName(service) },
      related: relatedObject(placed),
    });
    return [placedAt({ file: service.file, span: node.keySpan ?? node.span }, judgement)];
  });
}

function isPublished({ object: { root } }: PlacedObject): boolean {
  const annotation = 'service.alpha.kubernetes.io/tolerate-unready-endpoints';
  return [
    scalarAt(root, 'spec', 'publishNotReadyAddresses'),
    scalarAt(root, 'metadata', 'annotations', annotation),
  ].some((each) => each?.text === 'true');
}
