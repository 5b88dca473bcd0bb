import * as l10n from '@vscode/l10n';
import { itemsAt, mappingAt, scalarAt } from '../../locate/objects/nodes.ts';
import type { DocumentNode, MappingNode, ScalarNode } from '../../locate/objects/objectModel.ts';
import type { ClusterPicture, PlacedObject } from '../../pki/cluster/clusterModel.ts';
import { isPatched } from '../../pki/cluster/objects/kustomizations.ts';
import { type ObjectIndex, objectIndexOf, objectName, valueUnder } from '../../pki/cluster/objects/objectIndex.ts';
import { isOpen } from '../../pki/cluster/objects/openValue.ts';
import { type PlacedContainer, placedContainers } from '../../pki/cluster/objects/podSpecs.ts';
import { dnsNamesOf, type ServingPair, servingPairsOf } from '../../pki/cluster/objects/servingPairs.ts';
import { podsOf } from '../../pki/cluster/objects/servingSecrets.ts';
import { hostnameFault } from '../../pki/verification/hostname.ts';
import { visibleText } from '../../text/visibleText.ts';
import { goReadingOf } from '../../x509/go/goReadingOf.ts';
import { quotedVerdict } from '../connections/quotedVerdict.ts';
import { serverSanMissing } from '../connections/serverNames.ts';
import { type FindingDraft, relatedPlace } from '../draft.ts';
import { problem } from '../judgement.ts';
import { placedAt } from '../placedAt.ts';

/**
 * Reports addresses of Services in arguments and variables of Pods that the certificate of the Service does not have. Only
 * of programs that are given a CA: others may not verify, or not use TLS.
 */
export function checkCalledAddresses(picture: ClusterPicture): readonly FindingDraft[] {
  const index = objectIndexOf(picture);
  return placedContainers(index).flatMap((client) => {
    const { placed, container, options } = client;
    const settings = settingsOf(container, options);
    const isUnknown = settings.some(({ name }) => otherwise.test(name)) || itemsAt(container, 'envFrom').length > 0;
    const addresses = settings.filter(({ name }) => isAddress(name));
    if (isUnknown || addresses.length === 0 || isPatched(index, placed)) return [];
    const hasCa = settings.some(({ name, value }) => caSetting.test(name) && value !== '');
    return addresses.flatMap((setting) => judge(index, client, hasCa, setting));
  });
}

/** Without verification (`-k` of curl among them), or for another name than that of the address. */
const otherwise =
  /insecure|skip|verif|no-?check|reject|ssl-?mode|plain-?text|self-?signed|trust-?all|server-?name(?!space)|host-?name|target-?name|sni|override|authority|^-[a-z]*k/i;

/** A file or the text of certificates by which a program verifies. */
const caSetting = /(?:^|[-_.])(?:ca|ca-?certs?|ca-?file|ca-?path|ca-?bundle|root-?cas?|ssl_cert_file)(?:[-_.]|$)/i;

/** What is called as something that the program connects to. Issuers and audiences may only be compared. */
function isAddress(name: string): boolean {
  return (
    /(?:url|uri|addr|address|endpoint|server|host|target|upstream|backend)$/i.test(name) &&
    !/audience|issuer|origin|cors|redirect|callback|advertis|public|external|allow|listen|bind|proxy|resource|realm/i.test(
      name,
    )
  );
}

interface AddressSetting {
  readonly name: string;
  readonly node: ScalarNode;
  readonly value: string;
}

/** What is set of a container: `--flag=value`, `--flag` before its value, and variables. */
function settingsOf(container: DocumentNode, options: readonly ScalarNode[]): readonly AddressSetting[] {
  const flags = options.flatMap((node, at): readonly AddressSetting[] => {
    const [, name = '', value] = /^(--?[\w.-]{1,100})(?:=(.*))?$/s.exec(node.text) ?? [];
    const next = options[at + 1];
    if (name === '') return [];
    if (value !== undefined) return [{ name, node, value }];
    return [{ name, node: next ?? node, value: next?.text ?? '' }];
  });
  const variables = itemsAt(container, 'env').flatMap((each): readonly AddressSetting[] => {
    const name = scalarAt(each, 'name');
    const node = scalarAt(each, 'value');
    return name === undefined ? [] : [{ name: name.text, node: node ?? name, value: node?.text ?? '' }];
  });
  return [...flags, ...variables];
}

/** A Service by its whole name, with the domain of the cluster or without. */
const address =
  /^(?:(https|grpcs|tls):\/\/)?(([a-z0-9-]{1,63})\.([a-z0-9-]{1,63})\.svc(?:\.[a-z0-9.-]{1,200})?)(:\d{1,5})?(?:\/\S*)?$/;

function judge(
  index: ObjectIndex,
  { placed, spec, container }: PlacedContainer,
  hasCa: boolean,
  { name: flag, node, value }: AddressSetting,
): readonly FindingDraft[] {
  const [, scheme, host = '', name = '', namespace = '', port] = address.exec(value) ?? [];
  if (host === '' || isOpen(node)) return [];
  const service = index.find(placed, 'Service', name, namespace);
  if (service === undefined) return [];
  const pods = podsOf(index, service, namespace, mappingAt(service.object.root, 'spec', 'selector'));
  if (pods.includes(placed)) return [];
  const pairs = pairsOf(index, service, pods, `${name}.${namespace}`);
  const mounted = placed.object.namespace === namespace ? mountedBy(spec) : new Set();
  const sharesCa = pairs.some(
    ({ secret }) => mounted.has(secret.object.name) && valueUnder(secret, 'ca.crt') !== undefined,
  );
  // Without a scheme it is TLS for sure only if the program has the CA of this very server, which has no other port.
  const isTls = scheme !== undefined || (port !== undefined && sharesCa && isOnlyPortTls(service, pods));
  if (!isTls || !(hasCa || sharesCa)) return [];
  const faults = pairs.map(({ leaf }) => {
    const reading = goReadingOf(leaf.certificate);
    return 'error' in reading ? undefined : hostnameFault(reading.certificate, host);
  });
  const [pair] = pairs;
  const [fault] = faults;
  const [occurrence] = pair?.material.occurrences ?? [];
  if (pair === undefined || fault === undefined || faults.includes(undefined) || occurrence === undefined) return [];
  const judgement = problem(serverSanMissing, {
    fact: 'other',
    consequence: 'one',
    wayOut: 'file',
    values: {
      host: visibleText(host),
      server: `Service ${objectName(service)}`,
      file: `Secret ${objectName(pair.secret)}`,
      flag: visibleText(flag),
      verifier: visibleText(scalarAt(container, 'name')?.text ?? placed.object.name ?? ''),
      error: quotedVerdict(fault.message),
    },
    related: [relatedPlace(occurrence, l10n.t('Certificate of the server'))],
  });
  return [placedAt({ file: placed.file, span: node.span }, judgement)];
}

/** Tells whether the one port of a Service may be one with TLS: nothing calls it plain, no probe speaks HTTP there. */
function isOnlyPortTls({ object: { root } }: PlacedObject, pods: readonly PlacedObject[]): boolean {
  const [port, ...others] = itemsAt(root, 'spec', 'ports');
  const number = scalarAt(port, 'port')?.text;
  const texts = ['name', 'appProtocol'].map((field) => scalarAt(port, field)?.text ?? '');
  if (port === undefined || others.length > 0 || number === '80') return false;
  if (texts.some((text) => /^(?:kubernetes\.io\/)?(?:http(?!s)|h2c|ws(?!s)|metrics)/i.test(text))) return false;
  const target = scalarAt(port, 'targetPort')?.text ?? number;
  return !pods
    .flatMap((each) => itemsAt(podSpecOf(each), 'containers'))
    .flatMap((each) => ['livenessProbe', 'readinessProbe', 'startupProbe'].map((probe) => mappingAt(each, probe)))
    .some(
      (probe) =>
        scalarAt(probe, 'httpGet', 'port')?.text === target &&
        scalarAt(probe, 'httpGet', 'scheme')?.text.toUpperCase() !== 'HTTPS',
    );
}

function podSpecOf({ object: { root } }: PlacedObject): MappingNode | undefined {
  return mappingAt(root, 'spec', 'template', 'spec');
}

/** The certificates of a Service: they have its name, in any domain, and all Pods behind it mount them. */
function pairsOf(
  index: ObjectIndex,
  { object: { namespace } }: PlacedObject,
  pods: readonly PlacedObject[],
  name: string,
): readonly ServingPair[] {
  const [first, ...others] = pods.map((each) => mountedBy(podSpecOf(each)));
  const mounted = [...(first ?? [])].filter((each) => others.every((other) => other.has(each)));
  const { byName } = servingPairsOf(index);
  return mounted
    .flatMap((each) => byName.get(each ?? '') ?? [])
    .filter(
      ({ secret, leaf }) =>
        secret.object.namespace === namespace &&
        dnsNamesOf(leaf).some((each) => each === name || each.startsWith(`${name}.`)),
    );
}

/** The Secrets in the volumes of Pods. */
function mountedBy(spec: MappingNode | undefined): ReadonlySet<string | undefined> {
  const volumes = itemsAt(spec, 'volumes');
  const sources = volumes.flatMap((volume) => [volume, ...itemsAt(volume, 'projected', 'sources')]);
  return new Set(
    sources.flatMap(
      (source) => (scalarAt(source, 'secret', 'secretName') ?? scalarAt(source, 'secret', 'name'))?.text ?? [],
    ),
  );
}
