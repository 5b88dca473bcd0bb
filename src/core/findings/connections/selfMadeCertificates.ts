import * as l10n from '@vscode/l10n';
import { connectionParties } from '../../kubernetes/tables/connectionParties.ts';
import type { ConnectionVerdict } from '../../pki/cluster/connections/connectionModel.ts';
import { visibleText } from '../../text/visibleText.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { problem } from '../judgement.ts';
import { placedAt, relatedAt } from '../placedAt.ts';
import { firstAtEachPlace } from '../placeKey.ts';

/**
 * Serving certificate not configured.
 *
 * When: no `--tls-cert-file` is set for kube-apiserver, and a client among the files verifies it.
 *
 * It then creates a certificate with a CA of its own, called after its address and the time, such as `10.0.0.11-ca@1764000000`, and writes it to
 * `--cert-dir` (usually `/var/run/kubernetes/apiserver.crt`). No client has this CA. A pair that is in `--cert-dir` already is used as it is.
 *
 * @category wiring
 * @stage understand
 * @see AS-serving
 */
export const servingCertificateNotSet = {
  code: 'serving-certificate-not-set',
  severity: 'error',
  fact: 'kube-apiserver creates its certificate itself, because {flag} is not set.',
  consequence: '{client} fails with `{error}`.',
  wayOut: 'Set `--tls-cert-file` and `--tls-private-key-file` to a certificate of the CA that clients have.',
  quickFix: 'edit-field',
} as const satisfies FindingRecord;

/** Reports API servers that create their certificate, where they are started, each once. */
export function checkSelfMadeCertificates(verdicts: readonly ConnectionVerdict[]): readonly FindingDraft[] {
  return firstAtEachPlace(
    verdicts.flatMap(({ connection: { serverShows, client }, server }) => {
      if (serverShows.kind !== 'selfMade' || server.kind !== 'refused' || server.reason !== 'authority') return [];
      const { by, place } = serverShows.setting;
      const judgement = problem(servingCertificateNotSet, {
        values: {
          flag: `\`${by}\``,
          client: connectionParties[client.party].label(),
          error: visibleText(server.error, 300),
        },
        related: client.place === undefined ? [] : [relatedAt(client.place, l10n.t('The client'))],
      });
      return [placedAt(place, judgement)];
    }),
  );
}
