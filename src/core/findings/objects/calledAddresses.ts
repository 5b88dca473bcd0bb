import * as l10n from '@vscode/l10n';
import { itemsAt, mappingAt, scalarAt } from '../../locate/objects/nodes.ts';
import type { DocumentNode, ScalarNode } from '../../locate/objects/objectModel.ts';
import type { ClusterPicture, PlacedObject } from '../../pki/cluster/clusterModel.ts';
import { isPatched } from '../../pki/cluster/objects/kustomizations.ts';
import { type ObjectIndex, objectIndexOf, objectName } from '../../pki/cluster/objects/objectIndex.ts';
import { isOpen } from '../../pki/cluster/objects/openValue.ts';
import { placedContainers } from '../../pki/cluster/objects/podSpecs.ts';
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

/** Reports addresses of Services in arguments and variables of Pods that the certificate of the Service does not have. */
export function checkCalledAddresses(picture: ClusterPicture): readonly FindingDraft[] {
  const index = objectIndexOf(picture);
  return placedContainers(index).flatMap(({ placed, container, options }) => {
    const settings = settingsOf(container, options);
    return settings.some(({ name }) => otherName.test(name)) || isPatched(index, placed)
      ? []
      : settings.flatMap((setting) => judge(index, placed, container, setting));
  });
}

/** Without verification, or for another name than that of the address. */
const otherName = /insecure|skip|verify|server-?name(?!space)|authority/i;

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
  placed: PlacedObject,
  container: DocumentNode,
  { name: flag, node, value }: AddressSetting,
): readonly FindingDraft[] {
  const [, scheme, host = '', name = '', namespace = '', port] = address.exec(value) ?? [];
  if (host === '' || isOpen(node)) return [];
  const service = index.find(placed, 'Service', name, namespace);
  if (service === undefined) return [];
  // An address may also be one without TLS, unless the Service has no other.
  const ports = itemsAt(service.object.root, 'spec', 'ports');
  if (scheme === undefined && (port === undefined || ports.length !== 1)) return [];
  const pairs = pairsOf(index, service, `${name}.${namespace}`);
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

/** The certificates of a Service: they have its name, in any domain, and all Pods behind it mount them. */
function pairsOf(index: ObjectIndex, service: PlacedObject, name: string): readonly ServingPair[] {
  const { namespace, root } = service.object;
  const pods = podsOf(index, service, namespace, mappingAt(root, 'spec', 'selector'));
  const [first, ...others] = pods.map(mountedBy);
  const mounted = [...(first ?? [])].filter((each) => others.every((other) => other.has(each)));
  const { byName } = servingPairsOf(index);
  return mounted
    .flatMap((each) => byName.get(each) ?? [])
    .filter(
      ({ secret, leaf }) =>
        secret.object.namespace === namespace &&
        dnsNamesOf(leaf).some((each) => each === name || each.startsWith(`${name}.`)),
    );
}

/** The Secrets in the volumes of Pods. */
function mountedBy({ object: { root } }: PlacedObject): ReadonlySet<string> {
  const volumes = itemsAt(root, 'spec', 'template', 'spec', 'volumes');
  const sources = volumes.flatMap((volume) => [volume, ...itemsAt(volume, 'projected', 'sources')]);
  return new Set(
    sources.flatMap(
      (source) => (scalarAt(source, 'secret', 'secretName') ?? scalarAt(source, 'secret', 'name'))?.text ?? [],
    ),
  );
}
