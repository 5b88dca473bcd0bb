import * as l10n from '@vscode/l10n';
import { isDocumentation } from '../../locate/files/quietPlaces.ts';
import type { ClusterPicture, FilePlace } from '../../pki/cluster/clusterModel.ts';
import { settingsOf } from '../../pki/cluster/components.ts';
import type { KubeadmConfiguration } from '../../pki/cluster/kubeadmConfiguration.ts';
import { givenSetting, listItems } from '../../pki/cluster/servers.ts';
import { visibleText } from '../../text/visibleText.ts';
import { goIpText } from '../../x509/go/goIpText.ts';
import { readIpAddress } from '../../x509/go/readIpAddress.ts';
import { listOf } from '../certificateWords.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { judgedAt, problem } from '../judgement.ts';
import { relatedAt } from '../placedAt.ts';
import { coversName } from './coversName.ts';
import { type ServingCertificate, servingCertificates } from './servingCertificates.ts';

/**
 * API server certificate lacks internal names.
 *
 * When: the serving certificate of kube-apiserver lacks `kubernetes`, `kubernetes.default`, `kubernetes.default.svc` or
 * `kubernetes.default.svc.DOMAIN`. If it lacks only the last one, it is a warning, or information if no file tells the domain.
 *
 * Clients in Pods and the callbacks of webhooks use `kubernetes.default.svc`. With kubeadm, move `apiserver.crt` and `apiserver.key` away,
 * and run `kubeadm init phase certs apiserver --config FILE`.
 *
 * @category san
 * @stage understand
 * @see KA-pki, K8S-pki
 */
export const apiserverSanMissingInternal = {
  code: 'apiserver-san-missing-internal',
  severity: 'error',
  fact: 'The certificate of the API server lacks {names}.',
  consequence:
    'Clients in the cluster that use such a name fail with `x509: certificate is valid for …, not kubernetes.default.svc`.',
  wayOut: 'Reissue it with these names.',
  quickFix: 'reissue-san',
} as const satisfies FindingRecord;

/**
 * API server certificate lacks the Service address.
 *
 * When: the first address of `--service-cluster-ip-range`, or of `serviceSubnet` in the kubeadm configuration, is not in the serving
 * certificate of kube-apiserver.
 *
 * Pods find this address in `KUBERNETES_SERVICE_HOST`.
 *
 * @category san
 * @stage understand
 * @see KA-pki, CG-kubeconfig
 */
export const apiserverSanMissingServiceIp = {
  code: 'apiserver-san-missing-service-ip',
  severity: 'error',
  fact: 'The certificate of the API server lacks {address}, the address of the Service kubernetes.',
  consequence: 'Pods that call the API fail with {error}.',
  wayOut: 'Reissue it with this address.',
  quickFix: 'reissue-san',
} as const satisfies FindingRecord;

const internalNames = ['kubernetes', 'kubernetes.default', 'kubernetes.default.svc'];

/** Reports API server certificates that lack the names and the address by which Pods call it. */
export function checkApiserverNames(picture: ClusterPicture): readonly FindingDraft[] {
  const told = new Set<string>();
  return servingCertificates(picture, 'kube-apiserver', '--tls-cert-file', 'apiserver').flatMap((serving) => {
    // kube-apiserver replaces the certificates that it made itself. Elsewhere another certificate may have these names.
    const { node, server } = serving;
    if (node.issuer.kind === 'selfSigned' || told.has(node.fingerprint)) return [];
    if (server !== undefined && settingsOf(server, '--tls-sni-cert-key').length > 0) return [];
    told.add(node.fingerprint);
    return [...missingNames(picture, serving), ...missingAddress(picture, serving)];
  });
}

function missingNames(
  picture: ClusterPicture,
  { node, occurrence, host }: ServingCertificate,
): readonly FindingDraft[] {
  const missing = internalNames.filter((name) => coversName(node, name) === false);
  const domains = ofHost(picture, host).flatMap(({ networking }) => networking.dnsDomain ?? []);
  const domain = domains[0]?.text;
  const full = `kubernetes.default.svc.${domain ?? 'cluster.local'}`;
  const lacksFull = coversName(node, full) === false && /^[\w.-]+$/.test(full);
  if (missing.length === 0 && !lacksFull) return [];
  const names = lacksFull ? [...missing, full] : missing;
  return [
    judgedAt(
      occurrence,
      problem(apiserverSanMissingInternal, {
        // Pods use the short names; the domain is a guess where no file tells it.
        severity: missing.length > 0 ? undefined : domain === undefined ? 'info' : 'warning',
        values: { names: listOf(names.map((name) => visibleText(name))) },
      }),
    ),
  ];
}

function ofHost({ kubeadm }: ClusterPicture, host: string): readonly KubeadmConfiguration[] {
  return kubeadm.filter(
    ({ kind, placed }) => kind === 'ClusterConfiguration' && placed.host === host && !isDocumentation(placed.file),
  );
}

/** The flag and kubeadm's configuration may differ; the next upgrade writes what the latter says. */
function missingAddress(picture: ClusterPicture, serving: ServingCertificate): readonly FindingDraft[] {
  const { node, occurrence } = serving;
  for (const range of serviceRanges(picture, serving)) {
    const address = firstAddress(range.text);
    if (address === undefined || coversName(node, address) !== false) continue;
    return [
      judgedAt(
        occurrence,
        problem(apiserverSanMissingServiceIp, {
          values: { address, error: `\`x509: certificate is valid for …, not ${address}\`` },
          related: [relatedAt(range.place, l10n.t('Range of Service addresses'))],
        }),
      ),
    ];
  }
  return [];
}

interface ServiceRange {
  readonly text: string;
  readonly place: FilePlace;
}

function serviceRanges(picture: ClusterPicture, { server, host }: ServingCertificate): readonly ServiceRange[] {
  const servers = picture.components.filter(
    (each) => each.component === 'kube-apiserver' && each.host === host && !isDocumentation(each.place.file),
  );
  const own = server ?? (servers.length === 1 ? servers[0] : undefined);
  const [first] = own === undefined ? [] : listItems(givenSetting(own, '--service-cluster-ip-range'));
  const [configured, ...others] = ofHost(picture, host);
  const subnet = others.length > 0 ? undefined : configured?.networking.serviceSubnet;
  if (configured === undefined || subnet === undefined) return first === undefined ? [] : [first];
  const range = {
    text: subnet.text.split(',')[0]?.trim() ?? '',
    place: { file: configured.placed.file, span: subnet.span },
  };
  return first === undefined ? [range] : [first, range];
}

/** The address behind a network's own: `10.96.0.0/12` → `10.96.0.1`. */
function firstAddress(range: string): string | undefined {
  const [, text = '', length = ''] = /^([\da-fA-F.:]+)\/(\d{1,3})$/.exec(range) ?? [];
  const address = readIpAddress(text);
  if (address === undefined) return undefined;
  const kept = Number(length) + (text.includes(':') ? 0 : 96);
  const network = address.map((octet, index) => octet & (0xff << Math.max(0, 8 - Math.max(0, kept - index * 8))));
  network[15] = (network[15] ?? 0) + 1;
  return goIpText(network);
}
