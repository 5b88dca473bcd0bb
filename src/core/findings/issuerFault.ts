import { certificateRole } from '../kubernetes/certificateRole.ts';
import { issuersOf } from '../pki/certificationPath.ts';
import { hostsOf } from '../pki/cluster/hostOf.ts';
import { isDamaged } from '../pki/damagedFiles.ts';
import type { CertificateNode, PkiGraph } from '../pki/pkiModel.ts';
import { referenceTarget } from '../pki/referenceTarget.ts';
import { memoisedBy } from '../text/memoised.ts';
import { formatName } from '../x509/formatName.ts';

/** What is wrong with the CA of a certificate, so that renewing the certificate alone helps nobody. */
export type IssuerFault =
  /** It does not say that it is one. */
  | 'notCa'
  /** The file in which its machine has it is missing, unreadable, or has another CA of this name, or an edition that is none. */
  | 'notInPlace';

/** Judges the CA that signed a certificate, apart from its dates. */
export function issuerFault(graph: PkiGraph, node: CertificateNode): IssuerFault | undefined {
  const signers = issuersOf(graph, node);
  if (signers.length > 0 && signers.every(isNoCa)) return 'notCa';
  const parent = certificateRole(node.role?.id ?? '')?.parent;
  if (parent === undefined || node.issuer.kind === 'selfSigned') return undefined;
  const hostIn = hostsOf(graph.files);
  const hosts = new Set(node.occurrences.map(({ file }) => hostIn(file)));
  const named = placesIn(graph).filter(({ role, host }) => role === parent && hosts.has(host));
  const keys = new Set(signers.map(({ keyId }) => keyId));
  const isRight = ({ nodes }: CaPlace) => nodes.some((each) => keys.has(each.keyId) && !isNoCa(each));
  const isWrong = ({ nodes }: CaPlace) =>
    nodes.length === 0 ||
    nodes.some(({ certificate }) => formatName(certificate.subject) === formatName(node.certificate.issuer));
  return named.some(isWrong) && !named.some(isRight) ? 'notInPlace' : undefined;
}

function isNoCa({ certificate: { basicConstraints } }: CertificateNode): boolean {
  return basicConstraints?.isCa === false;
}

/** A file that a setting names for the CA of a role; without certificates, if it is missing or cannot be read. */
interface CaPlace {
  readonly host: string;
  readonly role: string;
  readonly nodes: readonly CertificateNode[];
}

const placesIn = memoisedBy((graph: PkiGraph): readonly CaPlace[] => {
  const hostIn = hostsOf(graph.files);
  return graph.files.flatMap((file) =>
    (file.references ?? []).flatMap((reference): CaPlace[] => {
      const { field, filePath } = reference;
      if (field.role !== 'ca' || field.certificateRole === undefined) return [];
      const place = { host: hostIn(file), role: field.certificateRole };
      const target = referenceTarget(reference, graph);
      const isGone = target.kind === 'absent' || isDamaged(graph, filePath ?? '', 'certificate');
      if (isGone) return [{ ...place, nodes: [] }];
      const nodes =
        target.kind === 'file'
          ? target.file.credentials.flatMap(({ fingerprint }) => graph.certificates.get(fingerprint ?? '') ?? [])
          : [];
      return nodes.length === 0 ? [] : [{ ...place, nodes }];
    }),
  );
});
