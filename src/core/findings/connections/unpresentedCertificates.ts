import * as l10n from '@vscode/l10n';
import { componentFlagOf, isTool } from '../../kubernetes/componentFlagOf.ts';
import type { ConnectionVerdict } from '../../pki/cluster/connections/connectionModel.ts';
import { partyLabel } from '../../pki/cluster/connections/partyLabel.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { problem } from '../judgement.ts';
import { placedAt, relatedAt } from '../placedAt.ts';

/**
 * Command without a client certificate.
 *
 * When: a container runs `etcdctl` without `--cert` and `--key` (`ETCDCTL_CERT`, `ETCDCTL_KEY`), and the etcd that `--endpoints` means has
 * `--client-cert-auth=true` or `--trusted-ca-file`. All variables of the container are known.
 *
 * Mounted files alone are not enough: etcdctl looks for none by itself. What etcd prints is only in its own log; etcdctl waits, and says
 * `context deadline exceeded`.
 *
 * @category wiring
 * @stage understand
 * @see ETCD-tls
 */
export const clientCertificateMissing = {
  code: 'client-certificate-missing',
  severity: 'error',
  fact: '{client} runs without {certificate}, but {server} demands a client certificate.',
  consequence: '{client} fails with `context deadline exceeded`, and {server} logs {error}.',
  wayOut: 'Set {certificate} and {key} to a pair that the CA of {server} signed.',
} as const satisfies FindingRecord;

/** Reports commands that people and Jobs run without the client certificate that the server demands, each command once. */
export function checkUnpresentedCertificates(verdicts: readonly ConnectionVerdict[]): readonly FindingDraft[] {
  const found = new Map<string, FindingDraft>();
  for (const { connection, requirements } of verdicts) {
    const { client, server, record } = connection;
    const { instance, place } = client;
    if (instance === undefined || place === undefined || !isTool(instance.component)) continue;
    const missing = requirements.find((each) => each.what === 'presented' && each.state === 'notMet');
    if (missing?.state !== 'notMet') continue;
    const [flag = ''] = record.clientCertificate.flatMap((origin) =>
      typeof origin === 'object' && 'flag' in origin ? [origin.flag.name] : [],
    );
    const id = `${place.file.path}\n${place.span.start}`;
    const values = {
      client: partyLabel(client),
      server: partyLabel(server),
      certificate: flag,
      key: componentFlagOf(instance.component, flag)?.pairs ?? '',
      error: `\`${missing.error}\``,
    };
    const related = server.place === undefined ? [] : [relatedAt(server.place, l10n.t('The other side'))];
    if (!found.has(id)) found.set(id, placedAt(place, problem(clientCertificateMissing, { values, related })));
  }
  return [...found.values()];
}
