import * as l10n from '@vscode/l10n';
import { isExample } from '../../locate/files/quietPlaces.ts';
import { itemsAt, nodeAt, scalarAt, scalarsAt } from '../../locate/objects/nodes.ts';
import type { DocumentNode, ScalarNode } from '../../locate/objects/objectModel.ts';
import type { ClusterPicture, PlacedObject } from '../../pki/cluster/clusterModel.ts';
import { fits } from '../../pki/cluster/connections/namedServers.ts';
import { isPatched } from '../../pki/cluster/objects/kustomizations.ts';
import { type ObjectIndex, objectIndexOf, objectName } from '../../pki/cluster/objects/objectIndex.ts';
import { isOpen, isOpenEnded } from '../../pki/cluster/objects/openValue.ts';
import { placedContainers } from '../../pki/cluster/objects/podSpecs.ts';
import { visibleText } from '../../text/visibleText.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { problem } from '../judgement.ts';
import { placedAt, relatedAt } from '../placedAt.ts';
import { modesIn } from './meshModes.ts';

/**
 * TLS within TLS.
 *
 * When: a DestinationRule begins TLS (`SIMPLE`, `MUTUAL`) for a port of a ServiceEntry with the protocol HTTPS or TLS, and no VirtualService among the files sends
 * requests of another port there. If no Pod among the files names the host with `https://`, it is a warning.
 *
 * On a port of these protocols programs begin TLS themselves, and proxies pass it on. A VirtualService may route HTTP of another port, or of an egress gateway, to it.
 *
 * @category wiring
 * @stage understand
 * @see ISTIO
 */
export const istioTlsTwice = {
  code: 'istio-tls-twice',
  severity: 'error',
  fact: 'TLS begins twice for {host}:{port}: the program begins it, since ServiceEntry {entry} says {protocol}, and the proxy begins it once more ({mode}).',
  consequence: 'Clients fail with `wrong version number`, in Python `[SSL: WRONG_VERSION_NUMBER]`.',
  wayOut:
    'Remove tls from the DestinationRule, or let programs use http:// and a port of the ServiceEntry with protocol HTTP and targetPort {port}.',
} as const satisfies FindingRecord;

/** Reports DestinationRules that begin TLS where programs have begun it. */
export function checkExternalTls(picture: ClusterPicture): readonly FindingDraft[] {
  const index = objectIndexOf(picture);
  const entries = index.ofKind('ServiceEntry').filter(({ object }) => !isOpenEnded(object));
  return entries.length === 0 ? [] : index.ofKind('DestinationRule').flatMap((rule) => judge(index, rule, entries));
}

function judge(index: ObjectIndex, rule: PlacedObject, entries: readonly PlacedObject[]): readonly FindingDraft[] {
  const host = scalarAt(rule.object.root, 'spec', 'host');
  if (host === undefined || isOpen(host) || isOpenEnded(rule.object) || isExample(rule.file)) return [];
  const [entry, ...others] = entries.filter(
    (each) =>
      index.areTogether(rule, each) &&
      scalarsAt(each.object.root, 'spec', 'hosts').some(({ text }) => fits(text, host.text)),
  );
  if (entry === undefined || others.length > 0 || isPatched(index, rule) || isPatched(index, entry)) return [];
  const found = modesIn(rule).flatMap(({ node, port, except }) =>
    /^(?:SIMPLE|MUTUAL)$/.test(node.text)
      ? portsOfTls(entry).flatMap((each) =>
          (port === undefined || port === each.number) && !except.includes(each.number)
            ? [{ mode: node, ...each }]
            : [],
        )
      : [],
  );
  const [first] = found;
  if (first === undefined || isRouted(index, host.text)) return [];
  const { mode, number, protocol } = first;
  const judgement = problem(istioTlsTwice, {
    severity: isCalledOverTls(index, host.text) ? undefined : 'warning',
    values: {
      host: visibleText(host.text),
      port: visibleText(number),
      entry: objectName(entry),
      protocol: visibleText(protocol.text),
      mode: mode.text,
    },
    related: [relatedAt({ file: entry.file, span: protocol.span }, l10n.t('Protocol of the port'))],
  });
  return [placedAt({ file: rule.file, span: mode.span }, judgement)];
}

function portsOfTls({ object: { root } }: PlacedObject): readonly { number: string; protocol: ScalarNode }[] {
  return itemsAt(root, 'spec', 'ports').flatMap((port) => {
    const number = scalarAt(port, 'number');
    const protocol = scalarAt(port, 'protocol');
    return number === undefined || protocol === undefined || !/^(?:HTTPS|TLS)$/i.test(protocol.text)
      ? []
      : [{ number: number.text, protocol }];
  });
}

/** What a VirtualService sends there may have no TLS yet. Where another one decides, it is not known. */
function isRouted(index: ObjectIndex, host: string): boolean {
  return index
    .ofKind('VirtualService')
    .some(({ object }) => isOpenEnded(object) || hasDestination(object.root, host) || isDelegated(object.root, host));
}

function hasDestination(root: DocumentNode, host: string): boolean {
  const found = ['http', 'tls', 'tcp'].flatMap((kind) =>
    itemsAt(root, 'spec', kind).flatMap((each) => [
      scalarAt(each, 'mirror', 'host'),
      ...['route', 'mirrors'].flatMap((field) =>
        itemsAt(each, field).map((route) => scalarAt(route, 'destination', 'host')),
      ),
    ]),
  );
  return found.some((node) => node !== undefined && meet(node.text, host));
}

function isDelegated(root: DocumentNode, host: string): boolean {
  return (
    itemsAt(root, 'spec', 'http').some((each) => nodeAt(each, 'delegate') !== undefined) &&
    scalarsAt(root, 'spec', 'hosts').some(({ text }) => meet(text, host))
  );
}

/** Either may be a wildcard, of any number of labels. */
function meet(a: string, b: string): boolean {
  const covers = (pattern: string, name: string) => pattern.startsWith('*') && name.endsWith(pattern.slice(1));
  return a === b || covers(a, b) || covers(b, a);
}

function isCalledOverTls(index: ObjectIndex, host: string): boolean {
  const url = `https://${host}`;
  const isUrl = (text = '') => text.includes(url) && !/^[\w.-]/.test(text.slice(text.indexOf(url) + url.length));
  return placedContainers(index).some(
    ({ container, options }) =>
      itemsAt(container, 'env').some((each) => isUrl(scalarAt(each, 'value')?.text)) ||
      options.some(({ text }) => isUrl(text)),
  );
}
