import { recogniseRole } from '../kubernetes/recogniseRole.ts';
import type { RoleMatch } from '../kubernetes/roleMatch.ts';
import type { Certificate, PublicKey } from '../x509/model.ts';
import { keyIdOf } from './byteKey.ts';
import { effectiveKeyPath, isSameBundle } from './credentialPlace.ts';
import type { Cryptography } from './crypto.ts';
import { buildIssuerIndex } from './issuerIndex.ts';
import { createIssuerSearch } from './issuerSearch.ts';
import type {
  CertificateNode,
  DecodedCredential,
  DecodedFile,
  IssuerLink,
  KeyNode,
  Occurrence,
  PkiGraph,
} from './model.ts';

interface MutableKey extends KeyNode {
  readonly certificates: string[];
  readonly privateKeys: Occurrence[];
  readonly publicKeys: Occurrence[];
  readonly requests: Occurrence[];
}

interface MutableCertificate {
  readonly fingerprint: string;
  readonly certificate: Certificate;
  readonly keyId: string;
  readonly occurrences: Occurrence[];
  /** Of each occurrence: how many certificates stand before it in its value. */
  readonly positions: number[];
  readonly issued: string[];
}

/**
 * Puts the credentials of all files into one graph: one node for each certificate (by SHA-256 of its DER) with all
 * its places, its issuer decided by signature, its private keys by public key, and its role in the cluster.
 *
 * Never rejects. Certificates, keys and issued certificates keep the order of the files.
 */
export async function buildPkiGraph(files: readonly DecodedFile[], cryptography: Cryptography): Promise<PkiGraph> {
  const { found, keys } = collect(files);
  const search = createIssuerSearch(buildIssuerIndex(found.values()), cryptography);
  const links = new Map<string, IssuerLink>();
  for (const entry of found.values()) {
    const link = await search.link(entry);
    links.set(entry.fingerprint, link);
    if (link.kind === 'verified') for (const issuer of link.issuers) found.get(issuer)?.issued.push(entry.fingerprint);
  }
  const certificates = new Map<string, CertificateNode>();
  for (const entry of found.values()) {
    const role = strongestRole(entry);
    const { positions: _, ...node } = entry;
    certificates.set(entry.fingerprint, {
      ...node,
      issuer: links.get(entry.fingerprint) ?? { kind: 'unknown' },
      keys: keys.get(entry.keyId)?.privateKeys ?? [],
      ...(role === undefined ? {} : { role }),
    });
  }
  return { files, certificates, keys };
}

function collect(files: readonly DecodedFile[]) {
  const found = new Map<string, MutableCertificate>();
  const keys = new Map<string, MutableKey>();
  const keyOf = (publicKey: PublicKey): MutableKey => {
    const keyId = keyIdOf(publicKey);
    const known = keys.get(keyId);
    if (known !== undefined) return known;
    const key: MutableKey = { keyId, publicKey, certificates: [], privateKeys: [], publicKeys: [], requests: [] };
    keys.set(keyId, key);
    return key;
  };
  for (const file of files) {
    let before: DecodedCredential | undefined;
    let position = 0;
    for (const credential of file.credentials) {
      const { content, fingerprint } = credential;
      const occurrence = { file, credential };
      if (content.kind === 'certificate' && fingerprint !== undefined) {
        position = before !== undefined && isSameBundle(before, credential) ? position + 1 : 0;
        before = credential;
        let node = found.get(fingerprint);
        if (node === undefined) {
          const { keyId, certificates } = keyOf(content.publicKey);
          certificates.push(fingerprint);
          node = { fingerprint, certificate: content, keyId, occurrences: [], positions: [], issued: [] };
          found.set(fingerprint, node);
        }
        node.occurrences.push(occurrence);
        node.positions.push(position);
      } else if (content.kind === 'privateKey') {
        if (content.publicKey !== undefined) keyOf(content.publicKey).privateKeys.push(occurrence);
      } else if (content.kind === 'publicKey') {
        keyOf(content.publicKey).publicKeys.push(occurrence);
      } else if (content.kind === 'certificationRequest') {
        keyOf(content.publicKey).requests.push(occurrence);
      }
    }
  }
  keys.delete('');
  return { found, keys };
}

const strength: Readonly<Record<RoleMatch['reason'], number>> = { path: 3, field: 2, subject: 1 };

/** The role that the strongest reason gives among all places of the certificate; of equals the first. */
function strongestRole({ certificate, occurrences, positions }: MutableCertificate): RoleMatch | undefined {
  let best: RoleMatch | undefined;
  for (const [index, { file, credential }] of occurrences.entries()) {
    const { value, block } = credential;
    const keyPath = effectiveKeyPath(credential);
    const role = recogniseRole({
      certificate,
      hostPath: file.hostPath ?? file.path,
      index: positions[index] ?? 0,
      ...(keyPath === undefined ? {} : { keyPath }),
      ...(block.innerKeyPath === undefined ? value.object : {}),
    });
    if (role !== undefined && (best === undefined || strength[role.reason] > strength[best.reason])) best = role;
    if (best?.reason === 'path') break;
  }
  return best;
}
