import * as l10n from '@vscode/l10n';
import type { ClusterPicture, ComponentInstance } from '../../pki/cluster/clusterModel.ts';
import { settingOf } from '../../pki/cluster/components.ts';
import { hostOf } from '../../pki/cluster/hostOf.ts';
import type { CertificateNode, Occurrence } from '../../pki/pkiModel.ts';
import { visibleText } from '../../text/visibleText.ts';
import { attributeValues } from '../../x509/attributeValues.ts';
import type { FindingDraft } from '../draft.ts';
import { judgedAt, judgedPlaces } from '../judgement.ts';
import { placedAt, relatedAt } from '../placedAt.ts';
import { unknownAuthority } from '../unknownAuthority.ts';
import { givenSetting, isOn, isWholeServer } from './servers.ts';

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
  return [
    placedAt(client.namePlace, {
      code: 'apiserver-kubelet-ca-unset',
      fact: l10n.t('kube-apiserver does not verify kubelets: {0} is not set.', '--kubelet-certificate-authority'),
    }),
  ];
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

/** Its place tells what is usual; what another CA has signed was put there by somebody. */
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
    return judgedAt(occurrence, {
      code: 'apiserver-kubelet-ca-set-but-selfsigned',
      fact: l10n.t('This kubelet made its serving certificate itself, and kube-apiserver verifies kubelets.'),
      consequence: l10n.t('kubectl logs and exec stop with {0}.', unknownAuthority),
      wayOut: l10n.t('Set {0} in its configuration, and approve its request.', 'serverTLSBootstrap: true'),
      related: [relatedAt(ca.place, l10n.t('CA with which kube-apiserver verifies kubelets'))],
    });
  }
  return judgedAt(occurrence, {
    code: 'kubelet-serving-self-signed',
    fact: l10n.t('This kubelet made its serving certificate itself: no CA of the cluster vouches for it.'),
  });
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
    return [
      placedAt(setting.namePlace, {
        code: 'metrics-server-insecure-kubelet',
        fact: l10n.t('With {0} metrics-server verifies no kubelet.', visibleText(setting.writtenAs)),
        consequence: l10n.t('Whoever answers in a node’s place receives its service-account token.'),
        wayOut: l10n.t(
          'Set {0} on the nodes, approve their requests, and remove the flag.',
          'serverTLSBootstrap: true',
        ),
      }),
    ];
  });
}
