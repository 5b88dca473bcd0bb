import { bundleOf, fieldOf } from '../pki/credentialPlace.ts';
import type { DecodedCredential, DecodedFile, Occurrence, PkiGraph } from '../pki/pkiModel.ts';
import { addToGroup } from '../text/groupBy.ts';
import { memoisedBy } from '../text/memoised.ts';
import { namedFiles } from './namedFiles.ts';
import { isCertificateFile, roleOfFile } from './places.ts';

/** Tells whether a place is for CAs: a field for them, or a file whose path or name says so. */
export function isTrustBundle({ file, credential }: Occurrence): boolean {
  const field = fieldOf(credential);
  if (field !== undefined) return field.role === 'ca';
  if (credential.value.keyPath !== undefined || !isCertificateFile(file)) return false;
  return roleOfFile({ file, credential })?.use === 'ca' || /(?:^|[-_./])ca(?:s|certs?|-?bundle)?[-_.]/i.test(file.path);
}

/**
 * Tells whether a certificate stands where Go makes a pool of roots, as far as its place or what is beside it tells:
 * client-go and `AppendCertsFromPEM` read there, not `tls.X509KeyPair`.
 */
export function isReadIntoPool({ file, credential }: Occurrence): boolean {
  const field = fieldOf(credential);
  if (field !== undefined && field.role !== 'mixed') return field.role === 'ca';
  if (field === undefined) {
    const use = roleOfFile({ file, credential })?.use;
    if (use !== undefined) return use === 'ca';
  }
  return isAuthority(credential) && bundleOf(file, credential).every(isAuthorityOrElse);
}

/** Tells whether only etcd and its clients read CAs there. They read every PEM block, whatever its label and headers. */
export function isReadByEtcdAlone(occurrence: Occurrence, graph: PkiGraph | undefined): boolean {
  if (occurrence.credential.value.keyPath !== undefined) return false;
  const named = graph === undefined ? undefined : readersOf(graph).get(occurrence.file);
  return named === undefined
    ? roleOfFile(occurrence)?.id === 'etcd-ca'
    : named.every((certificateRole) => certificateRole === 'etcd-ca');
}

/** The roles of the CAs that those want who name a file of CAs. */
const readersOf = memoisedBy((graph: PkiGraph) => {
  const found = new Map<DecodedFile, (string | undefined)[]>();
  for (const { file, certificateRole } of namedFiles(graph, new Set(['ca']))) addToGroup(found, file, certificateRole);
  return found;
});

/** Beside a private key, or a certificate that signs nothing, CAs are a chain. */
function isAuthorityOrElse(credential: DecodedCredential): boolean {
  const { kind } = credential.content;
  return kind === 'certificate' ? isAuthority(credential) : kind !== 'privateKey';
}

/** `openssl req -x509` marks servers as CAs, too, without a key usage. */
function isAuthority({ content }: DecodedCredential): boolean {
  if (content.kind !== 'certificate') return false;
  return content.basicConstraints?.isCa === true && content.keyUsage?.includes('keyCertSign') === true;
}

/** Tells which places are certainly of trust: fields for CAs, the files of installers, and what flags and kubeconfigs name as CAs. */
export function trustedPlacesIn({ files }: PkiGraph): (occurrence: Occurrence) => boolean {
  const named = new Set(
    files.flatMap(({ references = [] }) =>
      references.flatMap(({ field, filePath }) => (field.role === 'ca' && filePath !== undefined ? [filePath] : [])),
    ),
  );
  return ({ file, credential }) => {
    const field = fieldOf(credential);
    if (field !== undefined) return field.role === 'ca';
    if (credential.value.keyPath !== undefined) return false;
    return named.has(file.path) || roleOfFile({ file, credential })?.use === 'ca';
  };
}
