import * as l10n from '@vscode/l10n';
import type { ConfigurationObject } from '../../locate/objects/objectModel.ts';
import type { ConnectionVerdict } from '../../pki/cluster/connections/connectionModel.ts';
import { partyLabel } from '../../pki/cluster/connections/partyLabel.ts';
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

/**
 * Certificate of a monitored component is self-made.
 *
 * When: no `--tls-cert-file` is set for kube-controller-manager or kube-scheduler, and a ServiceMonitor or PodMonitor verifies its certificate.
 *
 * Without the flag, both create a certificate in memory when they start, as in every kubeadm cluster. Its CA has a name like
 * `localhost-ca@1764000000`, is stored nowhere, and is replaced at each start. So either Prometheus skips verification (`insecureSkipVerify`; the
 * component checks the token of Prometheus anyway), or the component gets a certificate from the cluster's CA.
 *
 * @category wiring
 * @stage understand
 * @see K-sched, K-kcmopts, PROM
 */
export const monitoredCertificateSelfMade = {
  code: 'monitored-certificate-self-made',
  severity: 'warning',
  fact: '{component} creates its certificate itself, because {flag} is not set, and {monitor} verifies it.',
  consequence: 'Prometheus fails with `{error}`.',
  wayOut: 'Give {component} a certificate of the CA that the monitor trusts, or set insecureSkipVerify in the monitor.',
} as const satisfies FindingRecord;

/** Reports servers that create their certificate, where they are started, each once. */
export function checkSelfMadeCertificates(verdicts: readonly ConnectionVerdict[]): readonly FindingDraft[] {
  return firstAtEachPlace(
    verdicts.flatMap(({ connection: { serverShows, client, server: by }, server }) => {
      if (serverShows.kind !== 'selfMade' || server.kind !== 'refused' || server.reason !== 'authority') return [];
      const { setting } = serverShows;
      const told = { flag: `\`${setting.by}\``, error: visibleText(server.error, 300) };
      const asking = partyLabel(client);
      const related = client.place === undefined ? [] : [relatedAt(client.place, l10n.t('The client'))];
      if (by.component === 'kube-apiserver') {
        const values = { ...told, client: asking };
        return [placedAt(setting.place, problem(servingCertificateNotSet, { values, related }))];
      }
      const monitor = client.part === undefined ? asking : monitorName(client.part.placed.object);
      const values = { ...told, component: partyLabel(by), monitor };
      return [placedAt(setting.place, problem(monitoredCertificateSelfMade, { values, related }))];
    }),
  );
}

function monitorName({ kind, name = '' }: ConfigurationObject): string {
  return `${kind} ${visibleText(name)}`;
}
