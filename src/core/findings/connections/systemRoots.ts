import * as l10n from '@vscode/l10n';
import type { ConnectionVerdict } from '../../pki/cluster/connections/connectionModel.ts';
import type { PkiGraph } from '../../pki/pkiModel.ts';
import { authoritiesAbove } from '../../pki/privateCas.ts';
import { visibleText } from '../../text/visibleText.ts';
import { nameInSentence } from '../certificateWords.ts';
import { type FindingDraft, relatedPlace } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { problem } from '../judgement.ts';
import { placedAt } from '../placedAt.ts';
import { caName } from './caName.ts';
import { absentIssuer } from './placedIssuers.ts';
import { leafOf } from './serverNames.ts';
import { refusalOf } from './wrongAuthorities.ts';

/**
 * Private CA not configured.
 *
 * When: no CA is set for a server, so that its client uses the system trust store, and the server's certificate is not of a public CA. Files of
 * the trust store, such as those in `/usr/local/share/ca-certificates`, count if they are among the files.
 *
 * For an OIDC issuer, the setting is `--oidc-ca-file`, or `issuer.certificateAuthority` in an AuthenticationConfiguration. In a container, the path must be
 * mounted.
 *
 * @category wiring
 * @stage understand
 * @see K-authopts, GO-x509
 */
export const privateCaNotConfigured = {
  code: 'private-ca-not-configured',
  severity: 'warning',
  fact: {
    known: '{name} is signed by {issuer}, which is not a public CA, and {flag} is not set.',
    itself: '{name} is self-signed, and {flag} is not set.',
  },
  consequence: '{verifier} fails with {error}, unless the trust store of its machine has this CA.',
  wayOut: 'Set {flag} to the certificate of the CA.',
} as const satisfies FindingRecord;

/** Reports servers of a private CA for which their clients have no CA, at the address of the server. */
export function checkSystemRoots(graph: PkiGraph, verdicts: readonly ConnectionVerdict[]): readonly FindingDraft[] {
  const found = new Map<string, FindingDraft>();
  for (const { connection, server } of verdicts) {
    const { clientTrusts, names } = connection;
    const occurrence = leafOf(connection);
    const leaf = graph.certificates.get(server.kind === 'refused' ? (server.fingerprint ?? '') : '');
    const place = names[0]?.place;
    if (server.kind !== 'refused' || server.reason !== 'authority' || clientTrusts.kind !== 'systemRoots') continue;
    if (place === undefined || leaf === undefined || occurrence === undefined) continue;
    const [above] = authoritiesAbove(graph, leaf);
    const draft = placedAt(
      place,
      problem(privateCaNotConfigured, {
        fact: leaf.issuer.kind === 'selfSigned' ? 'itself' : 'known',
        values: {
          ...refusalOf(connection, 'server', server.error),
          name: nameInSentence(leaf, occurrence),
          issuer: above === undefined ? absentIssuer(leaf) : caName(above),
          flag: visibleText(clientTrusts.setting ?? ''),
        },
        related: [
          relatedPlace(occurrence, l10n.t('Certificate of the server')),
          ...(above?.occurrences.slice(0, 1).map((place) => relatedPlace(place, l10n.t('CA that signed it'))) ?? []),
        ],
      }),
    );
    found.set(`${draft.path}\n${draft.span?.start}`, draft);
  }
  return [...found.values()];
}
