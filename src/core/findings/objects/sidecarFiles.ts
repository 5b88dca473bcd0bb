import * as l10n from '@vscode/l10n';
import { runningKinds } from '../../kubernetes/tables/objectReferences.ts';
import { itemsAt, mappingAt, nodeAt, scalarAt } from '../../locate/objects/nodes.ts';
import type { DocumentNode, MappingNode, ScalarNode } from '../../locate/objects/objectModel.ts';
import type { ClusterPicture, PlacedObject } from '../../pki/cluster/clusterModel.ts';
import { isPatched } from '../../pki/cluster/objects/kustomizations.ts';
import { type ObjectIndex, objectIndexOf, objectName } from '../../pki/cluster/objects/objectIndex.ts';
import { isOpen, isOpenEnded } from '../../pki/cluster/objects/openValue.ts';
import { containersOf, type PodSpec, podSpecsIn } from '../../pki/cluster/objects/podSpecs.ts';
import { selects } from '../../pki/cluster/objects/servingSecrets.ts';
import { visibleText } from '../../text/visibleText.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { problem } from '../judgement.ts';
import { placedAt, relatedAt } from '../placedAt.ts';

/**
 * Files of a DestinationRule are not in the sidecar.
 *
 * When: `tls` of a DestinationRule of Istio names files, and Pods of its namespace have sidecars, in none of which a volume is mounted there: not by
 * `sidecar.istio.io/userVolumeMount`, and not by a container `istio-proxy` of their own.
 *
 * A rule is for the proxies of all clients, unless `workloadSelector` or `exportTo` says otherwise: those of the Pods as well as the egress gateway. What a
 * container of the application mounts, its sidecar does not have. With `credentialName` and a `workloadSelector`, the proxy gets the Secret from istiod.
 *
 * @category wiring
 * @stage understand
 * @see ISTIO
 */
export const istioFileNotMounted = {
  code: 'istio-file-not-mounted',
  severity: 'error',
  fact: {
    none: 'This rule is for the sidecar of {pods} as well, which does not mount {file}.',
    gateway: 'This rule is for the sidecar of {pods} as well, which does not mount {file}. Only {gateway} does.',
  },
  consequence:
    'The proxy has no certificate for this host: `failed to generate secret for proxy from file: open {file}: no such file or directory`.',
  wayOut: {
    gateway:
      'Restrict the rule to the gateway with workloadSelector or exportTo, or mount the files in the sidecars with the annotations sidecar.istio.io/userVolume and userVolumeMount.',
    none: 'Mount the files in the sidecars with the annotations sidecar.istio.io/userVolume and userVolumeMount, or use credentialName with a workloadSelector.',
  },
} as const satisfies FindingRecord;

const fields = ['clientCertificate', 'privateKey', 'caCertificates'];
/** What the proxy has of its own. */
const ownFolders =
  /^\/(?:etc\/(?:ssl|pki|certs|istio\/proxy)|var\/run\/secrets\/(?:istio|workload-spiffe\S*|kubernetes\.io))(?:\/|$)/;

/** Reports files of DestinationRules that a client's sidecar does not have. */
export function checkSidecarFiles(picture: ClusterPicture): readonly FindingDraft[] {
  const index = objectIndexOf(picture);
  const rules = index.ofKind('DestinationRule').filter(({ object }) => !isOpenEnded(object));
  const named = rules.flatMap((rule) =>
    filesOfRule(rule.object.root)
      .slice(0, 1)
      .map((file) => ({ rule, file })),
  );
  if (named.length === 0) return [];
  const pods = podSpecsIn(index).filter(({ placed }) => !isOpenEnded(placed.object));
  return named.flatMap(({ rule, file }): readonly FindingDraft[] => {
    const gateway = gatewayWith(index, file.text)?.placed;
    const sidecars = pods.filter((pod) => isClient(index, rule, pod) && isInjected(index, pod));
    // The one that has the file is the client; nothing tells that others call the host.
    if (sidecars.some((pod) => !isGateway(pod) && hasFile(pod, file.text))) return [];
    const client = sidecars.find((pod) => !hasFile(pod, file.text) && !isPatched(index, pod.placed))?.placed;
    const at = client && scalarAt(client.object.root, 'metadata', 'name');
    if (client === undefined || at === undefined) return [];
    const kind = gateway === undefined ? 'none' : 'gateway';
    const nameOf = (each: PlacedObject): string => `${each.object.kind} ${objectName(each)}`;
    const judgement = problem(istioFileNotMounted, {
      fact: kind,
      wayOut: kind,
      values: {
        pods: nameOf(client),
        file: visibleText(file.text, 200),
        gateway: gateway === undefined ? '' : nameOf(gateway),
      },
      related: [relatedAt({ file: client.file, span: at.span }, l10n.t('The client'))],
    });
    return [placedAt({ file: rule.file, span: file.span }, judgement)];
  });
}

/** Pods of a proxy in which a file is mounted, such as a gateway's. */
export function gatewayWith(index: ObjectIndex, path: string): PodSpec | undefined {
  return podSpecsIn(index).find(
    ({ placed, spec }) =>
      !isOpenEnded(placed.object) && containersOf(spec).some((each) => isProxy(each) && isMountedIn(each, path)),
  );
}

/** The files that the TLS settings of a rule name. */
export function filesOfRule(root: MappingNode): readonly ScalarNode[] {
  const tlsOf = (node: DocumentNode | undefined): readonly DocumentNode[] => {
    if (node === undefined || node.kind === 'scalar') return [];
    if (node.kind === 'sequence') return node.items.flatMap(tlsOf);
    return [...node.entries].flatMap(([key, value]) => (key === 'tls' ? [value] : tlsOf(value)));
  };
  return tlsOf(nodeAt(root, 'spec')).flatMap((tls) =>
    /^(?:SIMPLE|MUTUAL)$/.test(scalarAt(tls, 'mode')?.text ?? '')
      ? fields.flatMap((field) => {
          const node = scalarAt(tls, field);
          const isFile = node !== undefined && /^\/[^\s{}$<>]+$/.test(node.text) && !ownFolders.test(node.text);
          return isFile && !isOpen(node) ? [node] : [];
        })
      : [],
  );
}

function isProxy(container: DocumentNode): boolean {
  return (
    scalarAt(container, 'name')?.text === 'istio-proxy' ||
    /\/(?:istio\/)?proxyv2(?::|@|$)/.test(scalarAt(container, 'image')?.text ?? '')
  );
}

/** A proxy with nothing beside it. */
function isGateway({ spec }: PodSpec): boolean {
  return containersOf(spec).every(isProxy);
}

function isMountedIn(container: DocumentNode, path: string): boolean {
  return itemsAt(container, 'volumeMounts').some((each) => isBelow(path, scalarAt(each, 'mountPath')?.text));
}

function isBelow(path: string, folder: string | undefined): boolean {
  return folder !== undefined && folder.length > 1 && `${path}/`.startsWith(`${folder.replace(/\/$/, '')}/`);
}

/** Where volumes are mounted in the proxy that a Pod gets. */
export function foldersOfSidecar(annotations: MappingNode | undefined): readonly string[] {
  const text = scalarAt(annotations, 'sidecar.istio.io/userVolumeMount')?.text ?? '';
  return Array.from(text.matchAll(/"?mountPath"?\s*:\s*"?([^",}\s]{1,400})/g), ([, folder = '']) => folder);
}

/** A proxy that a Pod brings along, or what its annotation mounts in the one that it gets. */
function hasFile({ spec, annotations }: PodSpec, path: string): boolean {
  const proxy = containersOf(spec).find(isProxy);
  const mounts = scalarAt(annotations, 'sidecar.istio.io/userVolumeMount');
  const folders = foldersOfSidecar(annotations);
  // What it is written otherwise may say anything.
  return (
    (proxy !== undefined && isMountedIn(proxy, path)) ||
    folders.some((folder) => isBelow(path, folder)) ||
    (mounts !== undefined && folders.length === 0) ||
    scalarAt(annotations, 'inject.istio.io/templates') !== undefined
  );
}

/** Whose proxy has a rule: Pods of its namespace, but for those that it does not select. */
function isClient(index: ObjectIndex, rule: PlacedObject, { placed }: PodSpec): boolean {
  const { root, namespace } = rule.object;
  const selector = mappingAt(root, 'spec', 'workloadSelector', 'matchLabels');
  const exported = itemsAt(root, 'spec', 'exportTo').flatMap((each) => (each.kind === 'scalar' ? [each.text] : []));
  const isExported =
    exported.length === 0 || exported.some((each) => each === '.' || each === '*' || each === namespace);
  return (
    namespace !== undefined &&
    placed.object.namespace === namespace &&
    isExported &&
    index.areOfOneEnvironment(rule, placed) &&
    (selector === undefined || selects(selector, labelsOf(placed)))
  );
}

function labelsOf({ object: { kind, root } }: PlacedObject): MappingNode | undefined {
  const path = runningKinds.find(([each]) => each === kind)?.[2] ?? [];
  return mappingAt(root, ...path.slice(0, -1), 'metadata', 'labels');
}

/** Whether Pods get a sidecar, by their labels, or by those of their namespace. */
function isInjected(index: ObjectIndex, { placed, spec, annotations }: PodSpec): boolean {
  if (/^(?:Job|CronJob)$/.test(placed.object.kind) || scalarAt(spec, 'hostNetwork')?.text === 'true') return false;
  const own = (
    scalarAt(labelsOf(placed), 'sidecar.istio.io/inject') ?? scalarAt(annotations, 'sidecar.istio.io/inject')
  )?.text;
  if (own !== undefined) return own === 'true';
  return index.named('Namespace', placed.object.namespace ?? '').some(({ object: { root } }) => {
    const labels = mappingAt(root, 'metadata', 'labels');
    return scalarAt(labels, 'istio-injection')?.text === 'enabled' || scalarAt(labels, 'istio.io/rev') !== undefined;
  });
}
