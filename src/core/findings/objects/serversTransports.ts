import * as l10n from '@vscode/l10n';
import { itemsAt, mappingAt, scalarAt, scalarsAt } from '../../locate/objects/nodes.ts';
import type { ScalarNode } from '../../locate/objects/objectModel.ts';
import type { ClusterPicture, PlacedObject } from '../../pki/cluster/clusterModel.ts';
import { hostnameFault } from '../../pki/verification/hostname.ts';
import { visibleText } from '../../text/visibleText.ts';
import { goReadingOf } from '../../x509/go/goReadingOf.ts';
import { quotedVerdict } from '../connections/quotedVerdict.ts';
import { serverSanMissing } from '../connections/serverNames.ts';
import { type FindingDraft, relatedPlace } from '../draft.ts';
import { problem } from '../judgement.ts';
import { placedAt } from '../placedAt.ts';
import { toService } from './clientConfigs.ts';
import { ingressBackendNameMissing } from './ingressBackends.ts';
import { materialUnder, type ObjectIndex, objectIndexOf, objectName } from './objectIndex.ts';
import { isOpen, isOpenEnded } from './openValue.ts';
import { ofPrivateCa, refusedPair } from './serverAuthorities.ts';
import type { ServingPair } from './servingPairs.ts';
import { servingSecretsOf } from './servingSecrets.ts';

/** Reports ServersTransports with which Traefik cannot verify a backend, as far as its certificate is among the files. */
export function checkServersTransports(picture: ClusterPicture, now: number): readonly FindingDraft[] {
  const index = objectIndexOf(picture);
  const transports = index.ofKind('ServersTransport').filter(({ object }) => !isOpenEnded(object));
  if (transports.length === 0) return [];
  const uses = [...servicesOf(index), ...routedServices(index)];
  return transports.flatMap((transport) => {
    const { namespace = 'default', name = '' } = transport.object;
    const own = uses.filter(
      ({ from, by }) =>
        by === `${namespace}-${name}@kubernetescrd` ||
        (by === name && (from.object.namespace ?? 'default') === namespace),
    );
    return own.slice(0, 1).flatMap((use) => judge(index, transport, use, now));
  });
}

/** A backend to which Traefik speaks TLS, and the name of the transport for it. */
interface Use {
  readonly from: PlacedObject;
  readonly service: ScalarNode;
  readonly namespace: string;
  readonly by: string;
}

const annotation = 'traefik.ingress.kubernetes.io/service.';

function servicesOf(index: ObjectIndex): readonly Use[] {
  return index.ofKind('Service').flatMap((from): readonly Use[] => {
    const { root, namespace = 'default' } = from.object;
    const annotations = mappingAt(root, 'metadata', 'annotations');
    const by = scalarAt(annotations, `${annotation}serverstransport`)?.text;
    const service = scalarAt(root, 'metadata', 'name');
    const isTls =
      scalarAt(annotations, `${annotation}serversscheme`)?.text === 'https' ||
      itemsAt(root, 'spec', 'ports').some((port) => isTlsPort(scalarAt(port, 'port'), scalarAt(port, 'name')));
    return by === undefined || service === undefined || !isTls ? [] : [{ from, service, namespace, by }];
  });
}

/** Traefik speaks TLS to such ports. */
function isTlsPort(...nodes: readonly (ScalarNode | undefined)[]): boolean {
  return nodes.some((node) => node !== undefined && /^(?:443$|https)/.test(node.text));
}

function routedServices(index: ObjectIndex): readonly Use[] {
  return index.ofKind('IngressRoute').flatMap((from) =>
    itemsAt(from.object.root, 'spec', 'routes')
      .flatMap((route) => itemsAt(route, 'services'))
      .flatMap((each): readonly Use[] => {
        const by = scalarAt(each, 'serversTransport')?.text;
        const service = scalarAt(each, 'name');
        const scheme = scalarAt(each, 'scheme')?.text;
        const isTls = scheme === undefined ? isTlsPort(scalarAt(each, 'port')) : scheme === 'https';
        const namespace = scalarAt(each, 'namespace')?.text ?? from.object.namespace ?? 'default';
        return by === undefined || service === undefined || !isTls ? [] : [{ from, service, namespace, by }];
      }),
  );
}

function judge(
  index: ObjectIndex,
  transport: PlacedObject,
  { from, service, namespace }: Use,
  now: number,
): readonly FindingDraft[] {
  const { file, object } = transport;
  const spec = mappingAt(object.root, 'spec');
  const isUnverified = scalarAt(spec, 'insecureSkipVerify')?.text === 'true' || mappingAt(spec, 'spiffe') !== undefined;
  const target = index.find(from, 'Service', service.text, namespace);
  const isExternal = scalarAt(target?.object.root, 'spec', 'type')?.text === 'ExternalName';
  const called = toService(service.text, namespace, service);
  const pairs = servingSecretsOf(index, from, called).filter(({ by }) => by !== 'file');
  const [pair] = pairs;
  const [occurrence] = pair?.material.occurrences ?? [];
  const place = scalarAt(object.root, 'metadata', 'name');
  const serverName = scalarAt(spec, 'serverName');
  if (isUnverified || pair === undefined || occurrence === undefined || place === undefined) return [];
  const related = [relatedPlace(occurrence, l10n.t('Certificate of the server'))];
  const name = visibleText(`${namespace}/${service.text}`);
  const faults = pairs.map((each) => nameFault(each, serverName?.text ?? ''));
  const [fault] = faults;
  if (fault !== undefined && !faults.includes(undefined) && !isExternal && !(serverName && isOpen(serverName))) {
    if (serverName === undefined) {
      const error = "`x509: cannot validate certificate for … because it doesn't contain any IP SANs`";
      const values = { service: name, name: fault.known, error };
      const judgement = problem(ingressBackendNameMissing, { fact: 'traefik', wayOut: 'traefik', values, related });
      return [placedAt({ file, span: place.span }, judgement)];
    }
    const values = {
      host: visibleText(serverName.text),
      server: name,
      file: objectName(pair.secret),
      flag: 'serverName',
      verifier: 'Traefik',
      error: quotedVerdict(fault.error),
    };
    const judgement = problem(serverSanMissing, { consequence: 'one', wayOut: 'file', values, related });
    return [placedAt({ file, span: serverName.span }, judgement)];
  }
  const anchors = authoritiesOf(index, transport);
  const refused = anchors && refusedPair(index.graph, pairs, anchors, now);
  if (refused === undefined) return [];
  const facts = { flag: 'rootCAs', verifier: 'Traefik', own: anchors?.[0] };
  return [placedAt({ file, span: place.span }, ofPrivateCa(index.graph, refused.leaf, occurrence, facts))];
}

/** Why Go does not find a name in a certificate, or any address; and a name that it finds. */
function nameFault(
  { leaf }: ServingPair,
  name: string,
): { readonly error: string; readonly known: string } | undefined {
  const reading = goReadingOf(leaf.certificate);
  if ('error' in reading) return undefined;
  const { dnsNames, ipAddresses } = reading.certificate;
  const [known = ''] = dnsNames;
  if (name !== '') {
    const fault = hostnameFault(reading.certificate, name);
    return fault && { error: fault.message, known };
  }
  return ipAddresses.length > 0 || known === '' ? undefined : { error: '', known: visibleText(known) };
}

/** What a transport trusts beside the system's CAs; `undefined` if it is not all among the files. */
function authoritiesOf(index: ObjectIndex, transport: PlacedObject) {
  const { root, namespace } = transport.object;
  const named = [
    ...scalarsAt(root, 'spec', 'rootCAsSecrets').map(({ text }) => ['Secret', text] as const),
    ...itemsAt(root, 'spec', 'rootCAs').flatMap((each) => [
      ['Secret', scalarAt(each, 'secret')?.text] as const,
      ['ConfigMap', scalarAt(each, 'configMap')?.text] as const,
    ]),
  ].flatMap(([kind, name]) => (name === undefined ? [] : [index.find(transport, kind, name, namespace)]));
  const materials = named.map((each) => each && materialUnder(index.graph, each, 'tls.ca', 'ca.crt'));
  if (materials.some((each) => each === undefined || each.certificates.length === 0)) return undefined;
  return materials.flatMap((each) => each?.certificates ?? []);
}
