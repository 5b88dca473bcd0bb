import type { ClientNames, ConnectionVerdict, Source } from '../../pki/cluster/connections/connectionModel.ts';
import { identityOf } from '../../pki/cluster/connections/judgeSide.ts';
import { partyLabel } from '../../pki/cluster/connections/partyLabel.ts';
import type { CertificateNode } from '../../pki/pkiModel.ts';
import { visibleText } from '../../text/visibleText.ts';
import { goReadingOf } from '../../x509/go/goReadingOf.ts';
import { listOf } from '../certificateWords.ts';
import { refusedBy } from '../commonSentences.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { problem } from '../judgement.ts';
import { placedAt } from '../placedAt.ts';

/**
 * Certificate not among the allowed names of etcd.
 *
 * When: `--peer-cert-allowed-cn`, `--peer-cert-allowed-hostname` or `--client-cert-allowed-hostname` is set, and a certificate of a client has no such name.
 *
 * etcd compares the whole common name, letter by letter: `etcd.local` does not stand for `m1.etcd.local`. Of host names, wildcards in the certificate count.
 *
 * @category identity
 * @stage understand
 * @see ETCD-tls
 */
export const etcdNameNotAllowed = {
  code: 'etcd-name-not-allowed',
  severity: 'error',
  fact: {
    commonName: '{flag} allows only the common name {names}, but the certificate of {client} has {own}.',
    hostname: '{flag} allows only {names}, but the certificate of {client} has {own}.',
    nameless: '{flag} allows only {names}, but the certificate of {client} has none.',
  },
  consequence: refusedBy.client,
  wayOut: {
    commonName:
      'Write a common name that all certificates have, letter by letter, or use --peer-cert-allowed-hostname.',
    hostname: 'Write a name that the certificates have, or remove the flag.',
  },
  quickFix: 'edit-flag',
} as const satisfies FindingRecord;

/** Reports settings of etcd that allow none of the names in a certificate, each setting once. */
export function checkAllowedNames(verdicts: readonly ConnectionVerdict[]): readonly FindingDraft[] {
  const found = new Map<string, FindingDraft>();
  // Of those that are certain to be there, the first is told.
  const certain = verdicts.filter(({ connection }) => connection.client.place !== undefined);
  const rest = verdicts.filter(({ connection }) => connection.client.place === undefined);
  for (const { connection, client } of [...certain, ...rest]) {
    if (client.kind !== 'refused' || client.reason !== 'nameNotAllowed' || connection.record.isReadByEtcd !== true)
      continue;
    const leaf = leafOf(connection.clientShows);
    const asked = leaf && limitOf(connection.clientNames, leaf);
    if (leaf === undefined || asked === undefined) continue;
    const { kind, list, own } = asked;
    const judgement = problem(etcdNameNotAllowed, {
      fact: own.length === 0 ? 'nameless' : kind,
      wayOut: kind,
      values: {
        flag: visibleText(list.by),
        names: listOf(list.names.map((each) => visibleText(each))),
        client: partyLabel(connection.client),
        verifier: partyLabel(connection.server),
        own: listOf(own.slice(0, 5).map((each) => visibleText(each))),
        error: `\`${client.error}\``,
      },
    });
    const draft = placedAt(list.place, judgement);
    const key = `${draft.path}\n${draft.span?.start}`;
    if (!found.has(key)) found.set(key, draft);
  }
  return [...found.values()];
}

function leafOf(shows: Source): CertificateNode | undefined {
  return shows.kind === 'materials' ? shows.materials[0]?.material.certificates[0] : undefined;
}

/** The list that a certificate is not on, and its own names. */
function limitOf({ commonNames, hostnames }: ClientNames, leaf: CertificateNode) {
  const { user = '' } = identityOf(leaf);
  if (commonNames !== undefined && commonNames.names.length > 0 && !commonNames.names.includes(user))
    return { kind: 'commonName', list: commonNames, own: user === '' ? [] : [user] } as const;
  const reading = goReadingOf(leaf.certificate);
  return hostnames === undefined || 'error' in reading
    ? undefined
    : ({ kind: 'hostname', list: hostnames, own: reading.certificate.dnsNames } as const);
}
