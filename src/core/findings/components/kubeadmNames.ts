import * as l10n from '@vscode/l10n';
import type { ScalarNode } from '../../locate/objects/objectModel.ts';
import type { ClusterPicture, PlacedObject } from '../../pki/cluster/clusterModel.ts';
import { readAddress } from '../../pki/cluster/connections/addresses.ts';
import type { KubeadmConfiguration } from '../../pki/cluster/kubeadmConfiguration.ts';
import { visibleText } from '../../text/visibleText.ts';
import { isIpAddress } from '../../x509/go/isIpAddress.ts';
import { listOf } from '../certificateWords.ts';
import { type FindingDraft, relatedPlace } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { problem } from '../judgement.ts';
import { placedAt } from '../placedAt.ts';
import { coversName } from './coversName.ts';
import { servingCertificates } from './servingCertificates.ts';

/**
 * Invalid entry in certSANs.
 *
 * When: an entry of `certSANs` is neither an IP address nor a DNS name or a wildcard.
 *
 * @category san
 * @stage understand
 * @see KA-pki
 */
export const certsansInvalidEntry = {
  code: 'certsans-invalid-entry',
  severity: 'warning',
  fact: '"{entry}" is neither an IP address nor a DNS name.',
  consequence: 'kubeadm skips it with the warning `it is not a valid IP or RFC-1123 compliant DNS entry`.',
  wayOut: {
    host: 'Write only the host, without scheme, port and path.',
    other: 'Correct it: DNS names have lower-case letters, digits, hyphens and dots.',
  },
  quickFix: 'edit-field',
} as const satisfies FindingRecord;

/**
 * Certificate lacks configured names.
 *
 * When: `certSANs` for the API server, or `serverCertSANs` or `peerCertSANs` for etcd, contains names that the certificate does not have.
 *
 * @category san
 * @stage understand
 * @see KA-renew
 */
export const certsansDrift = {
  code: 'certsans-drift',
  severity: 'warning',
  fact: 'The certificate lacks {names}, which the configuration requires.',
  consequence: 'kubeadm certs renew copies the old names and ignores the configuration.',
  wayOut: 'Move the certificate and its key away, and run {command}.',
  quickFix: 'reissue-san',
} as const satisfies FindingRecord;

/** Compares the names that kubeadm's configuration asks for with the certificates, and with what kubeadm takes. */
export function checkKubeadmNames(picture: ClusterPicture): readonly FindingDraft[] {
  return picture.kubeadm.flatMap((configuration) => [
    ...allNames(configuration)
      .filter(isSkipped)
      .map((node) => skipped(configuration.placed, node)),
    ...drifts(picture, configuration),
  ]);
}

function allNames({ certSANs, etcd }: KubeadmConfiguration): readonly ScalarNode[] {
  return [...certSANs, ...etcd.serverCertSANs, ...etcd.peerCertSANs];
}

/** Neither an address nor a DNS name (RFC 1123), a wildcard allowed as its first label; templates may become anything. */
function isSkipped({ text }: ScalarNode): boolean {
  if (text === '' || isTemplate(text)) return false;
  const label = '[a-z0-9](?:[a-z0-9-]*[a-z0-9])?';
  return !isIpAddress(text) && (text.length > 253 || !new RegExp(`^(?:\\*\\.)?${label}(?:\\.${label})*$`).test(text));
}

function isTemplate(text: string): boolean {
  return /[{}$<>%]|\.\.\./.test(text);
}

function skipped({ file }: PlacedObject, node: ScalarNode): FindingDraft {
  // What people write for the name alone.
  const wayOut = /^\w+:\/\/|:\d+$|\//.test(node.text) ? 'host' : 'other';
  const values = { entry: visibleText(node.text) };
  return placedAt({ file, span: node.span }, problem(certsansInvalidEntry, { wayOut, values }));
}

function drifts(
  picture: ClusterPicture,
  { certSANs, controlPlaneEndpoint, etcd, placed }: KubeadmConfiguration,
): readonly FindingDraft[] {
  // kubeadm puts the endpoint among the names by itself.
  const names = [...(controlPlaneEndpoint === undefined ? [] : [withoutPort(controlPlaneEndpoint)]), ...certSANs];
  return [
    ...drift(picture, placed, names, ['kube-apiserver', '--tls-cert-file', 'apiserver']),
    ...drift(picture, placed, etcd.serverCertSANs, ['etcd', '--cert-file', 'etcd-server']),
    ...drift(picture, placed, etcd.peerCertSANs, ['etcd', '--peer-cert-file', 'etcd-peer']),
  ];
}

function withoutPort(endpoint: ScalarNode): ScalarNode {
  return { ...endpoint, text: readAddress(endpoint.text)?.host ?? '' };
}

/** Told once, at the first name that a certificate of this machine lacks. */
function drift(
  picture: ClusterPicture,
  { file, host }: PlacedObject,
  names: readonly ScalarNode[],
  [component, flag, role]: readonly ['kube-apiserver' | 'etcd', string, string],
): readonly FindingDraft[] {
  const asked = names.filter((node) => node.text !== '' && !isTemplate(node.text) && !isSkipped(node));
  if (asked.length === 0) return [];
  const certificates = servingCertificates(picture, component, flag, role).filter((each) => each.host === host);
  for (const { node, occurrence } of certificates) {
    const missing = asked.filter(({ text }) => lacks(node, text));
    const [first] = missing;
    if (first === undefined) continue;
    const command = `\`kubeadm init phase certs ${role} --config …\``;
    return [
      placedAt(
        { file, span: first.span },
        problem(certsansDrift, {
          values: { names: listOf(missing.map(({ text }) => visibleText(text))), command },
          related: [relatedPlace(occurrence, l10n.t('Certificate without the name'))],
        }),
      ),
    ];
  }
  return [];
}

/** A wildcard is asked for as it stands. */
function lacks(node: Parameters<typeof coversName>[0], name: string): boolean {
  if (!name.startsWith('*.')) return coversName(node, name) === false;
  const names = node.certificate.subjectAltName ?? [];
  return !names.some(({ type, value }) => type === 'DNS' && value.toLowerCase() === name.toLowerCase());
}
