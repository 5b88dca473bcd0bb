import * as l10n from '@vscode/l10n';
import type { ScalarNode } from '../../locate/objects/objectModel.ts';
import type { ClusterPicture, PlacedObject } from '../../pki/cluster/clusterModel.ts';
import { type ObjectIndex, objectIndexOf, objectName } from '../../pki/cluster/objects/objectIndex.ts';
import { isAsWritten, isRequestedIn, requestsFor } from '../../pki/cluster/objects/requestedNames.ts';
import { groupBy } from '../../text/groupBy.ts';
import { memoisedBy } from '../../text/memoised.ts';
import { visibleText } from '../../text/visibleText.ts';
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
          .filter(({ host }) => !requests.some(({ names }) => isRequestedIn(names, host.text)));
      }),
    ),
);
