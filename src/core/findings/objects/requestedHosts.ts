import * as l10n from '@vscode/l10n';
import { nodeAt, scalarAt, scalarsAt } from '../../locate/objects/nodes.ts';
import type { ScalarNode } from '../../locate/objects/objectModel.ts';
import type { ClusterPicture, PlacedObject } from '../../pki/cluster/clusterModel.ts';
import { isPatched } from '../../pki/cluster/objects/kustomizations.ts';
import { certificatesFor } from '../../pki/cluster/objects/madeSecrets.ts';
import { type ObjectIndex, objectIndexOf, objectName } from '../../pki/cluster/objects/objectIndex.ts';
import { isOpen, isOpenEnded } from '../../pki/cluster/objects/openValue.ts';
import { isNamedIn } from '../../pki/verification/hostname.ts';
import { groupBy } from '../../text/groupBy.ts';
import { memoisedBy } from '../../text/memoised.ts';
import { visibleText } from '../../text/visibleText.ts';
import { readIpAddress } from '../../x509/go/readIpAddress.ts';
import { listOf } from '../certificateWords.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { problem } from '../judgement.ts';
import { placedAt, relatedAt } from '../placedAt.ts';
import { askedIn, entryKinds, wantedIn } from './hostDemands.ts';

/**
 * Host not requested.
 *
 * When: a Certificate of cert-manager writes the Secret that an Ingress, Gateway, route or proxy presents for a host, and requests no name that covers the host.
 *
 * It is judged where the Secret is not among the files, from `dnsNames`, `ipAddresses` and `commonName`, as cert-manager will request them. What kustomize or a template
 * changes later is not judged.
 *
 * @category san
 * @stage understand
 * @see CM, GWAPI
 */
export const certmanagerHostNotRequested = {
  code: 'certmanager-host-not-requested',
  severity: 'error',
  fact: 'Certificate {certificate} does not request {hosts}, for which {entry} presents its Secret.',
  consequence: 'Clients reject the certificate for this host, or the proxy presents another one.',
  wayOut: 'Add the name to dnsNames, or name the Secret of another Certificate.',
  quickFix: 'edit-field',
} as const satisfies FindingRecord;

/** A host that a Certificate does not ask for, and what presents it there. */
interface UnrequestedHost {
  readonly certificate: PlacedObject;
  /** The last name that it asks for. */
  readonly last: ScalarNode;
  readonly entry: PlacedObject;
  readonly by: PlacedObject;
  readonly host: ScalarNode;
}

/** Reports Certificates without the hosts for which their Secrets are presented. */
export function checkRequestedHosts(picture: ClusterPicture): readonly FindingDraft[] {
  return [...groupBy(unrequestedHosts(objectIndexOf(picture)), ({ last }) => last)].flatMap(([last, own]) => {
    const [first] = own;
    if (first === undefined) return [];
    const { certificate, entry } = first;
    const hosts = [...new Set(own.map(({ host }) => visibleText(host.text)))];
    const judgement = problem(certmanagerHostNotRequested, {
      values: {
        certificate: objectName(certificate),
        hosts: listOf(hosts),
        entry: `${entry.object.kind} ${objectName(entry)}`,
      },
      related: own.map(({ by, host }) => relatedAt({ file: by.file, span: host.span }, l10n.t('Host'))),
    });
    return [placedAt({ file: certificate.file, span: last.span }, judgement)];
  });
}

/** All of them. */
export const unrequestedHosts = memoisedBy((index: ObjectIndex): readonly UnrequestedHost[] =>
  entryKinds
    .flatMap(index.ofKind)
    .filter((placed) => isAsWritten(index, placed))
    .flatMap((entry) =>
      wantedIn(entry).flatMap((wanted) => {
        const [secret, ...others] = wanted.secrets;
        if (secret === undefined || others.length > 0 || wanted.inline !== undefined) return [];
        const requests = requestsFor(index, entry, secret.name, secret.namespace);
        const [first] = requests;
        if (first === undefined) return [];
        return askedIn(index, entry, wanted)
          .filter(({ placed }) => isAsWritten(index, placed))
          .flatMap(({ placed: by, hosts }) => hosts.map((host) => ({ ...first, entry, by, host })))
          .filter(({ host }) => !requests.some(({ names }) => isCovered(host.text, names)));
      }),
    ),
);

/** Nothing changes it before it is applied. */
function isAsWritten(index: ObjectIndex, placed: PlacedObject): boolean {
  return !isOpenEnded(placed.object) && !isPatched(index, placed);
}

interface Request {
  readonly certificate: PlacedObject;
  readonly last: ScalarNode;
  readonly names: readonly string[];
}

/** What Certificates ask for that write a Secret; none where that is not known of all, or the Secret may come from elsewhere. */
function requestsFor(
  index: ObjectIndex,
  entry: PlacedObject,
  { text: name, ...node }: ScalarNode,
  namespace: string | undefined,
): readonly Request[] {
  const isElsewhere = ['Secret', 'SealedSecret', 'ExternalSecret'].some((kind) => index.named(kind, name).length > 0);
  if (isElsewhere || isOpen({ ...node, text: name })) return [];
  const writers = index.nearest(entry, certificatesFor(index, name), namespace);
  const requests = writers.map((writer) => requestOf(index, writer));
  const known = requests.filter((each) => each !== undefined);
  return known.length < requests.length ? [] : known;
}

function requestOf(index: ObjectIndex, certificate: PlacedObject): Request | undefined {
  const { root } = certificate.object;
  const [dnsNames, ipAddresses] = [scalarsAt(root, 'spec', 'dnsNames'), scalarsAt(root, 'spec', 'ipAddresses')];
  const commonName = scalarAt(root, 'spec', 'commonName');
  const nodes = [...(commonName === undefined ? [] : [commonName]), ...ipAddresses, ...dnsNames];
  const last = nodes.at(-1);
  const isOther =
    nodeAt(root, 'spec', 'literalSubject') !== undefined || nodeAt(root, 'spec', 'otherNames') !== undefined;
  return last === undefined || isOther || nodes.some(isOpen) || !isAsWritten(index, certificate)
    ? undefined
    : { certificate, last, names: nodes.map(({ text }) => text) };
}

/** CAs put the common name among the names. Which of the hosts of a wildcard clients ask for is not known. */
function isCovered(host: string, names: readonly string[]): boolean {
  const ipAddresses = names.flatMap((name) => readIpAddress(name) ?? []);
  const isSome =
    host.startsWith('*.') && names.some((name) => name.toLowerCase().endsWith(host.slice(1).toLowerCase()));
  return isSome || isNamedIn({ dnsNames: names, ipAddresses }, host);
}
