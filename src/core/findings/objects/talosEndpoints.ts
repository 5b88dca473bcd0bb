import * as l10n from '@vscode/l10n';
import { mappingAt, scalarAt, scalarsAt } from '../../locate/objects/nodes.ts';
import type { DocumentNode, ScalarNode } from '../../locate/objects/objectModel.ts';
import type { ClusterPicture, PlacedObject } from '../../pki/cluster/clusterModel.ts';
import { readAddress } from '../../pki/cluster/connections/addresses.ts';
import { fits } from '../../pki/cluster/connections/namedServers.ts';
import { materialInField } from '../../pki/cluster/materials.ts';
import { type ObjectIndex, objectIndexOf } from '../../pki/cluster/objects/objectIndex.ts';
import { isOpen, isOpenEnded } from '../../pki/cluster/objects/openValue.ts';
import type { PkiGraph } from '../../pki/pkiModel.ts';
import { visibleText } from '../../text/visibleText.ts';
import { isIpAddress } from '../../x509/go/isIpAddress.ts';
import { caName } from '../connections/caName.ts';
import { serverSanMissing } from '../connections/serverNames.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { problem } from '../judgement.ts';
import { placedAt, relatedAt } from '../placedAt.ts';
import { unknownAuthority } from '../unknownAuthority.ts';

/**
 * talosconfig of another CA.
 *
 * When: a context of a talosconfig has the name of a cluster, or an endpoint of its machines, and another CA than `machine.ca` in all machine configurations of
 * this cluster among the files.
 *
 * `talosctl gen config` makes a new CA each time, unless it gets the secrets of before with `--with-secrets`.
 *
 * @category wiring
 * @stage understand
 * @see TALOS
 */
export const talosconfigCaDiffers = {
  code: 'talosconfig-ca-differs',
  severity: 'error',
  fact: 'This talosconfig has CA {ca}, and the machine configurations of {cluster} have another one, {other}.',
  consequence: `talosctl fails with ${unknownAuthority}.`,
  wayOut:
    'Use the talosconfig that was made together with them, or make all again with the same secrets (`talosctl gen config --with-secrets`).',
  quickFix: 'run-command',
} as const satisfies FindingRecord;

/** Reports names by which a talosconfig or a kubeconfig reaches machines of its CA, and which the certificate that Talos makes there does not have. */
export function checkTalosEndpoints(picture: ClusterPicture): readonly FindingDraft[] {
  return [...ofTalosconfigs(picture), ...ofKubeconfigs(picture)];
}

/** Talos makes the certificate of the API server with `cluster.apiServer.certSANs`, the host of the cluster's endpoint and what the machine is called. */
function ofKubeconfigs(picture: ClusterPicture): readonly FindingDraft[] {
  const { graph, objects, kubeconfigs } = picture;
  const index = objectIndexOf(picture);
  const machines = objects.flatMap((machine) => {
    const { file, object } = machine;
    const crt = object.format === 'talos' ? scalarAt(object.root, 'cluster', 'ca', 'crt') : undefined;
    const [ca] = crt === undefined ? [] : materialInField(graph, file, object, crt).certificates;
    const isWorker = scalarAt(object.root, 'machine', 'type')?.text === 'worker';
    return ca === undefined || isWorker ? [] : [{ machine, ca }];
  });
  if (machines.length === 0) return [];
  return kubeconfigs.flatMap(({ file, object, clusters }) =>
    isOpenEnded(object)
      ? []
      : clusters.flatMap(({ server, tlsServerName, insecure, ca }) => {
          const asked = tlsServerName ?? server;
          const host = server === undefined ? undefined : (tlsServerName?.text ?? readAddress(server.text)?.host);
          const keys = new Set(ca?.certificates.map(({ keyId }) => keyId));
          const reached = machines.filter((each) => keys.has(each.ca.keyId)).map(({ machine }) => machine);
          const [first] = reached;
          if (asked === undefined || host === undefined || first === undefined || insecure !== undefined) return [];
          const ownNames = ['localhost', 'kubernetes', 'kubernetes.default', 'kubernetes.default.svc'];
          const isOwn = ownNames.includes(host) || host.startsWith('kubernetes.default.svc.');
          if (isOwn || isOpen(asked) || !reached.every((each) => lacksApiName(index, each, host))) return [];
          const judgement = problem(serverSanMissing, {
            severity: 'warning',
            fact: 'other',
            consequence: 'talosApi',
            wayOut: 'talosApi',
            values: { host: visibleText(host), server: 'kube-apiserver' },
            related: apiNamesOf(first).map(({ span }) =>
              relatedAt({ file: first.file, span }, l10n.t('Name in the machine configuration')),
            ),
          });
          return [placedAt({ file, span: asked.span }, judgement)];
        }),
  );
}

function lacksApiName(index: ObjectIndex, machine: PlacedObject, host: string): boolean {
  const { root } = machine.object;
  const shared = readAddress(scalarAt(root, 'cluster', 'controlPlane', 'endpoint')?.text ?? '')?.host;
  const names = apiNamesOf(machine);
  const own = hostNameOf(index, machine);
  // A machine whose name is not written may be called so.
  if (own === undefined || shared === undefined || isIpAddress(host) || isOpenEnded(machine.object)) return false;
  return !isNamed(host, own) && shared.toLowerCase() !== host.toLowerCase() && isNone(names, host);
}

function apiNamesOf({ object: { root } }: PlacedObject): readonly ScalarNode[] {
  return scalarsAt(root, 'cluster', 'apiServer', 'certSANs');
}

function ofTalosconfigs(picture: ClusterPicture): readonly FindingDraft[] {
  const { graph, objects } = picture;
  const index = objectIndexOf(picture);
  const ofFormat = (wanted: string) => objects.filter(({ object }) => object.format === wanted);
  const machines = ofFormat('talos');
  return ofFormat('talosconfig').flatMap((talosconfig) => {
    const { file, object } = talosconfig;
    return [...(mappingAt(object.root, 'contexts')?.entries.values() ?? [])].flatMap((context) => {
      const ca = scalarAt(context, 'ca')?.text.trim();
      const reached = machines.filter((each) => scalarAt(each.object.root, 'machine', 'ca', 'crt')?.text.trim() === ca);
      const [first] = reached;
      if (ca === undefined || isOpenEnded(object)) return [];
      if (first === undefined) return ofOtherCa(graph, talosconfig, context, machines);
      return scalarsAt(context, 'endpoints').flatMap((endpoint) => {
        const host = readAddress(endpoint.text)?.host;
        if (host === undefined || isOpen(endpoint) || !reached.every((each) => lacksName(index, each, host))) return [];
        const names = namesOf(first);
        const judgement = problem(serverSanMissing, {
          severity: 'warning',
          fact: 'other',
          consequence: 'talos',
          wayOut: 'talos',
          values: { host: visibleText(host), server: 'Talos' },
          related: names.flatMap(({ span }) =>
            relatedAt({ file: first.file, span }, l10n.t('Name in the machine configuration')),
          ),
        });
        return [placedAt({ file, span: endpoint.span }, judgement)];
      });
    });
  });
}

/** A context for machines of these files, which have another CA. */
function ofOtherCa(
  graph: PkiGraph,
  { file, object }: PlacedObject,
  context: DocumentNode,
  machines: readonly PlacedObject[],
): readonly FindingDraft[] {
  const node = scalarAt(context, 'ca');
  const names = [...(mappingAt(object.root, 'contexts')?.entries ?? [])].flatMap(([name, each]) =>
    each === context ? [name] : [],
  );
  const hosts = scalarsAt(context, 'endpoints').flatMap(({ text }) => readAddress(text)?.host ?? []);
  const own = machines.filter(({ object: { root } }) => {
    const endpoint = readAddress(scalarAt(root, 'cluster', 'controlPlane', 'endpoint')?.text ?? '')?.host;
    const known = [endpoint, ...scalarsAt(root, 'machine', 'certSANs').map(({ text }) => text)];
    return (
      names.includes(scalarAt(root, 'cluster', 'clusterName')?.text ?? '') || hosts.some((host) => known.includes(host))
    );
  });
  const [machine] = own;
  const wanted = scalarAt(machine?.object.root, 'machine', 'ca', 'crt');
  const isOpenElsewhere = own.some(
    (each) => isOpenEnded(each.object) || mappingAt(each.object.root, 'machine', 'acceptedCAs') !== undefined,
  );
  if (node === undefined || machine === undefined || wanted === undefined || isOpenElsewhere) return [];
  const [ca, other] = [
    materialInField(graph, file, object, node),
    materialInField(graph, machine.file, machine.object, wanted),
  ].map(({ certificates }) => certificates[0]);
  if (ca === undefined || other === undefined || ca.keyId === other.keyId) return [];
  const judgement = problem(talosconfigCaDiffers, {
    values: { ca: caName(ca), other: caName(other), cluster: visibleText(names[0] ?? '') },
    related: [relatedAt({ file: machine.file, span: wanted.span }, l10n.t('CA of the machine'))],
  });
  return [placedAt({ file, span: node.span }, judgement)];
}

/** Talos adds all addresses of the machine, and its name; of a machine whose name is not written, only the cluster's name is certainly none. */
function lacksName(index: ObjectIndex, machine: PlacedObject, host: string): boolean {
  return isOtherThanOwn(index, machine, host) && isNone(namesOf(machine), host);
}

function isNone(names: readonly ScalarNode[], host: string): boolean {
  return names.every((name) => !isOpen(name) && !fits(name.text, host)) && host !== 'localhost';
}

function isOtherThanOwn(index: ObjectIndex, machine: PlacedObject, host: string): boolean {
  const { root } = machine.object;
  if (isIpAddress(host) || isOpenEnded(machine.object)) return false;
  const own = hostNameOf(index, machine);
  const shared = readAddress(scalarAt(root, 'cluster', 'controlPlane', 'endpoint')?.text ?? '')?.host;
  return own === undefined ? host === shared : !isNamed(host, own);
}

/** Without its domain. Its own document, HostnameConfig, takes the place of the older field. */
function hostNameOf(index: ObjectIndex, { file, object: { root } }: PlacedObject): string | undefined {
  const own = index.ofKind('HostnameConfig').find((each) => each.file === file);
  const name = scalarAt(own?.object.root, 'hostname') ?? scalarAt(root, 'machine', 'network', 'hostname');
  return name === undefined || isOpen(name) ? undefined : name.text.split('.')[0];
}

/** With a domain or without. */
function isNamed(host: string, name: string): boolean {
  return host.split('.')[0]?.toLowerCase() === name.toLowerCase();
}

function namesOf({ object: { root } }: PlacedObject): readonly ScalarNode[] {
  return scalarsAt(root, 'machine', 'certSANs');
}
