import { isRoot, isUsedAsCa } from '../pki/certificateUse.ts';
import { bundleOf, fieldOf } from '../pki/credentialPlace.ts';
import type { CertificateNode, Occurrence, PkiGraph } from '../pki/pkiModel.ts';
import { signatureSchemeOf } from '../pki/signatureSchemes.ts';
import type { PublicKey } from '../x509/x509Model.ts';
import { nameInSentence } from './certificateWords.ts';
import { verifiersFail } from './commonSentences.ts';
import type { FindingDraft } from './draft.ts';
import type { FindingRecord } from './findingRecord.ts';
import { type Judgement, judgeCertificates, problem } from './judgement.ts';

/* What Go says of both. */
const brokenFact = {
  ofRoot: '{name} is signed with {algorithm}, which Go does not check in a root.',
  presented: '{name} is signed with {algorithm}, which Go rejects when a server or client presents it.',
} as const;
const brokenWayOut = 'Reissue it with SHA-256.';

/**
 * Signed with MD2, MD4 or MD5.
 *
 * When: a leaf, or a CA presented with a leaf, is signed with MD2, MD4 or MD5. Roots and trusted certificates are information.
 *
 * @category algorithm
 * @about certificate
 * @stage judge
 * @see GO-x509
 */
export const sigMd5Md2 = {
  code: 'sig-md5-md2',
  severity: 'error',
  fact: brokenFact,
  consequence: verifiersFail,
  wayOut: brokenWayOut,
  quickFix: 'renew-leaf',
} as const satisfies FindingRecord;

/**
 * Signed with SHA-1.
 *
 * When: a leaf, or a CA presented with a leaf, is signed with SHA-1. Roots and trusted certificates are information: Go does not check
 * their signatures.
 *
 * Go rejects SHA-1 since version 1.18. Since 1.24 this cannot be turned off.
 *
 * @category algorithm
 * @about certificate
 * @stage judge
 * @see EXP, GO-x509
 */
export const sigSha1 = {
  code: 'sig-sha1',
  severity: 'error',
  fact: brokenFact,
  consequence: verifiersFail,
  wayOut: brokenWayOut,
  quickFix: 'renew-leaf',
} as const satisfies FindingRecord;

/**
 * Hash weaker than the key.
 *
 * When: a key of P-384, P-521 or RSA with at least 7680 bits signed with SHA-256 or SHA-224.
 *
 * Nothing fails because of it.
 *
 * @category algorithm
 * @about certificate
 * @stage judge
 * @see NIST57
 */
export const sigWeakForKey = {
  code: 'sig-weak-for-key',
  severity: 'hint',
  fact: '{name} is signed with {algorithm}, which is weaker than the key that signed it.',
} as const satisfies FindingRecord;

/** Reports certificates that are signed with a hash function that Go refuses, or that is weaker than the signing key. */
export function checkSignatureAlgorithms(graph: PkiGraph): readonly FindingDraft[] {
  return judgeCertificates(graph, (node, occurrence) => {
    const hash = hashOf(node);
    return [brokenHash(graph, node, occurrence, hash) ?? weakHash(graph, node, occurrence, hash)];
  });
}

/** What no host verifies, and hence has no {@link signatureSchemeOf}. */
const oldHashes: Readonly<Record<string, string>> = {
  '1.2.840.113549.1.1.2': 'md2',
  '1.2.840.113549.1.1.3': 'md4',
  '1.3.14.3.2.2': 'md4',
  '1.3.14.3.2.3': 'md5',
  '1.3.14.3.2.27': 'sha1',
};

function hashOf({ certificate: { signatureAlgorithm } }: CertificateNode): string | undefined {
  const scheme = signatureSchemeOf(signatureAlgorithm);
  return oldHashes[signatureAlgorithm.oid] ?? (scheme !== undefined && 'hash' in scheme ? scheme.hash : undefined);
}

const broken: Readonly<Record<string, string>> = { md2: 'MD2', md4: 'MD4', md5: 'MD5', sha1: 'SHA-1' };

/** As Go's `InsecureAlgorithmError` names them; what it has no name for it does not implement. */
const goNames: Readonly<Record<string, string>> = {
  '1.2.840.113549.1.1.4': 'MD5-RSA',
  '1.2.840.113549.1.1.5': 'SHA1-RSA',
  '1.3.14.3.2.29': 'SHA1-RSA',
  '1.2.840.10045.4.1': 'ECDSA-SHA1',
  '1.2.840.10040.4.3': 'DSA-SHA1',
};

function brokenHash(
  graph: PkiGraph,
  node: CertificateNode,
  occurrence: Occurrence,
  hash: string | undefined,
): Judgement | undefined {
  const algorithm = broken[hash ?? ''];
  if (algorithm === undefined) return undefined;
  const goName = goNames[node.certificate.signatureAlgorithm.oid];
  const inLog = goName === undefined ? 'algorithm unimplemented' : `insecure algorithm ${goName}`;
  return problem(hash === 'sha1' ? sigSha1 : sigMd5Md2, {
    fact: isRoot(node) ? 'ofRoot' : 'presented',
    severity: isPresented(graph, node, occurrence) ? undefined : 'info',
    values: {
      name: nameInSentence(node, occurrence),
      algorithm,
      error: `\`x509: cannot verify signature: ${inLog}\``,
    },
  });
}

/**
 * Go checks the signatures of what a peer presents: a leaf and the CAs behind it. Of what it trusts it checks none,
 * neither a root's own nor that of an intermediate CA in a trust bundle.
 */
function isPresented(graph: PkiGraph, node: CertificateNode, { file, credential }: Occurrence): boolean {
  if (isRoot(node) || fieldOf(credential)?.role === 'ca') return false;
  if (!isUsedAsCa(node)) return true;
  const [first] = bundleOf(file, credential);
  const leaf = first?.fingerprint === undefined ? undefined : graph.certificates.get(first.fingerprint);
  return leaf !== undefined && !isRoot(leaf) && !isUsedAsCa(leaf);
}

/** SHA-256 and SHA-224 have at most 128 bits of security; these keys have 192 or more (NIST SP 800-57 part 1, tables 2, 3). */
function weakHash(
  graph: PkiGraph,
  node: CertificateNode,
  occurrence: Occurrence,
  hash: string | undefined,
): Judgement | undefined {
  if (hash !== 'sha256' && hash !== 'sha224') return undefined;
  const key = signingKey(graph, node);
  const isStronger =
    (key?.algorithm === 'EC' && (key.bits ?? 0) >= 384) || (key?.algorithm === 'RSA' && (key.bits ?? 0) >= 7680);
  if (!isStronger) return undefined;
  return problem(sigWeakForKey, {
    values: { name: nameInSentence(node, occurrence), algorithm: hash === 'sha256' ? 'SHA-256' : 'SHA-224' },
  });
}

function signingKey(graph: PkiGraph, node: CertificateNode): PublicKey | undefined {
  if (node.issuer.kind === 'selfSigned') return node.certificate.publicKey;
  const [issuer] = node.issuer.kind === 'verified' ? node.issuer.issuers : [];
  return issuer === undefined ? undefined : graph.certificates.get(issuer)?.certificate.publicKey;
}
