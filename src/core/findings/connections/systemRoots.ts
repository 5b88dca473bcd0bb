import * as l10n from '@vscode/l10n';
import type { Connection, ConnectionVerdict } from '../../pki/cluster/connections/connectionModel.ts';
import { clientConfigKinds } from '../../pki/cluster/objects/clientConfigs.ts';
import type { CertificateNode, PkiGraph } from '../../pki/pkiModel.ts';
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
 * the trust store, such as those in `/usr/local/share/ca-certificates`, count if they are among the files. Also when the CA of a registry is configured for
 * another host, or another CA is. Also when a webhook or an APIService has no `caBundle`, or a kubeconfig no CA.
 *
 * A container runtime looks for its settings under the host and port that images name, which the folder of `certs.d` must be called (`HOST:PORT` or
 * `HOST_PORT_`), or under those of the mirror, the key of `configs`. For an OIDC issuer, the setting is `--oidc-ca-file`, or `issuer.certificateAuthority` in an AuthenticationConfiguration. In a container, the path must be
 * mounted. The snapshots of a k3s or RKE2 server go to a store whose CA is `etcd-s3-endpoint-ca` in `config.yaml`; the CA of
 * its database is `datastore-cafile`. With that file or a pair, a PostgreSQL endpoint without `sslmode` has `verify-full`.
 *
 * Sources of Flux name a Secret with `ca.crt` in `certSecretRef` or `secretRef`; a GitRepo of Fleet and an issuer of cert-manager have `caBundle`, a store
 * of external-secrets has `caProvider`. Argo CD looks for the CA of a repository in `argocd-tls-certs-cm`, under the name of the server's host, and has that of its
 * identity provider in `rootCA` of `oidc.config`. The agent that Vault's injector adds to Pods gets the CA by annotations, or for all Pods by
 * `AGENT_INJECT_VAULT_CACERT_BYTES` of the injector. Kafka Connect, Bridge and MirrorMaker of Strimzi have `tls.trustedCertificates`, a program in a Pod the
 * variables of libpq (`PGHOST`, `PGSSLMODE`, `PGSSLROOTCERT`) or, with one prefix, those of a Kafka client (`KAFKA_BOOTSTRAP_SERVERS`, `KAFKA_SECURITY_PROTOCOL`,
 * `KAFKA_SSL_CA_LOCATION`). `ca.crt` in the Secret of a KafkaUser is the CA of the clients;
 * that of the brokers is in `<cluster>-cluster-ca-cert`.
 *
 * @category wiring
 * @stage understand
 * @see K-authopts, CTRD, K3S, FLUX, FLEET, CM, ESO, VAULT, STRIMZI
 */
export const privateCaNotConfigured = {
  code: 'private-ca-not-configured',
  severity: 'warning',
  fact: {
    known: '{name} is signed by {issuer}, which is not a public CA, and {flag} is not set.',
    misplaced: '{name} is signed by {issuer}, which is configured for {place}, not for {host}.',
    other: '{name} is signed by {issuer}, but {flag} has {ca}.',
    none: '{name} is signed by {issuer}, but {flag} has no certificate.',
    itself: '{name} is self-signed, and {flag} is not set.',
  },
  consequence: {
    store: '{verifier} fails with {error}, unless the trust store of its machine has this CA.',
    certain: '{verifier} fails with {error}.',
    rejected: '{verifier} rejects the certificate of {server}.',
  },
  wayOut: {
    set: 'Set {flag} to the certificate of the CA.',
    mount: 'Set {flag} to {key} of {holder}, which is this CA.',
    move: 'Put the CA into {flag}.',
    rename: 'Rename the folder to {host}, the name that images use.',
    agent:
      'Put the CA into a Secret of this namespace, name it in vault.hashicorp.com/tls-secret, and set vault.hashicorp.com/ca-cert to /vault/tls/ and its key.',
    folder: 'Set {flag} to the folder with the settings of registries.',
  },
  quickFix: 'edit-field',
} as const satisfies FindingRecord;

/** Reports servers of a private CA for which their clients have no CA, at the address of the server. */
export function checkSystemRoots(graph: PkiGraph, verdicts: readonly ConnectionVerdict[]): readonly FindingDraft[] {
  const found = new Map<string, FindingDraft>();
  for (const { connection, server } of verdicts) {
    const { clientTrusts, names } = connection;
    const occurrence = leafOf(connection);
    const leaf = graph.certificates.get(occurrence?.credential.fingerprint ?? '');
    const place = names[0]?.place;
    if (clientTrusts.kind !== 'systemRoots' || place === undefined || leaf === undefined || occurrence === undefined)
      continue;
    // Where the trust store of the machine is not among the files, it alone would tell.
    const refused = server.kind === 'unknown' ? server.otherwise : server;
    if (refused?.kind !== 'refused' || refused.reason !== 'authority') continue;
    const { part } = connection.client;
    // A `caBundle` is judged where it should stand.
    if (part !== undefined && clientConfigKinds.some((kind) => kind === part.placed.object.kind)) continue;
    const setting = connection.client.use === undefined ? (clientTrusts.setting ?? '') : 'certificate-authority-data';
    const above = authoritiesAbove(graph, leaf);
    const [issuer] = above;
    const own = clientTrusts.materials?.[0]?.material.certificates[0];
    const elsewhere =
      misplacedKey(connection, [leaf, ...above]) ??
      verdicts.find(({ connection: other }) => configures(other, connection, [leaf, ...above]))?.connection.client
        .registry?.key;
    const draft = placedAt(
      place,
      problem(privateCaNotConfigured, {
        fact: lackOf(leaf, { isElsewhere: elsewhere !== undefined, isSet: own !== undefined, own }),
        consequence: server.kind === 'refused' ? 'certain' : 'store',
        wayOut:
          connection.client.registry?.misplaced?.isFolder === true
            ? 'rename'
            : setting.startsWith('/')
              ? 'move'
              : setting.startsWith('config_path')
                ? 'folder'
                : 'set',
        values: {
          ...refusalOf(connection, 'server', refused.error),
          name: nameInSentence(leaf, occurrence),
          issuer: issuer === undefined ? absentIssuer(leaf) : caName(issuer),
          ca: own === undefined ? '' : caName(own),
          place: visibleText(elsewhere ?? ''),
          host: visibleText(connection.client.registry?.key ?? ''),
          flag: visibleText(setting),
        },
        related: [
          relatedPlace(occurrence, l10n.t('Certificate of the server')),
          ...(issuer?.occurrences.slice(0, 1).map((place) => relatedPlace(place, l10n.t('CA that signed it'))) ?? []),
        ],
      }),
    );
    found.set(`${draft.path}\n${draft.span?.start}`, draft);
  }
  return [...found.values()];
}

/** What is wrong where the CA of a server should be: it stands elsewhere, or another one, nothing readable or nothing stands there. */
export function lackOf(
  { issuer }: CertificateNode,
  { isElsewhere, isSet, own }: { isElsewhere: boolean; isSet: boolean; own: CertificateNode | undefined },
): keyof typeof privateCaNotConfigured.fact {
  if (isElsewhere) return 'misplaced';
  if (isSet) return own === undefined ? 'none' : 'other';
  return issuer.kind === 'selfSigned' ? 'itself' : 'known';
}

/** The name of a mirror under which one of some CAs stands instead of the endpoint. */
function misplacedKey({ client: { registry } }: Connection, cas: readonly CertificateNode[]): string | undefined {
  const { key, cas: own = [] } = registry?.misplaced ?? {};
  return own.some(({ material }) => material.certificates.some((node) => cas.includes(node))) ? key : undefined;
}

/** Whether another connection of the same client has one of some CAs configured. */
function configures(other: Connection, { client, record }: Connection, cas: readonly CertificateNode[]): boolean {
  const { clientTrusts } = other;
  if (other.record !== record || other.client.host !== client.host || clientTrusts.kind !== 'systemRoots') return false;
  return (
    clientTrusts.materials?.some(({ material }) => material.certificates.some((node) => cas.includes(node))) === true
  );
}
