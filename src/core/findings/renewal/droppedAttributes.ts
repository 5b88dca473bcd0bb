import { bundleOf } from '../../pki/credentialPlace.ts';
import type { Occurrence, PkiGraph } from '../../pki/pkiModel.ts';
import { visibleText } from '../../text/visibleText.ts';
import type { Certificate } from '../../x509/x509Model.ts';
import { listOf } from '../certificateWords.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { judgedAt, judgedPlaces, problem } from '../judgement.ts';
import { kubeadmFilesOf } from './kubeadmFiles.ts';

/**
 * Contents that kubeadm drops.
 *
 * When: a certificate that kubeadm renews has contents that it does not copy: subject attributes other than CN and O, names other than DNS names and IP addresses,
 * unknown usages, other extensions, or certificates after the leaf.
 *
 * `kubeadm certs renew` issues a new certificate with the CN, O, names and usages, and writes only this one into the file.
 *
 * @category renewal
 * @stage regenerate
 * @see KA-renew, KA-pki
 */
export const renewWouldDropAttributes = {
  code: 'renew-would-drop-attributes',
  severity: 'info',
  fact: {
    contents: 'kubeadm certs renew drops {contents} from {file}, but CertScope keeps them.',
    chain: 'kubeadm certs renew drops the chain from {file}, but CertScope keeps it.',
    both: 'kubeadm certs renew drops {contents} and the chain from {file}, but CertScope keeps them.',
  },
  quickFix: 'renew-leaf',
} as const satisfies FindingRecord;

/** Reports what `kubeadm certs renew` would leave out: it copies only CN, O, DNS names, IP addresses and usages. */
export function checkDroppedAttributes(graph: PkiGraph): readonly FindingDraft[] {
  const { leaves, passedBy } = kubeadmFilesOf(graph);
  return leaves.flatMap((leaf) => {
    const { node, occurrence, role } = leaf;
    if (judgedPlaces([occurrence]).length === 0) return [];
    const dropped = droppedFrom(node.certificate);
    const hasChain = isFollowed(occurrence);
    if ((dropped.length === 0 && !hasChain) || passedBy.has(leaf)) return [];
    return [
      judgedAt(
        occurrence,
        problem(renewWouldDropAttributes, {
          fact: !hasChain ? 'contents' : dropped.length === 0 ? 'chain' : 'both',
          values: { contents: listOf(dropped), file: role.kubeadmName ?? role.id },
        }),
      ),
    ];
  });
}

const commonName = '2.5.4.3';
const organization = '2.5.4.10';

/** Source: `certToConfig` and `NewSignedCert` of KA-renew and KA-pki. */
function droppedFrom(certificate: Certificate): readonly string[] {
  const { subject, subjectAltName = [], extKeyUsage = [], extensions } = certificate;
  const attributes = subject.rdns.flat().filter(({ oid }) => oid !== commonName && oid !== organization);
  const names = subjectAltName.filter(({ type }) => type !== 'DNS' && type !== 'IP');
  const usages = extKeyUsage.filter((oid) => !knownToGo.has(oid));
  const others = extensions.filter(({ oid }) => !rewritten.has(oid));
  return [
    ...new Set([
      ...attributes.map(({ shortName, oid }) => shortName ?? oid),
      ...names.map(({ type, value }) => `${type}:${visibleText(value)}`),
      ...usages.map((oid) => `extKeyUsage:${oid}`),
      ...others.map(({ oid }) => `extension:${oid}`),
    ]),
  ];
}

/** Purposes that Go's crypto/x509 has names for; the others are not among those that kubeadm copies. */
const knownToGo: ReadonlySet<string> = new Set([
  '2.5.29.37.0',
  ...[1, 2, 3, 4, 5, 6, 7, 8, 9].map((arc) => `1.3.6.1.5.5.7.3.${arc}`),
  '1.3.6.1.4.1.311.10.3.3',
  '2.16.840.1.113730.4.1',
  '1.3.6.1.4.1.311.2.1.22',
  '1.3.6.1.4.1.311.61.1.1',
]);

/** keyUsage, extKeyUsage, subjectAltName, basicConstraints and the identifiers of the keys, which every renewal writes as it does. */
const rewritten: ReadonlySet<string> = new Set([14, 15, 17, 19, 35, 37].map((arc) => `2.5.29.${arc}`));

function isFollowed({ file, credential }: Occurrence): boolean {
  return bundleOf(file, credential).filter(({ content }) => content.kind === 'certificate').length > 1;
}
