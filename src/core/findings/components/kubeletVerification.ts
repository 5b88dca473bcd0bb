import * as l10n from '@vscode/l10n';
import type { ClusterPicture, ComponentInstance } from '../../pki/cluster/clusterModel.ts';
import { settingOf } from '../../pki/cluster/components.ts';
import { hostOf } from '../../pki/cluster/hostOf.ts';
import { givenSetting, isOn, isWholeServer } from '../../pki/cluster/servers.ts';
import type { CertificateNode, Occurrence } from '../../pki/pkiModel.ts';
import { visibleText } from '../../text/visibleText.ts';
import { attributeValues } from '../../x509/attributeValues.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { judgedAt, judgedPlaces, problem } from '../judgement.ts';
import { placedAt, relatedAt } from '../placedAt.ts';
import { unknownAuthority } from '../unknownAuthority.ts';

/**
 * kube-apiserver does not verify kubelets.
 *
 * When: the flags of kube-apiserver do not include `--kubelet-certificate-authority`.
 *
 * This is the default of kubeadm. Anyone between the API server and a node can pose as the kubelet. First let kubelets use certificates
 * that a CA signed, then set the flag.
 *
 * @category wiring
 * @stage understand
 * @see K-apiopts, KA-manifests
 */
export const apiserverKubeletCaUnset = {
  code: 'apiserver-kubelet-ca-unset',
  severity: 'info',
  fact: 'kube-apiserver does not verify kubelets because --kubelet-certificate-authority is not set.',
} as const satisfies FindingRecord;

/**
 * kube-apiserver rejects a self-signed kubelet.
 *
 * When: `--kubelet-certificate-authority` is set, and a kubelet presents the certificate that it generated itself.
 *
 * @category wiring
 * @stage understand
 * @see K-kubelet
 */
export const apiserverKubeletCaSetButSelfsigned = {
  code: 'apiserver-kubelet-ca-set-but-selfsigned',
  severity: 'error',
  fact: 'This kubelet generated its serving certificate itself, but kube-apiserver verifies kubelets.',
  consequence: `kubectl logs and exec fail with ${unknownAuthority}.`,
  wayOut: 'Set serverTLSBootstrap: true in its configuration, and approve its request.',
} as const satisfies FindingRecord;

/**
 * Self-signed kubelet certificate.
 *
 * When: a kubelet presents the pair `kubelet.crt` and `kubelet.key` that it generated itself.
 *
 * This is the default, and the reason why metrics-server needs `--kubelet-insecure-tls`. With `serverTLSBootstrap: true`, the kubelet
 * requests a certificate, which someone must approve.
 *
 * @category wiring
 * @stage understand
 * @see K-kubelet
 */
export const kubeletServingSelfSigned = {
  code: 'kubelet-serving-self-signed',
  severity: 'info',
  fact: 'This kubelet generated its serving certificate itself.',
} as const satisfies FindingRecord;

/**
 * metrics-server does not verify kubelets.
 *
 * When: the flags of metrics-server include `--kubelet-insecure-tls` or `--deprecated-kubelet-completely-insecure`.
 *
 * The usual reason is the self-signed `kubelet.crt`.
 *
 * @category wiring
 * @stage understand
 * @see MS, KA-manifests
 */
export const metricsServerInsecureKubelet = {
  code: 'metrics-server-insecure-kubelet',
  severity: 'warning',
  fact: 'With {flag}, metrics-server does not verify kubelets.',
  consequence: 'Anyone who poses as a node receives the service account token of metrics-server.',
  wayOut: 'Set serverTLSBootstrap: true on the nodes, approve their requests, and remove the flag.',
} as const satisfies FindingRecord;

/** Judges whether kube-apiserver and metrics-server verify kubelets, and whether these show what can be verified. */
export function checkKubeletVerification(picture: ClusterPicture): readonly FindingDraft[] {
  const { components } = picture;
  const servers = components.filter(({ component }) => component === 'kube-apiserver');
  return [
    ...servers.flatMap(unverified),
    ...selfSignedPairs(picture).map((place) => selfSigned(place, servers)),
    ...components.filter(({ component }) => component === 'metrics-server').flatMap(unverifiedByMetrics),
  ];
}

/** kubeadm's default. */
function unverified(server: ComponentInstance): readonly FindingDraft[] {
  const client = givenSetting(server, '--kubelet-client-certificate');
  if (client === undefined || !isWholeServer(server)) return [];
  if (givenSetting(server, '--kubelet-certificate-authority') !== undefined) return [];
  return [placedAt(client.namePlace, problem(apiserverKubeletCaUnset, {}))];
}

interface KubeletPlace {
  readonly node: CertificateNode;
  readonly occurrence: Occurrence;
  readonly host: string;
}

/** The pairs that kubelets make themselves, unless they have got a certificate of the cluster since. */
function selfSignedPairs({ graph }: ClusterPicture): readonly KubeletPlace[] {
  const places = [...graph.certificates.values()]
    .filter((node) => node.role?.id === 'kubelet-serving-selfsigned' && isSelfMade(node))
    .flatMap((node) =>
      judgedPlaces(node.occurrences).map((occurrence) => ({ node, occurrence, host: hostOf(occurrence.file) })),
    )
    .filter(({ occurrence }) => isFirstInFile(occurrence));
  const rotated = new Set(
    graph.files.filter(({ path }) => /kubelet-server-current\.pem$/.test(path)).map((file) => hostOf(file)),
  );
  return places.filter(({ host }) => !rotated.has(host));
}

/** Its place tells what is usual. An administrator put a certificate there that another CA signed. */
function isSelfMade({ certificate, issuer }: CertificateNode): boolean {
  return issuer.kind === 'selfSigned' || /-ca@\d+$/.test(attributeValues(certificate.issuer, 'CN').at(-1) ?? '');
}

/** Behind it stands the CA that made it. */
function isFirstInFile({ file, credential }: Occurrence): boolean {
  const [first] = file.credentials.filter(({ value }) => value.keyPath === undefined);
  return first === credential;
}

function selfSigned({ node, occurrence, host }: KubeletPlace, servers: readonly ComponentInstance[]): FindingDraft {
  const sole = servers.length === 1 ? servers : servers.filter((server) => server.host === host);
  for (const server of sole) {
    const ca = givenSetting(server, '--kubelet-certificate-authority');
    const trusted = ca?.material?.certificates ?? [];
    if (ca === undefined || trusted.length === 0 || isTrusted(node, trusted)) continue;
    const related = [relatedAt(ca.place, l10n.t('CA with which kube-apiserver verifies kubelets'))];
    return judgedAt(occurrence, problem(apiserverKubeletCaSetButSelfsigned, { related }));
  }
  return judgedAt(occurrence, problem(kubeletServingSelfSigned, {}));
}

function isTrusted(node: CertificateNode, trusted: readonly CertificateNode[]): boolean {
  const issuers = node.issuer.kind === 'verified' ? node.issuer.issuers : [];
  return trusted.some(({ fingerprint }) => fingerprint === node.fingerprint || issuers.includes(fingerprint));
}

function unverifiedByMetrics(instance: ComponentInstance): readonly FindingDraft[] {
  return ['--kubelet-insecure-tls', '--deprecated-kubelet-completely-insecure'].flatMap((flag) => {
    const setting = settingOf(instance, flag);
    const isSet = setting !== undefined && (isOn(instance, flag) || setting.value === undefined);
    if (!isSet) return [];
    const judgement = problem(metricsServerInsecureKubelet, { values: { flag: visibleText(setting.writtenAs) } });
    return [placedAt(setting.namePlace, judgement)];
  });
}
