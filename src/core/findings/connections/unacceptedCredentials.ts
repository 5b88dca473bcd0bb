import * as l10n from '@vscode/l10n';
import type { ConnectionVerdict } from '../../pki/cluster/connections/connectionModel.ts';
import { partyLabel } from '../../pki/cluster/connections/partyLabel.ts';
import { visibleText } from '../../text/visibleText.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { problem } from '../judgement.ts';
import { placedAt, relatedAt } from '../placedAt.ts';

/**
 * Server does not accept this kind of credential.
 *
 * When: a client has one kind of credential, and the settings of the server do not accept that kind: no credentials with `--anonymous-auth=false`, bearer
 * tokens at a kubelet without `authentication.webhook.enabled`, client certificates without `--client-ca-file`, bootstrap tokens without
 * `--enable-bootstrap-token-auth`, other tokens without `--token-auth-file`, or in no line of its file, ID tokens without `--oidc-issuer-url`. Or a
 * configuration of HAProxy or nginx ends TLS at the address of a kubeconfig with a client certificate.
 *
 * A client certificate is part of TLS and does not get past a proxy that ends TLS. Tokens do.
 *
 * `kubeadm join` reads the ConfigMap `cluster-info` without credentials. An AuthenticationConfiguration may allow that for this path alone.
 *
 * @category token
 * @stage understand
 * @see AS-authn, AS-config, K-kubelet
 */
export const credentialNotAccepted = {
  code: 'credential-not-accepted',
  severity: 'error',
  fact: {
    anonymous: 'With {setting}, {server} rejects requests without credentials, but {client} has none.',
    bearer: 'With {setting}, {server} accepts no bearer tokens, but {client} authenticates with one.',
    certificate: 'Without {setting}, {server} accepts no client certificates, but {client} presents one.',
    bootstrap: 'Without {setting}, {server} accepts no bootstrap tokens, but {client} presents one.',
    listed: 'Without {setting}, {server} knows no such token, but {client} presents one.',
    unlisted: 'This file, which {setting} names, does not contain the token that {client} presents.',
    ended: 'TLS ends here ({setting}), before {server}: the client certificate of {client} does not arrive.',
    provider: 'Without {setting}, {server} accepts no ID tokens, but {client} presents one.',
  },
  consequence: '{client} fails with {error}.',
  wayOut: {
    anonymous: 'Allow anonymous requests for {path}, or join with a discovery file that contains credentials.',
    bearer: 'Set authentication.webhook.enabled to true in the configuration of the kubelet.',
    unlisted: 'Begin a line with the token: token,user,id,"group". Restart {server}.',
    haproxy: 'Pass TLS through: `mode tcp` in frontend and backend, `bind` and `server` without `ssl`.',
    nginx: 'Pass TLS through: a server in a `stream` block, without `ssl`.',
    unset: 'Set {setting}, or use other credentials.',
  },
} as const satisfies FindingRecord;

/** Reports settings of servers that do not accept the kind of credential a client has, each setting once. */
export function checkUnacceptedCredentials(verdicts: readonly ConnectionVerdict[]): readonly FindingDraft[] {
  const found = new Map<string, FindingDraft>();
  for (const { connection, requirements } of verdicts) {
    const { refuses, client, server, token, record } = connection;
    const isMissing = requirements.some(({ what, state }) => what === 'credential' && state === 'notMet');
    const key = `${refuses?.place.file.path}\n${refuses?.place.span.start}\n${refuses?.kind}`;
    if (refuses === undefined || !isMissing || found.has(key)) continue;
    const { kind } = refuses;
    // Told of all contexts, whether something uses them or not, and of kube-apiserver's flag.
    if (kind === 'foreign' || kind === 'nobody' || kind === 'proxy') continue;
    const place = token?.place ?? client.place;
    const judgement = problem(credentialNotAccepted, {
      fact: kind === 'haproxy' || kind === 'nginx' ? 'ended' : kind,
      wayOut: kind in credentialNotAccepted.wayOut ? (kind as keyof typeof credentialNotAccepted.wayOut) : 'unset',
      values: {
        setting: visibleText(refuses.by),
        server: partyLabel(server),
        client: partyLabel(client),
        error: `\`${visibleText(refuses.error, 300)}\``,
        path: record.asksAnonymouslyFor ?? '',
      },
      related: place === undefined ? [] : [relatedAt(place, l10n.t('The client'))],
    });
    found.set(key, placedAt(refuses.place, judgement));
  }
  return [...found.values()];
}
